"""Views and copies as rows: which share memory, and that transposes undo each other."""

import numpy as np
import pytest
from row_values import slopes, value

from rushlight.ops import arrays, table

X = np.arange(24.0).reshape(2, 3, 4)
VIEWS = {
    "reshape": {"shape": (6, 4)},
    "reshape_alias": {"shape": (4, 6)},
    "squeeze": {"shape": (2, 3, 4)},
    "permute": {"dims": (2, 0, 1)},
    "transpose": {"dim0": 0, "dim1": 2},
    "slice_": {"key": (slice(0, 2, 1), 1, None, slice(1, 4, 2))},
    "select": {"key": (slice(None), 1)},
    "unsqueeze": {"key": (slice(None), None)},
    "alias": {"key": ()},
    "unbind": {"key": (1,)},
}
COPIES = {
    "unsafe_view": {"shape": (6, 4)},
    "flip": {"dims": (0, 2)},
    "contiguous": {},
    "zero_part": {"steps": (("select", (("key", (0,)),)),)},
}


@pytest.mark.parametrize(("name", "params"), VIEWS.items())
def test_views_show_the_same_memory(name, params):
    assert table[name].view
    assert np.shares_memory(getattr(arrays, name)(X, **params), X)


@pytest.mark.parametrize(("name", "params"), COPIES.items())
def test_copies_do_not(name, params):
    assert not table[name].view
    assert not np.shares_memory(getattr(arrays, name)(X, **params), X)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("flip", {"dims": (0, 2)}),
        ("flip", {"dims": ()}),
        ("transpose", {"dim0": 0, "dim1": 2}),
    ],
)
def test_twice_is_nothing(name, params):
    once = getattr(arrays, name)
    np.testing.assert_array_equal(once(once(X, **params), **params), X)


def test_the_slope_of_a_permutation_goes_back():
    weighted = np.random.default_rng(0).standard_normal((4, 2, 3))
    rule = table["permute"].rules["x"]
    back = rule.function(arrays, weighted, (2, 0, 1))
    np.testing.assert_array_equal(back, weighted.transpose(1, 2, 0))


KEY = (slice(0, 3, 2), None, 1)


def test_a_basic_index_and_its_transpose():
    assert value("slice_", [[1, 2], [3, 4], [5, 6]], key=KEY) == [[2], [6]]
    assert value("embed", [[7], [8]], key=KEY, shape=(3, 2)) == [[0, 7], [0, 0], [0, 8]]
    assert slopes("slice_", [[1, 2], [3, 4], [5, 6]], key=KEY) == [[[0, 1], [0, 0], [0, 1]]]


def test_a_number_for_every_dimension_is_a_view_too():
    x = X.copy()
    one = arrays.slice_(x, key=(1, 2, 3))
    one[...] = -1
    assert x[1, 2, 3] == -1


def test_new_dimensions_have_the_strides_of_a_reshape():
    assert arrays.slice_(X, key=(None,)).strides == (X.nbytes, *X.strides)


def test_what_a_write_hides_gets_no_gradient():
    steps = (("permute", (("dims", (1, 0)),)), ("slice_", (("key", (0,)),)))
    assert value("zero_part", [[1, 2], [3, 4]], steps=steps) == [[0, 2], [0, 4]]
    assert slopes("zero_part", [[1, 2], [3, 4]], steps=steps) == [[[0, 1], [0, 1]]]


@pytest.mark.parametrize("name", ["copy", "fill", "fill_tensor", "zero"])
def test_what_is_overwritten_passes_no_gradient_on(name):
    assert value(name, [[1, 2], [3, 4]], 9) == [[9, 9], [9, 9]]
    assert slopes(name, [[1, 2], [3, 4]], 9) == [[[0, 0], [0, 0]], 4]


def test_rows_in_order_even_of_other_memory():
    assert arrays.contiguous(X.T).flags.c_contiguous
    np.testing.assert_array_equal(arrays.unsafe_view(X.T, shape=(24,)), X.T.ravel())


def test_shapes_of_keys_need_no_memory():
    huge = np.lib.stride_tricks.as_strided(np.zeros(1), (10**9, 10**6), (0, 0))
    assert table["slice_"].spec(huge, key=(slice(5, 10**9, 5), None)).shape == (
        10**9 // 5 - 1,
        1,
        10**6,
    )
