import pytest
from both import assert_both_refuse, assert_same

import rushlight

SAME = [
    "L.tensor([-1, 0, 1, 2]) ** L.tensor([-3, -1, -1, -1])",
    "[L.tensor([1.5, -2.0]) ** e for e in (-2, -1, 0, 0.5, 1, 2, 3, 2.5)]",
    "L.tensor([True, False]) ** 2",
    "L.float_power(L.tensor([2]), 3), L.float_power(2, L.tensor([3.0]))",
    "L.tensor([3, -2]) ** 2, L.tensor([4]) ** 0.5, 2 ** L.tensor([3, -1])",
    "L.tensor([3.0]).pow_(2), L.tensor([4.0], dtype=L.float64).float_power_(0.5)",
    "L.ones(2).__pow__(None)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


GRADIENTS = [
    "x ** 0",
    "x ** 2",
    "x ** -1",
    "x ** 0.5",
    "x ** x",
    "2 ** x",
]


@pytest.mark.parametrize("formula", GRADIENTS)
@pytest.mark.parametrize("at", ["[0.0, 0.5, 2.0]", "[1.0, 1.5, 3.0]"])
def test_derivatives_to_second_order(torch, formula, at):
    first = f"L.autograd.grad(({formula}).sum(), x, create_graph=True)[0]"
    made = f"(L.tensor({at}, requires_grad=True, dtype=L.float64))"
    assert_same(torch, f"(lambda x: {first}.detach()){made}")
    assert_same(torch, f"(lambda x: L.autograd.grad(({first} * x).sum(), x)[0].detach()){made}")


REFUSED = [
    "L.tensor([1]) ** -1",
    "L.tensor([True]) ** L.tensor([True])",
    "L.pow(2, 3)",
    "L.float_power(2, 3)",
    "L.tensor([1]).float_power_(2)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    x = rushlight.tensor([1.5, -2.0])
    assert (x**2).tolist() == [2.25, 4.0]
    assert (2**x).tolist() == pytest.approx([8**0.5, 0.25])
