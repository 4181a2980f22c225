"""The seam between ``fit`` and its engines."""

import numpy as np
import pytest

import rushlight as rl
from rushlight import nn, optim
from rushlight.training.engines.base import choose

X = np.linspace(-1, 1, 12, dtype=np.float32).reshape(6, 2)


class Branching(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return self.linear(x) if x.sum().item() < 100 else x


def fitted(model, engine):
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    return rl.fit(model, (X, X.sum(1)), loss="mse", optimizer=optimizer, epochs=2, engine=engine)


@pytest.mark.parametrize(("name", "used"), [("auto", "compiled"), ("eager", "eager")])
def test_an_engine_by_name(name, used):
    history = fitted(nn.Linear(2, 1), name)
    assert (history.engine, history.engine_reason) == (used, None)


def test_what_cannot_be_compiled_runs_eagerly_and_says_why():
    history = fitted(Branching(), "auto")
    assert history.engine == "eager"
    assert "asks for the value" in history.engine_reason


def test_it_raises_where_compiled_is_asked_for():
    with pytest.raises(RuntimeError, match="asks for the value"):
        fitted(Branching(), "compiled")


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="no engine 'fast'; there are auto, eager, compiled"):
        choose("fast", plan=None)
