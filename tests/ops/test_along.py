"""Picking along one dimension and putting back: transposes of each other, repeats add up."""

import numpy as np
import pytest
from row_values import as_array, slopes, value

from rushlight.ops import arrays
from rushlight.ops.along import picked_rule, without

INDEX = np.array([[0, 0, 2]])


def test_repeats_are_picked_and_added():
    assert value("take_along", [[5, 6, 7]], INDEX, dim=1) == [[5, 5, 7]]
    assert value("add_along", [[1, 2, 4]], INDEX, dim=1, length=4) == [[3, 0, 4, 0]]


@pytest.mark.parametrize("dim", [0, 1, 2])
def test_each_is_the_transpose_of_the_other(dim):
    rng = np.random.default_rng(dim)
    x = rng.standard_normal((3, 4, 5))
    shape = [*x.shape]
    shape[dim] = 6
    index, y = rng.integers(0, x.shape[dim], shape), rng.standard_normal(shape)
    picked = arrays.take_along(x, index, dim=dim)
    put = arrays.add_along(y, index, dim=dim, length=x.shape[dim])
    np.testing.assert_allclose((picked * y).sum(), (x * put).sum())


def test_slopes():
    assert slopes("take_along", [[5, 6, 7]], INDEX, dim=1) == [[[2, 0, 1]], None]
    assert slopes("add_along", [[1, 2, 4]], INDEX, dim=1, length=4) == [[[1, 1, 1]], None]


def test_nothing_picked():
    nothing = np.zeros((1, 0), int)
    assert value("take_along", [[5, 6, 7]], nothing, dim=1) == [[]]
    assert value("add_along", [[]], nothing, dim=1, length=2) == [[0, 0]]


def test_a_dimension_of_one_is_dropped_or_kept():
    x = np.ones((2, 1, 3))
    assert without(arrays, x, 1, False).shape == (2, 3)
    assert without(arrays, x, 1, True) is x


@pytest.mark.parametrize("keepdim", [False, True])
def test_the_picked_element_takes_the_gradient(keepdim):
    g, at = as_array([10, 20], float), np.array([2, 0])
    g, at = (g[:, None], at[:, None]) if keepdim else (g, at)
    found = picked_rule(arrays, g, at, 1, keepdim, (2, 3))
    assert found.tolist() == [[0, 0, 10], [20, 0, 0]]
