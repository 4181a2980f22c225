"""Nodes: what they tell, and how a leaf adds gradients up."""

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd.node import Leaf, Node, fill_node
from rushlight.tensor import wrap


def test_names_are_pytorchs(torch):
    for library in (torch, rl):
        x = library.ones(2, 3, requires_grad=True)
        names = [
            type(f(x).grad_fn).__name__
            for f in (
                lambda x: x + 1,
                lambda x: x @ x.T,
                lambda x: x.sum(),
                lambda x: x[0],
                lambda x: x.exp(),
                lambda x: x.clone(),
            )
        ]
        if library is torch:
            expected = names
    assert names == expected


def test_next_functions_lead_to_the_leaves():
    x = rl.ones(2, requires_grad=True)
    y = (x * 2).exp()
    ((below, number),) = y.grad_fn.next_functions
    assert (below.name(), number) == ("MulBackward0", 0)
    (first, second) = below.next_functions
    assert first[0].name() == "torch::autograd::AccumulateGrad"
    assert second == (None, 0)


def test_saved_values_are_those_a_gradient_needs():
    x, y = rl.ones(2, requires_grad=True), rl.ones(2)
    assert [a is y._data for a in (x * y).grad_fn.saved_arrays()] == [True]
    both = (x * x).grad_fn.saved_arrays()
    assert all(a is x._data for a in both)
    assert (x + y).grad_fn.saved_arrays() == ()


def test_saved_tuples_of_arrays_are_seen():
    x, index = rl.ones(3, requires_grad=True), rl.tensor([0, 2])
    y = x[index]
    index.add_(0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_a_node_without_a_derivative_says_so():
    with pytest.raises(NotImplementedError, match="Node has no derivative"):
        Node().backward(None, None)


def test_a_node_knows_its_outputs_form_and_birth():
    first, second = Node(), Node()
    for node in (first, second):
        fill_node(node, np.ones((2, 3), np.float32), (), ())
    assert (first.shape, first.dtype, first.hooks) == ((2, 3), np.float32, None)
    assert first.birth < second.birth
    assert Leaf(np.ones(1)).birth < 0


def accumulated(*gradients):
    leaf = Leaf(np.zeros(2))
    for g in gradients:
        leaf.accumulate(g)
    return leaf.grad


def test_a_leaf_copies_the_first_and_adds_the_others():
    g = np.ones(2)
    total = accumulated(g, g, g)
    assert total.tolist() == [3, 3]
    assert g.tolist() == [1, 1]


def test_a_leaf_adds_into_the_tensor_that_was_looked_at():
    x = rl.ones(2, requires_grad=True)
    x.sum().backward()
    seen = x.grad
    x.sum().backward()
    assert x.grad is seen
    assert seen.tolist() == [2, 2]


def test_recorded_gradients_are_not_written_into():
    x = rl.ones(2, requires_grad=True)
    (x**3).sum().backward(create_graph=True)
    first = x.grad
    (x**3).sum().backward(create_graph=True)
    assert first.tolist() == [3, 3]
    assert x.grad.tolist() == [6, 6]
    x.sum().backward()  # a plain gradient on top of a recorded one
    assert x.grad.tolist() == [7, 7]


def test_adding_up_counts_as_a_write():
    x, w = rl.ones(2, requires_grad=True), rl.ones(2, requires_grad=True)
    x.sum().backward()
    y = (w * x.grad).sum()
    x.sum().backward()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_plain_and_recorded_gradients_add_up():
    leaf = Leaf(np.zeros(2))
    leaf.accumulate(np.ones(2))
    leaf.accumulate(wrap(np.ones(2)))
    assert leaf.grad.tolist() == [2, 2]
