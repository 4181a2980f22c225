"""Reductions as rows: what nothing sums to, who shares an extreme, products with zeros."""

import math

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

from rushlight.ops import arrays
from rushlight.ops.reduction import FEW, Kept, ones, sum_of_rows

INF, NAN = math.inf, math.nan
WHOLE = {"dims": (0,), "keepdim": False}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("sum", 0), ("prod", 1), ("any", False), ("all", True), ("nansum", 0)],
)
def test_nothing_reduces_to_the_neutral_element(name, expected):
    assert value(name, [], **WHOLE) == expected
    assert value(name, [[], []], dims=(1,), keepdim=True) == [[expected]] * 2


def test_the_mean_of_nothing_is_no_number():
    with np.errstate(invalid="ignore"):
        assert math.isnan(value("mean", [], **WHOLE))


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("amax", [1, 2, 2], [0, 0.5, 0.5]),
        ("amin", [1, 1, 1, 2], [1 / 3, 1 / 3, 1 / 3, 0]),
        ("amax", [-INF, INF], [0, 1]),
        ("prod", [2, 3, 4], [12, 8, 6]),
        ("prod", [0, 3, 4], [12, 0, 0]),
        ("prod", [0, 3, 0], [0, 0, 0]),
        ("nansum", [1, NAN, 2], [1, 0, 1]),
        ("mean", [1, 2, 3, 4], [0.25] * 4),
    ],
)
def test_slopes(name, x, expected):
    np.testing.assert_allclose(slopes(name, x, **WHOLE), [expected])


def test_the_slope_of_a_product_over_several_dimensions():
    x = [[[1, 2], [3, 4]], [[5, 6], [7, 0]]]
    [found] = slopes("prod", x, dims=(0, 2), keepdim=False)
    assert found == [[[60, 30], [0, 0]], [[12, 10], [0, 84]]]


@pytest.mark.parametrize("name", ["amax", "amin", "sum", "prod"])
def test_nan_stays(name):
    assert math.isnan(value(name, [1, NAN, 3], **WHOLE))


def test_nan_is_true():
    assert value("all", [NAN, 1], **WHOLE) is True
    assert value("any", [0, NAN], **WHOLE) is True


@pytest.mark.parametrize("name", ["sum", "mean", "amax", "prod", "any"])
def test_results_lie_in_rows(name):
    x = np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1)
    assert getattr(arrays, name)(x, dims=(1,), keepdim=False).flags.c_contiguous


@pytest.mark.parametrize("n", [0, 1, FEW, FEW + 1])
def test_rows_are_summed_by_a_product_or_by_the_reduction(n):
    x = np.arange(3.0 * n).reshape(n, 3)
    np.testing.assert_array_equal(sum_of_rows(x), x.sum(0))


def test_few_rows_with_nan_and_infinity():
    with np.errstate(invalid="ignore"):
        found = sum_of_rows(np.array([[NAN, INF, INF], [1, 1, -INF]]))
    np.testing.assert_array_equal(found, [NAN, INF, NAN])


def test_kept_arrays_are_read_only_and_bounded():
    made = Kept(np.full)
    for number in range(300):
        made[number, 1.0]
    assert len(made) <= 256
    assert ones[3, np.dtype(np.float32)] is ones[3, np.dtype(np.float32)]
    with pytest.raises(ValueError, match="read-only"):
        ones[3, np.dtype(np.float32)][0] = 2


@pytest.mark.parametrize(
    "code",
    [
        "L.sum(n), L.sum(b, 1), L.prod(n, 1), L.sum(e, 0), L.amax(x, (0, 1)), L.any(e), L.all(n)",
        "L.nansum(T([[1.0, float('nan')], [float('nan'), float('nan')]]), 1)",
        "G(lambda x: L.amax(x.round(), 1) + L.amin(x.round(), 1), (3, 7))",
        "G(lambda x: L.prod(x.round(), 1), (4, 3))",
        "G(lambda x: x.mean((0, 2), keepdim=True), (2, 3, 4))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
