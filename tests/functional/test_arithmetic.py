import pytest
from both import assert_both_refuse, assert_same

import rushlight

OPERANDS = [
    "L.tensor([1.5, -2.0, 0.0])",
    "L.tensor([[1.0], [-3.0]], dtype=L.float64)",
    "L.tensor([3, -4, 2])",
    "L.tensor([7, 200, 1], dtype=L.uint8)",
    "L.tensor([True, False, True])",
    "L.tensor(2)",
    "L.tensor(-0.5, requires_grad=True)",
]
NUMBERS = ["2", "-1.5", "3.0"]
OPERATORS = ["+", "*", "/"]


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("x", OPERANDS)
def test_operators_promote(torch, x, sign):
    for y in OPERANDS + NUMBERS:
        assert_same(torch, f"({x} {sign} {y}).detach()")
    for y in NUMBERS:
        assert_same(torch, f"({y} {sign} {x}).detach()")


SAME = [
    "L.tensor([5, -5]) // 3, L.tensor([5, -5]) % 3, 7 // L.tensor([2, -2]), 7 % L.tensor([2, -2])",
    "L.tensor([5.0, -5.0]) // 3, L.tensor([5.0, -5.0]) % -3, L.tensor([1.0]) // 0",
    "L.fmod(L.tensor([5.0, -5.0]), 3), L.fmod(L.tensor([5, -5]), -3)",
    "[L.div(L.tensor([7, -7]), 2, rounding_mode=m) for m in (None, 'trunc', 'floor')]",
    "[L.div(L.tensor([7.0, -7.0]), 2, rounding_mode=m) for m in (None, 'trunc', 'floor')]",
    "L.tensor([200], dtype=L.uint8) / -1",
    "L.ones(0, dtype=L.int64) // 0",
    "L.add(1, 2), L.add(1, L.tensor([2])), L.sub(L.tensor([3]), 1, alpha=2)",
    "L.add(L.tensor([True]), L.tensor([True]), alpha=True)",
    "L.rsub(L.tensor([1.0]), 3, alpha=2), 1 - L.tensor([2])",
    "True + L.tensor([1])",
    "-L.tensor([1, 2], dtype=L.uint8), +L.tensor([1.0]), abs(L.tensor([-1]))",
    "L.tensor([1.0]).add_(2).sub_(1, alpha=2).mul_(3).div_(2).neg_()",
    "L.tensor([7]).floor_divide_(2).remainder_(2)",
    "L.true_divide(L.tensor([1]), 2), L.subtract(L.ones(1), 1), L.multiply(L.ones(1), 2)",
    "L.add(L.ones(2), 1, out=L.empty(2))",
    "L.ones(2) == None, L.ones(2).__add__('a')",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


GRADIENTS = [
    "x / (x - 1)",
    "x - 2 * x",
    "x.abs()",
    "L.remainder(x, 0.7) + L.fmod(x, x + 1)",
    "L.remainder(L.ones(3), x)",
    "L.div(x, 2, rounding_mode='floor') + x",
]


@pytest.mark.parametrize("formula", GRADIENTS)
@pytest.mark.parametrize("at", ["[0.0, 0.5, 2.0]", "[1.0, 1.5, 3.0]"])
def test_derivatives_to_second_order(torch, formula, at):
    first = f"L.autograd.grad(({formula}).sum(), x, create_graph=True)[0]"
    made = f"(L.tensor({at}, requires_grad=True, dtype=L.float64))"
    assert_same(torch, f"(lambda x: {first}.detach()){made}")
    assert_same(torch, f"(lambda x: L.autograd.grad(({first} * x).sum(), x)[0].detach()){made}")


REFUSED = [
    "L.tensor([True]) - L.tensor([True])",
    "L.tensor([True]) - 1.5",
    "1 - L.tensor([True])",
    "-L.tensor([True])",
    "+L.tensor([True])",
    "L.tensor([1]) // 0",
    "L.tensor([1]) % L.tensor([0])",
    "L.tensor([True]) // L.tensor([True])",
    "L.remainder(2, 3)",
    "L.ones(2) + L.ones(3)",
    "L.ones(2) + 'a'",
    "L.add(L.ones(2), None)",
    "L.add(L.tensor([1]), 1, alpha=0.5)",
    "L.add(L.tensor([1]), 1, alpha=True)",
    "L.div(L.tensor([1]), 2, rounding_mode='up')",
    "L.tensor([1]).div_(2)",
    "L.ones(1).add_(L.ones(2))",
    "L.Tensor.__radd__(1, L.ones(1))",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_floor_division_has_no_derivative():
    x = rushlight.ones(1, requires_grad=True)
    with pytest.raises(NotImplementedError, match=r"'floor_divide' .* rounding_mode='floor'"):
        (x // 2).sum().backward()


def test_lengths_that_do_not_match_are_named():
    with pytest.raises(RuntimeError, match=r"tensor a \(2\) must match .* b \(3\) .* dimension 1"):
        rushlight.ones(4, 2) * rushlight.ones(3)


def test_frozen_values():
    x = rushlight.tensor([1.5, -2.0])
    assert (x + 1).tolist() == [2.5, -1.0]
    assert (x // 2).tolist() == [0.0, -1.0]
    assert (x % 2).tolist() == [1.5, 0.0]
    assert (2 / x).tolist() == pytest.approx([4 / 3, -1.0])
    assert rushlight.tensor([-7, 7]).div(2, rounding_mode="trunc").tolist() == [-3, 3]
