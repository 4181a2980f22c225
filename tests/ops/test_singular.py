"""Singular values as rows: their order, their slope, and why there is no second one."""

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

import rushlight


def test_the_values_of_a_diagonal_are_its_sizes():
    np.testing.assert_allclose(value("singular_values", [[2, 0, 0], [0, -3, 0]]), [3, 2])


def test_the_sum_of_squares_is_that_of_the_matrix():
    x = np.random.default_rng(0).standard_normal((4, 3, 5))
    found = np.array(value("singular_values", x))
    assert found.shape == (4, 3)
    assert (np.diff(found) <= 0).all()
    np.testing.assert_allclose((found**2).sum(-1), (x**2).sum((-2, -1)))


def test_the_slope_of_a_diagonal_is_its_signs():
    np.testing.assert_allclose(slopes("singular_values", [[2, 0], [0, -3]]), [[[1, 0], [0, -1]]])


def test_the_slope_weighs_each_value():
    x = np.array([[2.0, 0.0], [0.0, 3.0]])
    np.testing.assert_allclose(value("singular_slope", x, [10, 1]), [[1, 0], [0, 10]])


def test_second_derivatives_are_refused_with_a_way_out():
    x = rushlight.eye(2).requires_grad_()
    (g,) = rushlight.autograd.grad(rushlight.linalg.matrix_norm(x, "nuc"), x, create_graph=True)
    with pytest.raises((RuntimeError, NotImplementedError), match="linalg"):
        g.sum().backward()


@pytest.mark.parametrize("order", ["2", "-2", "'nuc'"])
def test_as_in_pytorch(torch, order):
    same(torch, f"G(lambda x: L.linalg.matrix_norm(x, {order}), (2, 3, 3))")
