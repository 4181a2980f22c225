"""Elements in other places, as rows: what goes round, repeats, quarters, and triangles."""

import numpy as np
import pytest
from row_values import slopes, value

from rushlight.ops import arrays

X = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize(
    ("shifts", "dims", "expected"),
    [
        ((1,), (0,), [3, 1, 2]),
        ((4,), (0,), [3, 1, 2]),
        ((-1,), (0,), [2, 3, 1]),
        ((0,), (0,), [1, 2, 3]),
    ],
)
def test_what_leaves_comes_back_at_the_other_end(shifts, dims, expected):
    assert value("roll", [1, 2, 3], shifts=shifts, dims=dims) == expected


def test_rolled_along_all_dimensions_as_one():
    assert value("roll", [[1, 2], [3, 4]], shifts=(1,), dims=()) == [[4, 1], [2, 3]]
    assert value("roll", [[1, 2], [3, 4]], shifts=(1, 1), dims=(0, 1)) == [[4, 3], [2, 1]]


@pytest.mark.parametrize("dims", [(), (0,), (1,)])
def test_rolled_back(dims):
    there = arrays.roll(X, shifts=(5,), dims=dims)
    np.testing.assert_array_equal(arrays.roll(there, shifts=(-5,), dims=dims), X)


def test_repeats_gather_their_gradients():
    assert value("repeat", [[1, 2]], repeats=(2, 2)) == [[1, 2, 1, 2], [1, 2, 1, 2]]
    assert slopes("repeat", [[1, 2]], repeats=(2, 3)) == [[[6, 6]]]
    assert value("repeat", [[1, 2]], repeats=(2, 0)) == [[], []]


@pytest.mark.parametrize("times", [0, 1, 2, 3])
@pytest.mark.parametrize("dims", [(0, 1), (1, 0)])
def test_quarters(times, dims):
    turned = arrays.rot90(X, times=times, dims=dims)
    np.testing.assert_array_equal(turned, np.rot90(X, times, dims))
    np.testing.assert_array_equal(arrays.rot90(turned, times=-times % 4, dims=dims), X)


@pytest.mark.parametrize("offset", [-3, -1, 0, 1, 4])
def test_the_two_triangles_are_all_and_share_nothing(offset):
    low, high = arrays.tril(X, offset=offset), arrays.triu(X, offset=offset + 1)
    np.testing.assert_array_equal(low + high, X)
    assert not (low * high).any()


def test_what_a_triangle_leaves_out_is_zero_and_gets_no_gradient():
    with np.errstate(invalid="raise"):
        assert value("tril", [[1, np.inf], [3, np.nan]], offset=-1) == [[0, 0], [3, 0]]
    assert slopes("triu", [[1, 2], [3, 4]], offset=0) == [[[1, 1], [0, 1]]]


@pytest.mark.parametrize(
    ("name", "params"),
    [("roll", {"shifts": (1,), "dims": (0,)}), ("tril", {"offset": 0}), ("triu", {"offset": 9})],
)
def test_results_lie_in_rows_of_their_own(name, params):
    found = getattr(arrays, name)(X.T, **params)
    assert found.flags.c_contiguous
    assert not np.shares_memory(found, X)
