"""Exponentials, logarithms and roots as rows: ends of domains, digits near zero, no overflow."""

import math

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("exp", [-INF, 0, 1e3], [0, 1, INF]),
        ("exp2", [-1, 10, 2000], [0.5, 1024, INF]),
        ("log", [0, 1, -1, INF], [-INF, 0, NAN, INF]),
        ("log2", [0, 8, 2**-1074], [-INF, 3, -1074]),
        ("log10", [0, 1000, 1e-3], [-INF, 3, -3]),
        ("log1p", [-1, 0, -2], [-INF, 0, NAN]),
        ("expm1", [-INF, 0, 1e3], [-1, 0, INF]),
        ("sqrt", [0, 4, -1], [0, 2, NAN]),
        ("rsqrt", [0, 4, INF], [INF, 0.5, 0]),
        ("sigmoid", [-1e3, 0, 1e3, NAN], [0, 0.5, 1, NAN]),
    ],
)
def test_the_ends(name, x, expected):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(value(name, x), expected, rtol=1e-15)


@pytest.mark.parametrize("name", ["expm1", "log1p"])
def test_digits_near_zero_are_kept(name):
    assert value(name, [1e-20, -1e-20]) == [1e-20, -1e-20]


@pytest.mark.parametrize(
    ("name", "x", "y", "expected"),
    [
        ("logaddexp", 1000, 1000, 1000 + math.log(2)),
        ("logaddexp", -INF, -INF, -INF),
        ("logaddexp", INF, INF, INF),
        ("logaddexp", -INF, 3, 3),
        ("logaddexp2", 5000, 5000, 5001),
        ("logaddexp2", -INF, -INF, -INF),
        ("hypot", 3e200, 4e200, 5e200),
        ("hypot", INF, NAN, INF),
        ("xlogy", 0, 0, 0),
        ("xlogy", 0, -1, 0),
        ("xlogy", 0, NAN, NAN),
        ("xlogy", 2, math.e, 2),
    ],
)
def test_two_numbers(name, x, y, expected):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(value(name, x, y), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("sqrt", [0.0], [INF]),
        ("log", [0.0], [INF]),
        ("rsqrt", [4.0], [-0.0625]),
        ("sigmoid", [0.0], [0.25]),
        ("sigmoid", [-800.0], [0]),
        ("log2", [1.0], [1 / math.log(2)]),
        ("exp2", [0.0], [math.log(2)]),
        ("logaddexp", [0.0, -INF], [1, 0]),
        ("logaddexp", [800.0, -800.0], [1, 0]),
        ("hypot", [3.0, 4.0], [0.6, 0.8]),
        ("xlogy", [0.0, 0.0], [0, NAN]),
        ("xlogy", [0.0, 2.0], [math.log(2), 0]),
    ],
)
def test_slopes(name, inputs, expected):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(slopes(name, *inputs), expected)


@pytest.mark.parametrize("name", ["exp", "sqrt", "log", "sigmoid", "rsqrt", "log1p"])
def test_slopes_of_whole_numbers_as_in_pytorch(torch, name):
    same(torch, f"G(lambda x: L.{name}(x.round()), (9,))")


@pytest.mark.parametrize(
    "code",
    [
        "G(lambda x, y: L.xlogy(x.round(), y.round()), (9,), (9,))",
        "G(lambda x, y: L.logaddexp(x * 999, y * 999), (9,), (9,))",
        "L.logaddexp(T([float('inf'), 1.0]), T([float('inf'), float('nan')]))",
        "L.sqrt(n), L.exp(b), L.log(T([0.0, -1.0])), L.sigmoid(T([-200.0, 200.0]))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
