import pytest
from both import assert_both_refuse, assert_same

import rushlight

SAME = [
    "L.tensor([[1, 2], [3, 4]]).cumsum(0), L.ones(3).cumsum(axis=0), L.tensor([True]).cumsum(0)",
    "L.cumprod(L.tensor([1, 2, 3], dtype=L.uint8), 0), L.cumsum(L.ones(2), 0, dtype=L.float64)",
    "L.cumsum(L.tensor(2.0), 0), L.cumsum(L.ones(0), 0), L.cumprod(L.ones(2, 0), 1)",
    "L.ones(3).cumsum_(0), L.tensor([1, 2], dtype=L.int32).cumprod_(0)",
    "L.cummax(L.tensor([1.0, 3, 3, 2, np.nan, 5]), 0), L.cummin(L.tensor([3, 1, 1, 2]), 0)",
    "L.cummax(L.tensor(1.0), 0), L.cummax(L.ones(2, 0), 1)",
    "L.logcumsumexp(L.tensor([-np.inf, 1.0, 1000, np.inf]), 0), L.logcumsumexp(L.tensor(1.0), 0)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


@pytest.mark.parametrize("name", ["cumsum", "cumprod", "logcumsumexp", "cummax", "cummin"])
@pytest.mark.parametrize("dim", [0, 1])
@pytest.mark.parametrize("at", ["[[0.0, 2, 0], [3, 0, -1]]", "[[1.0, 2, 2], [-1, 3, 3]]"])
def test_derivatives_to_second_order(torch, name, dim, at):
    made = f"(L.tensor({at}, requires_grad=True, dtype=L.float64))"
    result = f"x.{name}({dim})" + (".values" if name in ("cummax", "cummin") else "")
    weights = "L.tensor([[1.0, -2, 3], [0.5, 2, -1]], dtype=L.float64)"
    first = f"L.autograd.grad(({result} ** 2 * {weights}).sum(), x, create_graph=True)[0]"
    assert_same(torch, f"(lambda x: {first}.detach()){made}")
    if name != "logcumsumexp":  # PyTorch's own derivative of this one breaks at negative gradients
        assert_same(torch, f"(lambda x: L.autograd.grad(({first} * x).sum(), x)[0].detach()){made}")


def test_second_derivative_of_logcumsumexp():
    x = rushlight.tensor([[1.0, -2, 3], [0.5, 2, -1]], dtype=rushlight.float64, requires_grad=True)
    assert rushlight.autograd.gradgradcheck(lambda v: rushlight.logcumsumexp(v, 1), (x,))


REFUSED = [
    "L.cumsum(L.ones(2), 1)",
    "L.cumsum(L.ones(2))",
    "L.logcumsumexp(L.tensor([1]), 0)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    assert rushlight.tensor([1, 2, 3]).cumsum(0).tolist() == [1, 3, 6]
    assert rushlight.tensor([2, 0, 3]).cumprod(0).tolist() == [2, 0, 0]
