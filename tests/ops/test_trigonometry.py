"""Circular functions as rows: the ends of their domains, far arguments, angles of the axes."""

import math

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

INF, NAN, PI = math.inf, math.nan, math.pi


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("asin", [-1, 1, 2], [-PI / 2, PI / 2, NAN]),
        ("acos", [-1, 1, -2], [PI, 0, NAN]),
        ("atan", [-INF, INF, 1], [-PI / 2, PI / 2, PI / 4]),
        ("acosh", [1, INF, 0.5], [0, INF, NAN]),
        ("atanh", [-1, 1, 2], [-INF, INF, NAN]),
        ("asinh", [-INF, 0, INF], [-INF, 0, INF]),
        ("tanh", [-1e3, 0, 1e3], [-1, 0, 1]),
        ("sinh", [-1e3, 0, 1e3], [-INF, 0, INF]),
        ("cosh", [-1e3, 0, 1e3], [INF, 1, INF]),
        ("erf", [-10, 0, 10], [-1, 0, 1]),
        ("erfc", [-10, 0, 30], [2, 1, 0]),
        ("sin", [INF], [NAN]),
    ],
)
def test_the_ends(name, x, expected):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(value(name, x), expected, rtol=1e-15)


def test_erfc_keeps_the_digits_that_one_minus_erf_loses():
    np.testing.assert_allclose(value("erfc", [5.0]), [1.5374597944280349e-12], rtol=1e-14)
    assert 1 - value("erf", [7.0])[0] == 0 < value("erfc", [7.0])[0]


def test_the_four_axes():
    y, x = [0.0, 1.0, 0.0, -1.0, -0.0], [1.0, 0.0, -1.0, 0.0, -1.0]
    assert value("atan2", y, x) == [0, PI / 2, PI, -PI / 2, -PI]
    of_y, of_x = slopes("atan2", y, x)
    np.testing.assert_allclose(of_y, x)
    np.testing.assert_allclose(of_x, np.negative(y))


def test_slopes_at_zero():
    for name in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh"):
        assert slopes(name, [0.0]) == [[1]]
    assert slopes("erf", [0.0]) == [[2 / math.sqrt(PI)]]
    assert slopes("cos", [0.0]) == slopes("cosh", [0.0]) == [[0]]


@pytest.mark.parametrize(
    "name", ["asin", "acos", "atan", "asinh", "acosh", "atanh", "sinh", "erf", "erfc"]
)
def test_slopes_at_the_ends_as_in_pytorch(torch, name):
    same(torch, f"G(lambda x: L.{name}(x.round()), (6,))")
