"""linear: shapes of input, weight and bias, against PyTorch."""

import numpy as np
import pytest
from both import error_of

import rushlight
from rushlight.nn.functional import linear

SHAPES = [
    ((2, 3), (4, 3), (4,)), ((2, 3), (4, 3), None), ((3,), (4, 3), (4,)), ((3,), (4, 3), None),
    ((5, 2, 3), (4, 3), (4,)), ((5, 2, 3), (4, 3), None), ((2, 5, 2, 3), (4, 3), (4,)),
    ((0, 3), (4, 3), (4,)), ((2, 0), (4, 0), (4,)), ((2, 3), (0, 3), (0,)), ((2, 3), (4, 3), ()),
    ((2, 3), (4, 3), (1,)), ((2, 3), (4, 3), (2, 4)), ((5, 2, 3), (4, 3), (2, 4)),
    ((2, 3), (3,), None), ((3,), (3,), None),
]  # fmt: skip


@pytest.mark.parametrize(("x", "weight", "bias"), SHAPES)
def test_values_and_gradients(x, weight, bias, torch):
    rng = np.random.default_rng(0)
    arrays = [np.asarray(rng.standard_normal(s)) for s in (x, weight, bias) if s is not None]

    def run(library):
        given = [library.from_numpy(a.copy()).requires_grad_() for a in arrays]
        y = library.nn.functional.linear(*given)
        (y * y).sum().backward()
        return [y.detach().numpy(), *(t.grad.numpy() for t in given)]

    for ours, theirs in zip(run(rushlight), run(torch), strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "code",
    [
        "L.ones(2, 3), L.ones(4, 5)",
        "L.ones(2, 3), L.ones(4, 3), L.ones(5)",
        "L.ones(1, 3), L.ones(4, 3), L.ones(5, 4)",
        "L.ones(2, 3), L.ones(4, 3).double()",
        "L.ones(2, 3), L.ones(2, 4, 3)",
        "L.tensor(1.0), L.ones(4, 3)",
        "[1.0], L.ones(1, 1)",
    ],
)
def test_what_does_not_fit_is_refused(code, torch):
    expected = error_of(torch, f"L.nn.functional.linear({code})")
    assert type(error_of(rushlight, f"L.nn.functional.linear({code})")) is type(expected)


def test_strided_inputs():
    x = rushlight.from_numpy(np.arange(24.0).reshape(2, 3, 4)).permute(1, 0, 2)[:, :, ::2]
    weight = rushlight.ones(1, 2, dtype=rushlight.float64)
    assert linear(x, weight).squeeze(-1).tolist() == x.sum(-1).tolist()
