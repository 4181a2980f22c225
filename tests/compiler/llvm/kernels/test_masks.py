"""Masks of dropout: the same words as eager code draws, in the same order."""

import numpy as np
import pytest

import rushlight as rl
from rushlight import nn, optim

X = np.random.default_rng(0).standard_normal((20, 3))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("width", "p"), [(1, 0.5), (5, 0.3), (33, 0.9), (8, 1.0), (4, 0.0)])
def test_training_with_dropout_is_the_same(width, p, dtype):
    found = {}
    for engine in ("eager", "compiled"):
        rl.manual_seed(0)
        model = nn.Sequential(
            nn.Linear(3, width), nn.Dropout(p), nn.Linear(width, 1), nn.Dropout(p)
        )
        model = model.double() if dtype is np.float64 else model
        history = rl.fit(
            model, (X.astype(dtype), X[:, 0].astype(dtype)), loss="mse", epochs=3, batch_size=8,
            optimizer=optim.SGD(model.parameters(), lr=0.01), engine=engine,
        )  # fmt: skip
        found[engine] = history["loss"], rl.get_rng_state().numpy().tobytes()
    np.testing.assert_allclose(found["compiled"][0], found["eager"][0], rtol=1e-5)
    assert found["compiled"][1] == found["eager"][1]
