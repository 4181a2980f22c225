"""Comparisons as rows: bool whatever is compared, NaN equal to nothing, the sign of zero."""

import numpy as np
import pytest
from operands import same
from row_values import value

from rushlight.ops import table

INF, NAN = float("inf"), float("nan")
PAIRWISE = {
    "eq": [False, True, False, False],
    "ne": [True, False, True, True],
    "lt": [False, False, False, True],
    "le": [False, True, False, True],
    "gt": [False, False, False, False],
    "ge": [False, True, False, False],
}


@pytest.mark.parametrize(("name", "expected"), PAIRWISE.items())
def test_nan_is_nothing_and_the_zeros_are_one(name, expected):
    assert value(name, [NAN, -0.0, NAN, 1], [NAN, 0.0, 1, INF]) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("isnan", [True, False, False, False, False]),
        ("isinf", [False, True, True, False, False]),
        ("isfinite", [False, False, False, True, True]),
        ("logical_not", [False, False, False, True, True]),
    ],
)
def test_single_numbers(name, expected):
    assert value(name, [NAN, INF, -INF, -0.0, 0.0]) == expected


def test_the_sign_of_a_zero():
    assert value("signbit", [-0.0, 0.0, -INF]) == [True, False, True]


def test_nan_is_true():
    assert value("logical_and", [NAN, 0, -0.0], [1, NAN, NAN]) == [True, False, False]
    assert value("logical_xor", [NAN, 0, 2], [1, NAN, 3]) == [False, True, False]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.bool_])
@pytest.mark.parametrize("name", [*PAIRWISE, "logical_or"])
def test_the_answer_is_bool(name, dtype):
    x = np.ones((2, 3), dtype)
    assert table[name].on_arrays(x, x).dtype == np.bool_


@pytest.mark.parametrize(
    "code",
    [
        "n == 3, n < x, x >= 2, b != n, x > T(float('nan'))",
        "L.isfinite(T([float('inf'), 1.0])), L.isnan(n), L.signbit(T([-0.0, 1.0]))",
        "L.logical_xor(n, x), L.logical_not(x), L.logical_and(b, n)",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
