"""Arithmetic as rows: powers of zero, of integers, slopes at corners, exact ends of ways."""

import math

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

from rushlight.ops import arrays

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ([2, -2, 1, -1, 0], [-1, -1, -5, -5, 0], [0, 0, 1, -1, 1]),
        ([3, -3], [3, 3], [27, -27]),
    ],
)
def test_powers_of_integers(x, y, expected):
    assert value("pow", x, y, dtype=np.int64) == expected


@pytest.mark.parametrize(
    ("x", "y", "of_x", "of_y"),
    [
        (0, 0, 0, 0),  # a constant, whatever the base
        (0, 2, 0, 0),
        (0, 1, 1, 0),
        (2, 3, 12, 8 * math.log(2)),
        (0, -1, -INF, -INF),
    ],
)
def test_slopes_of_powers(x, y, of_x, of_y):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(slopes("pow", x, y), [of_x, of_y])


@pytest.mark.parametrize("exponent", [-2, -0.5, 0, 0.5, 1, 2, 3, 4, 2.5])
def test_a_fixed_power_is_the_power(exponent):
    x = [0.5, 1, 3]
    np.testing.assert_allclose(value("power", x, exponent=exponent), np.power(x, exponent))
    slope = exponent * np.power(x, exponent - 1.0)
    np.testing.assert_allclose(slopes("power", x, exponent=exponent), [slope])


def test_the_power_zero_is_flat_even_at_zero():
    assert slopes("power", [0.0, INF], exponent=0) == [[0, 0]]


@pytest.mark.parametrize(
    ("name", "expected"), [("abs", [-1, 0, 0, 1]), ("sign", [0, 0, 0, 0]), ("neg", [-1] * 4)]
)
def test_slopes_at_the_corner(name, expected):
    assert slopes(name, [-2, -0.0, 0, 2]) == [expected]


@pytest.mark.parametrize(
    ("dtype", "x", "expected"),
    [
        (np.float64, [-INF, -0.0, NAN, 3], [-1, 0, 0, 1]),
        (np.uint8, [0, 200], [0, 1]),
        (np.bool_, [False, True], [False, True]),
        (np.int8, [-128, 0, 5], [-1, 0, 1]),
    ],
)
def test_signs(dtype, x, expected):
    assert value("sign", x, dtype=dtype) == expected


def test_the_way_between_two_numbers_is_exact_at_both_ends():
    x, end = [1e16, 0.1], [1.0, 0.3]
    assert value("lerp", x, end, [0, 0]) == x
    assert value("lerp", x, end, [1, 1]) == end
    assert slopes("lerp", 2, 5, 0.25) == [0.75, 0.25, 3]


def test_a_quotient_has_a_slope_that_does_not_overflow_early():
    assert slopes("div", 1e200, 1e200) == [1e-200, -1e-200]


def test_a_factor_of_none_is_not_multiplied():
    assert value("addcmul", [1], [INF], [2], value=1) == [INF]
    assert slopes("addcmul", 1, 2, 3, value=0.5) == [1, 1.5, 1]
    assert slopes("addcdiv", 1, 2, 4, value=2) == [1, 0.5, -0.25]


@pytest.mark.parametrize("name", ["clone", "zeros_like", "neg"])
def test_results_share_no_memory(name):
    x = np.ones((2, 3))
    assert not np.shares_memory(getattr(arrays, name)(x), x)


def test_a_copy_keeps_the_order_in_memory():
    assert arrays.clone(np.ones((2, 3)).T).flags.f_contiguous


@pytest.mark.parametrize(
    "code",
    [
        "[T([0.0, 1.0, -2.0, float('inf')]) ** k for k in (-1, 0, 0.5, 2, 3)]",
        "I(0, 1, -1, 2) ** I(0, -3, -3, 3), 2 ** n, n ** 2",
        "G(lambda x, y: (x.round().abs() ** y.round()), (12,), (12,))",
        "G(lambda x, y, w: L.lerp(x, y, w), (2, 3), (3,), (2, 1))",
        "L.sign(T([float('nan'), -0.0])), L.reciprocal(T([0.0, -0.0]))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
