"""Activations as rows: extremes that the generic suite's samples stay away from."""

import numpy as np
import pytest

from rushlight.ops import arrays, table

FAR = np.array([-1e4, -800.0, 0.0, 800.0, 1e4])


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("softplus", {"beta": 1.0, "threshold": 1e9}, [0, 0, np.log(2), 800, 1e4]),
        ("log_sigmoid", {}, [-1e4, -800, -np.log(2), 0, 0]),
        ("elu", {"alpha": 1.0, "scale": 1.0, "rate": 1.0}, [-1, -1, 0, 800, 1e4]),
        ("celu", {"alpha": 2.0}, [-2, -2, 0, 800, 1e4]),
        ("gelu", {}, [0, 0, 0, 800, 1e4]),
        ("gelu_tanh", {}, [0, 0, 0, 800, 1e4]),
        ("mish", {}, [0, 0, 0, 800, 1e4]),
        ("silu", {}, [0, 0, 0, 800, 1e4]),
    ],
)
def test_nothing_overflows(name, params, expected):
    with np.errstate(over="ignore"):
        found = getattr(arrays, name)(FAR, **params)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("dim", [0, 1])
def test_softmax_of_large_numbers(dim):
    x = np.array([[1e4, 1e4 + 1], [-1e4, -1e4]])
    p = arrays.softmax(x, dim=dim)
    np.testing.assert_allclose(p.sum(dim), 1)
    np.testing.assert_allclose(np.exp(arrays.log_softmax(x, dim=dim)), p)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "hardtanh", "elu"])
def test_an_infinite_gradient_not_taken_does_no_harm(name):
    params = {
        "leaky_relu": {"slope": 0.0}, "hardtanh": {"least": -1.0, "largest": 1.0},
        "elu": {"alpha": 1.0, "scale": 1.0, "rate": 1.0},
    }.get(name, {})  # fmt: skip
    row = table[name]
    rule = row.rules["x"]
    x = np.array([-2.0, 2.0])
    known = {"x": x, "out": row.on_arrays(x, **params), **params}
    gradient = rule.function(arrays, np.array([1.0, 1.0]), *(known[n] for n in rule.names))
    assert np.isfinite(gradient).all()
