"""Views with other strides, as rows: diagonals off the matrix, overlapping windows, transposes."""

import numpy as np
import pytest
from row_values import slopes, value

from rushlight.ops import arrays, table

X = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize("offset", [-3, -2, -1, 0, 1, 3, 4])
def test_diagonals_and_their_transpose(offset):
    params = {"offset": offset, "dim1": 0, "dim2": 1}
    found = arrays.diagonal(X, **params)
    np.testing.assert_array_equal(found, np.diagonal(X, offset))
    assert table["diagonal"].spec(X, **params).shape == found.shape
    back = arrays.diagonal_spread(found, **params, shape=X.shape)
    np.testing.assert_array_equal(back, np.where(np.eye(3, 4, offset) > 0, X, 0))


def test_a_diagonal_is_a_view_and_a_copy_is_none():
    assert np.shares_memory(arrays.diagonal(X, offset=0, dim1=0, dim2=1), X)
    assert not np.shares_memory(arrays.diagonal_copy(X, offset=0), X)


def test_the_trace_of_a_matrix_that_is_no_square():
    assert value("trace", X) == 0 + 5 + 10
    assert slopes("trace", X) == [np.eye(3, 4).tolist()]


def test_windows_that_overlap_add_up():
    params = {"dim": 0, "size": 3, "step": 1}
    assert value("unfold", [1, 2, 3, 4], **params) == [[1, 2, 3], [2, 3, 4]]
    assert slopes("unfold", [1, 2, 3, 4], **params) == [[1, 2, 2, 1]]


def test_windows_with_gaps():
    params = {"dim": 0, "size": 1, "step": 2}
    assert value("unfold", [1, 2, 3, 4], **params) == [[1], [3]]
    assert slopes("unfold", [1, 2, 3, 4], **params) == [[1, 0, 1, 0]]


@pytest.mark.parametrize(("dim", "size", "step"), [(0, 2, 1), (1, 3, 2), (1, 1, 1), (1, 4, 3)])
def test_fold_is_the_transpose_of_unfold(dim, size, step):
    params = {"dim": dim, "size": size, "step": step}
    windows = arrays.unfold(X, **params)
    assert table["unfold"].spec(X, **params).shape == windows.shape
    g = np.random.default_rng(0).standard_normal(windows.shape)
    back = arrays.fold(g, **params, shape=X.shape)
    np.testing.assert_allclose((windows * g).sum(), (X * back).sum())


FREE = {"size": (2, 2), "stride": (1, 1), "offset": 1, "origin": ((3, 4), (4, 1), 0)}


def test_free_strides_see_elements_more_than_once():
    assert value("as_strided", X, **FREE) == [[1, 2], [2, 3]]
    [found] = slopes("as_strided", X, **FREE)
    assert found == [[0, 1, 2, 1], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_gathering_sees_what_the_view_shows():
    np.testing.assert_array_equal(arrays.strided_gather(X, **FREE), arrays.as_strided(X, **FREE))
    # A value that lies elsewhere in memory is seen the same.
    np.testing.assert_array_equal(
        arrays.strided_gather(np.asfortranarray(X), **FREE), arrays.as_strided(X, **FREE)
    )


def test_a_view_without_elements():
    nothing = {**FREE, "size": (0, 2)}
    assert value("strided_gather", X, **nothing) == []
    spread = arrays.strided_spread(np.zeros((0, 2)), **nothing)
    np.testing.assert_array_equal(spread, np.zeros((3, 4)))
