"""Rounding as rows: halves, signs of quotients and remainders, zero divisors, slopes of steps."""

import numpy as np
import pytest
from operands import refused, same
from row_values import slopes, value

INF, NAN = float("inf"), float("nan")
HALVES = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("round", {"decimals": 0}, [-2, -2, 0, 0, 2, 2]),
        ("floor", {}, [-3, -2, -1, 0, 1, 2]),
        ("ceil", {}, [-2, -1, 0, 1, 2, 3]),
        ("trunc", {}, [-2, -1, 0, 0, 1, 2]),
        ("frac", {}, [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5]),
    ],
)
def test_halves(name, params, expected):
    assert value(name, HALVES, **params) == expected


def test_digits_before_and_behind_the_point():
    assert value("round", [15, 25, -151], decimals=-1) == [20, 20, -150]
    assert value("round", [0.125, 0.375], decimals=2) == [0.12, 0.38]


# Signs of dividend and divisor: ++, -+, +-, --.
X, Y = [7, -7, 7, -7], [2, 2, -2, -2]


@pytest.mark.parametrize("dtype", [np.int64, np.float64])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("div_floor", [3, -4, -4, 3]),
        ("div_trunc", [3, -3, -3, 3]),
        ("remainder", [1, 1, -1, -1]),
        ("fmod", [1, -1, 1, -1]),
    ],
)
def test_signs(name, expected, dtype):
    assert value(name, X, Y, dtype=dtype) == expected


@pytest.mark.parametrize("name", ["div_floor", "div_trunc", "remainder", "fmod", "floor_divide"])
def test_an_integer_is_not_divided_by_zero(name):
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        value(name, [1, 2], [1, 0], dtype=np.int64)
    assert value(name, [], [], dtype=np.int64) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("div_floor", [[0, 0, 0, 0], [0, 0, 0, 0]]),
        ("div_trunc", [[0, 0, 0, 0], [0, 0, 0, 0]]),
        ("remainder", [[1, 1, 1, 1], [-3, 4, 4, -3]]),
        ("fmod", [[1, 1, 1, 1], [-3, 3, 3, -3]]),
    ],
)
def test_slopes_of_steps(name, expected):
    assert slopes(name, X, Y) == expected


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc"])
def test_steps_are_flat(name):
    assert slopes(name, HALVES) == [[0] * 6]


@pytest.mark.parametrize(
    "code",
    [
        "L.remainder(T([5.0, -5.0, 5.0]), T([0.0, float('inf'), -float('inf')]))",
        "L.fmod(T([5.0, -5.0, float('inf')]), T([0.0, float('inf'), 2.0]))",
        "L.floor_divide(T([1.0, -1.0, 0.0]), 0.0)",
        "L.round(T([2.5, -0.4, 1e30, float('nan')])), L.round(T([1234.5678]), decimals=2)",
        "L.frac(T([-1.25, 2.75])), L.floor(n), L.trunc(n)",
        "G(lambda x, y: L.remainder(x, y) + L.fmod(y, x), (7,), (7,))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)


def test_integers_by_zero_are_refused(torch):
    refused(torch, "n // 0")
    refused(torch, "n % 0")
