"""Gathering and scattering as rows: repeats, shorter indices, what was overwritten."""

import numpy as np
import pytest
from row_values import slopes, value

from rushlight.ops import arrays

AT = np.array([[0, 0], [1, 0]])


def test_repeats_are_gathered_and_placed():
    assert value("gather", [[5, 6], [7, 8]], AT, dim=1) == [[5, 5], [8, 7]]
    assert slopes("gather", [[5, 6], [7, 8]], AT, dim=1) == [[[2, 0], [1, 1]], None]
    assert value("place", [[1, 2], [3, 4]], AT, dim=1, shape=(2, 3)) == [[3, 0, 0], [4, 3, 0]]


def test_the_index_may_be_shorter_elsewhere():
    x = [[1, 2, 3], [4, 5, 6]]
    assert value("gather", x, np.array([[1, 0]]), dim=0) == [[4, 2]]
    assert slopes("gather", x, np.array([[1, 0]]), dim=0)[0] == [[0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize("dim", [0, 1])
def test_place_is_the_transpose_of_gather(dim):
    rng = np.random.default_rng(dim)
    x, index = rng.standard_normal((3, 4)), rng.integers(0, 3, (3, 3))
    g = rng.standard_normal((3, 3))
    back = arrays.place(g, index, dim=dim, shape=x.shape)
    np.testing.assert_allclose((arrays.gather(x, index, dim=dim) * g).sum(), (x * back).sum())


def test_what_is_overwritten_passes_no_gradient_on():
    index = np.array([[1, 0]])
    assert value("scatter", [[5, 6, 7]], index, [[1, 2]], dim=1) == [[2, 1, 7]]
    assert slopes("scatter", [[5, 6, 7]], index, [[1, 2]], dim=1) == [[[0, 0, 1]], None, [[1, 1]]]
    assert slopes("scatter_add", [[5, 6, 7]], index, [[1, 2]], dim=1)[0] == [[1, 1, 1]]


def test_whole_positions_along_a_dimension():
    x, at = [[1, 2], [3, 4], [5, 6]], np.array([2, 0, 2])
    assert value("index_select", x, at, dim=0) == [[5, 6], [1, 2], [5, 6]]
    assert slopes("index_select", x, at, dim=0)[0] == [[1, 1], [0, 0], [2, 2]]
    source = [[1, 1], [1, 1], [1, 1]]
    assert value("index_add", x, at, source, dim=0) == [[2, 3], [3, 4], [7, 8]]


def test_a_position_filled_twice_counts_once():
    at = np.array([0, 0])
    assert value("index_fill", [[1, 2], [3, 4]], at, 9, dim=0) == [[9, 9], [3, 4]]
    assert slopes("index_fill", [[1, 2], [3, 4]], at, 9, dim=0) == [[[0, 0], [1, 1]], None, 2]


def test_a_mask_selects_and_never_multiplies():
    mask = np.array([True, False])
    assert value("masked_fill", [np.inf, 1], mask, 0) == [0, 1]
    assert slopes("masked_fill", [np.inf, 1], mask, 0) == [[0, 1], None, 1]


def test_no_indices():
    none = np.zeros((1, 0), int)
    assert value("gather", [[1, 2]], none, dim=1) == [[]]
    assert value("place", [[]], none, dim=1, shape=(1, 2)) == [[0, 0]]
