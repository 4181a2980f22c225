"""Running results as rows: zeros in products, NaN and ties in extremes, float32 in float64."""

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

from rushlight.ops import arrays
from rushlight.ops.cumulative import moved

INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([2, 3, 4], [16, 10, 6]),  # 1 + 3 + 3·4, 2 + 2·4, 2·3
        ([0, 3, 4], [16, 0, 0]),
        ([2, 0, 4], [1, 10, 0]),
        ([0, 0, 4], [1, 0, 0]),
    ],
)
def test_the_slope_of_a_product_never_divides(x, expected):
    assert slopes("cumprod", x, dim=0) == [expected]


def test_a_running_sum_of_float32_is_summed_in_float64():
    x = np.full(100_000, 0.1, np.float32)
    found = arrays.cumsum(x, dim=0)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.cumsum(x, dtype=np.float64).astype(np.float32))


def test_integers_and_bytes_wrap_around():
    assert value("cumsum", [200, 100], dtype=np.uint8, dim=0) == [200, 44]
    assert value("cumprod", [2**62, 4], dtype=np.int64, dim=0) == [2**62, 0]


def test_the_last_of_equal_extremes_and_the_last_nan():
    x = [1, 3, 3, 2, NAN, 5, NAN]
    values, indices = value("cummax", x, dim=0)
    np.testing.assert_equal(values, [1, 3, 3, 3, NAN, NAN, NAN])
    assert indices == [0, 1, 2, 2, 4, 4, 6]
    assert slopes("cummin", [2, 1, 1, 3], dim=0) == [[1, 1, 2, 0]]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([1000, 1000], [1000, 1000 + np.log(2)]),
        ([-INF, 0, -INF], [-INF, 0, 0]),
        ([INF, INF], [INF, INF]),
    ],
)
def test_logcumsumexp_does_not_overflow(x, expected):
    np.testing.assert_allclose(value("logcumsumexp", x, dim=0), expected)


def test_logcumsumexp_has_finite_slopes_at_infinities():
    np.testing.assert_allclose(slopes("logcumsumexp", [-INF, 0, 0], dim=0), [[1, 1.5, 0.5]])


def test_the_recurrence_is_what_it_says():
    # s = 1; 2·1 + 1 = 3; 3·3 + 1 = 10: the first factor is never used.
    assert value("recurrence", [9, 2, 3], [1, 1, 1], dim=0) == [1, 3, 10]
    assert slopes("recurrence", [9, 2, 3], [1, 1, 1], dim=0) == [[0, 4, 3], [9, 4, 1]]


def test_moved_by_one_place():
    x = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(moved(arrays, x, np.full((2, 1), 9), 1), [[9, 0, 1], [9, 3, 4]])
    np.testing.assert_array_equal(moved(arrays, x, np.full((1, 3), 9), 0), [[9, 9, 9], [0, 1, 2]])


@pytest.mark.parametrize("name", ["cumsum", "cumprod", "logcumsumexp"])
def test_no_elements(name):
    assert value(name, [[], []], dim=1) == [[], []]
    assert value(name, [[], []], dim=0) == [[], []]


@pytest.mark.parametrize(
    "code",
    [
        "L.cummax(T([1.0, float('nan'), 2.0, 2.0]), 0), L.cummin(n, 1)",
        "L.cumprod(n, 1), L.cumsum(b, 0), L.cumsum(s, 0), L.logcumsumexp(x, 1)",
        "G(lambda x: L.cumprod(x.round(), 1), (3, 6))",
        "G(lambda x: L.logcumsumexp(x * 100, 0) + L.cummax(x.round(), 0)[0], (6, 2))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
