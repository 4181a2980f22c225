"""Indexing by tensors as rows: repeats add up or the last one stays, where new dimensions go."""

import numpy as np
import pytest
from row_values import slopes, value

from rushlight.ops import arrays, table

TWICE = np.array([0, -1, 0])


def test_repeats():
    assert value("index", [5, 6], TWICE, dims=(0,)) == [5, 6, 5]
    assert slopes("index", [5, 6], TWICE, dims=(0,)) == [[2, 1], None]
    assert value("spread", [1, 2, 4], TWICE, dims=(0,), shape=(3,)) == [5, 0, 2]
    assert value("index_put_add", [10, 20], [1, 2, 4], TWICE, dims=(0,)) == [15, 22]


def test_replaced_elements_pass_no_gradient_on():
    assert value("index_put", [5, 6, 7], [1, 2], np.array([2, 0]), dims=(0,)) == [2, 6, 1]
    assert slopes("index_put", [5, 6, 7], [1, 2], np.array([2, 0]), dims=(0,))[:2] == [
        [0, 1, 0],
        [1, 1],
    ]
    assert value("index_clear", [5, 6, 7], np.array([2, 0, 2]), dims=(0,)) == [0, 6, 0]


@pytest.mark.parametrize("dims", [(0,), (1,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
def test_new_dimensions_take_the_place_of_neighbours_or_come_first(dims):
    x = np.random.default_rng(0).standard_normal((2, 3, 4))
    i = np.array([[0, 1], [1, -1], [0, 0]])
    key = tuple(i if d in dims else slice(None) for d in range(3))
    found = arrays.index(x, *[i] * len(dims), dims=dims)
    np.testing.assert_array_equal(found, x[key])
    assert table["index"].spec(x, *[i] * len(dims), dims=dims).shape == found.shape


@pytest.mark.parametrize("dims", [(0,), (1, 2), (0, 2)])
def test_spread_is_the_transpose(dims):
    rng = np.random.default_rng(0)
    x, i = rng.standard_normal((2, 3, 4)), rng.integers(-2, 2, 6)
    indices = [i] * len(dims)
    picked = arrays.index(x, *indices, dims=dims)
    g = rng.standard_normal(picked.shape)
    back = arrays.spread(g, *indices, dims=dims, shape=x.shape)
    np.testing.assert_allclose((picked * g).sum(), (x * back).sum())


def test_indices_broadcast_together():
    x = np.arange(6).reshape(2, 3)
    rows, columns = np.array([[0], [1]]), np.array([2, 0])
    np.testing.assert_array_equal(arrays.index(x, rows, columns, dims=(0, 1)), [[2, 0], [5, 3]])


def test_numbers_alone_are_copied_too():
    x = np.ones((2, 3))
    assert not np.shares_memory(arrays.index(x, np.array(0), np.array(1), dims=(0, 1)), x)
    assert not np.shares_memory(arrays.index(x, np.array(0), dims=(0,)), x)


def test_no_indices():
    none = np.zeros(0, int)
    assert value("index", [[1, 2]], none, dims=(1,)) == [[]]
    assert value("spread", [[]], none, dims=(1,), shape=(1, 2)) == [[0, 0]]
