"""Products as rows: sums of nothing, broadcast stacks, each slope a product again."""

import numpy as np
import pytest
from operands import refused, same
from row_values import slopes, value

from rushlight.ops import arrays, table
from rushlight.ops.product import swapped

X, W, B = [[1, 2, 3]], [[1, 0, 2], [0, 1, 0]], [10, 20]


def test_a_layer_by_hand():
    assert value("linear", X, W, B) == [[17, 22]]
    assert slopes("linear", X, W, B) == [[[1, 1, 2]], [[1, 2, 3], [1, 2, 3]], [1, 1]]


def test_products_over_no_elements_are_zero():
    assert value("matmul", np.zeros((2, 0)), np.zeros((0, 3))) == [[0, 0, 0], [0, 0, 0]]
    assert value("mv", np.zeros((2, 0)), []) == [0, 0]
    assert value("dot", [], []) == 0
    assert slopes("matmul", np.zeros((2, 0)), np.zeros((0, 3)))[0] == [[], []]


@pytest.mark.parametrize(
    ("x", "y"),
    [((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 1, 2, 3), (6, 3, 4))],
)
def test_matrices_in_stacks(x, y):
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal(x), rng.standard_normal(y)
    np.testing.assert_allclose(arrays.matmul(x, y), np.einsum("...ij,...jk->...ik", x, y))
    for found, operand in zip(slopes("matmul", x, y), (x, y), strict=True):
        assert np.shape(found) == operand.shape


def test_vectors():
    assert value("mv", [[1, 2], [3, 4]], [10, 1]) == [12, 34]
    assert slopes("mv", [[1, 2], [3, 4]], [10, 1]) == [[[10, 1], [10, 1]], [4, 6]]
    assert slopes("dot", [1, 2], [3, 4]) == [[3, 4], [1, 2]]


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.uint8])
def test_integers_stay_integers(dtype):
    x = np.array([[2, 3]], dtype)
    assert arrays.matmul(x, x.T).dtype == dtype
    assert arrays.matmul(x, x.T).item() == 13


def test_shapes_are_known_before_the_product():
    spec = table["matmul"].spec
    made = [np.empty(s) for s in ((5, 1, 2, 3), (4, 3, 7))]
    assert spec(*made).shape == arrays.matmul(*made).shape == (5, 4, 2, 7)


def test_swapped_turns_the_last_two():
    assert swapped(arrays, np.empty((5, 2, 3))).shape == (5, 3, 2)


@pytest.mark.parametrize(
    "code",
    [
        "x @ x.T, x @ T([1.0, 2.0, 3.0]), T([1.0, 2.0]) @ x, n @ n.T",
        "G(L.matmul, (4, 2, 3), (3, 5)), G(L.matmul, (3,), (2, 3, 4)), G(L.matmul, (2, 3), (3,))",
        "G(L.nn.functional.linear, (5, 3), (2, 3), (2,))",
        "L.mm(e.T, e), L.mv(e.T, T([])), L.dot(T([]), T([]))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)


def test_lengths_that_do_not_fit(torch):
    refused(torch, "x @ x")
    refused(torch, "L.dot(T([1.0]), T([1.0, 2.0]))")
