import pytest
from both import assert_both_refuse, assert_same

import rushlight

X = "L.tensor([[3.0, 1, np.nan, 2], [0, -1, 5, 4]])"
TIES = "L.tensor([[3, 1, 3, 1], [2, 2, 0, 1]])"

SAME = [
    f"{X}.sort(), {X}.sort(0), {X}.sort(-1, True), L.sort({X}, descending=True, dim=0)",
    f"{TIES}.sort(stable=True), {TIES}.sort(descending=True, stable=True)",
    f"{X}.argsort(), L.argsort({TIES}, dim=1, descending=True, stable=True), L.msort({X})",
    "L.tensor(3.0).sort(), L.tensor(3.0).topk(1), L.tensor(3.0).kthvalue(1), L.ones(0).sort()",
    f"{X}.topk(2), {X}.topk(1, 0), {X}.topk(2, largest=False), {X}.topk(4)",
    f"{X}.kthvalue(2), {X}.kthvalue(1, 0), {X}.kthvalue(4, keepdim=True)",
    f"{TIES}.mode(), {TIES}.mode(0), {TIES}.mode(-1, True), L.tensor(2).mode()",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


@pytest.mark.parametrize(
    "result", ["x.sort(0)[0]", "x.topk(2)[0]", "x.kthvalue(2)[0]", "x.mode(0)[0]", "L.msort(x)"]
)
def test_derivatives_go_back_where_values_came_from(torch, result):
    made = "(L.tensor([[3.0, 1, 6, 2], [0, -1, 5, 4]], requires_grad=True))"
    assert_same(torch, f"(lambda x: L.autograd.grad(({result} ** 2).sum(), x)){made}")


REFUSED = [
    f"{X}.topk(5)",
    f"{X}.topk(-1)",
    f"{X}.kthvalue(0)",
    f"{X}.kthvalue(5)",
    f"{X}.sort(2)",
    "L.ones(2, 0).kthvalue(1)",
    "L.ones(2, 0).mode()",
    "L.tensor([True]).topk(1)",
    "L.tensor([True]).kthvalue(1)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    x = rushlight.tensor([3, 1, 3, 2])
    assert x.sort(descending=True).indices.tolist() == [0, 2, 3, 1]
    assert x.topk(2).values.tolist() == [3, 3]
    assert x.mode().values.item() == 3
