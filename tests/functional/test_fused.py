import pytest
from both import assert_both_refuse, assert_same

import rushlight

SAME = [
    "L.addcmul(L.ones(2), L.tensor([1, 2]), L.tensor([[3.0]]), value=0.5)",
    "L.addcmul(L.tensor([1]), L.tensor([2]), L.tensor([3]), value=0.5)",
    "L.addcdiv(L.ones(2), L.ones(2), L.tensor([4.0, 0.0]), value=2)",
    "L.lerp(L.zeros(3), L.ones(3), 0.25), L.lerp(L.zeros(2), L.ones(2), L.tensor([0.0, 1.0]))",
    "L.ones(2).addcmul_(L.ones(2), L.tensor([2.0])), L.ones(2).lerp_(L.zeros(2), 0.5)",
]

GRADIENTS = [
    "L.lerp(x, x * 2, x)",
    "L.addcdiv(x, x, x + 1)",
    "L.addcmul(x, x, x + 1, value=-2)",
]

REFUSED = [
    "L.lerp(L.ones(1), L.ones(1, dtype=L.float64), 0.5)",
    "L.lerp(L.tensor([1]), L.tensor([2]), 0.5)",
    "L.addcdiv(L.tensor([1]), L.tensor([1]), L.tensor([1]))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


@pytest.mark.parametrize("formula", GRADIENTS)
@pytest.mark.parametrize("at", ["[0.0, 0.5, 2.0]", "[1.0, 1.5, 3.0]"])
def test_derivatives_to_second_order(torch, formula, at):
    first = f"L.autograd.grad(({formula}).sum(), x, create_graph=True)[0]"
    made = f"(L.tensor({at}, requires_grad=True, dtype=L.float64))"
    assert_same(torch, f"(lambda x: {first}.detach()){made}")
    assert_same(torch, f"(lambda x: L.autograd.grad(({first} * x).sum(), x)[0].detach()){made}")


def test_frozen_values():
    x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([4.0, 8.0])
    assert rushlight.addcmul(x, x, y, value=0.5).tolist() == [3.0, 10.0]
    assert rushlight.addcdiv(x, y, x).tolist() == [5.0, 6.0]
    assert rushlight.lerp(x, y, 0.5).tolist() == [2.5, 5.0]
