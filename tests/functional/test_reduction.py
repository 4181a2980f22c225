import pytest
from both import assert_both_refuse, assert_same

import rushlight

TENSORS = [
    "L.tensor([[1.0, 5, 3], [4, 2, 5]])",
    "L.tensor([[1, 5, 3], [4, 2, 5]], dtype=L.uint8)",
    "L.tensor([[True, False], [True, True]])",
    "L.tensor(3.0)",
    "L.tensor([np.nan, 1, 2], dtype=L.float64)",
]


@pytest.mark.parametrize("x", TENSORS)
@pytest.mark.parametrize("name", ["sum", "nansum", "any", "all", "count_nonzero"])
def test_over_dimensions(torch, name, x):
    for arguments in ("", "0", "-1", "dim=(0,)", "dim=0, keepdim=True"):
        if name != "count_nonzero" or "keepdim" not in arguments:
            assert_same(torch, f"{x}.{name}({arguments})")


@pytest.mark.parametrize("x", [t for t in TENSORS if "uint8" not in t and "True" not in t])
def test_means(torch, x):
    for arguments in ("", "0", "-1", "dim=0, keepdim=True", "dtype=L.float64"):
        assert_same(torch, f"{x}.mean({arguments}), {x}.nanmean({arguments})")


SAME = [
    "L.ones(2, 3).sum(axis=1), L.ones(2, 3).mean(axis=0, keepdims=True)",
    "L.ones(2, 3).sum(()), L.ones(2, 3).sum([0, 1]), L.tensor([1], dtype=L.int8).sum(dtype=L.int8)",
    "L.prod(L.tensor([2, 3], dtype=L.int8)), L.prod(L.ones(2, 3) * 2, 1, True), L.prod(L.ones(0))",
    "L.sum(L.ones(0)), L.ones(0).mean(), L.ones(2, 0).sum(1)",
    "L.any(L.ones(0)), L.all(L.ones(0))",
    "L.sum(L.ones(2), 0, out=L.empty(()))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


@pytest.mark.parametrize("name", ["sum", "nansum", "mean", "any", "all"])
@pytest.mark.parametrize("arguments", ["0", "-1", "1, keepdim=True"])
def test_results_lie_in_row_major_order(torch, name, arguments):
    code = f"L.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1).{name}({arguments})"
    assert_same(torch, f"{code}.is_contiguous(), {code}.tolist()")


# Equal elements, zeros and NaN are where derivatives of reductions differ by name.
GRADIENTS = [
    "x.prod()",
    "x.prod(0)",
    "x.prod(1)",
    "x.mean(1)",
    "x.sum(0)",
    "L.nansum(x / x)",
]
POINTS = [
    "[[0.0, 1, 1], [1, 0, 1]]",
    "[[0.0, 0, 1], [2, 0, 3]]",
    "[[1.5, 2, 4], [1.5, -2, 4]]",
]


@pytest.mark.parametrize("formula", GRADIENTS)
@pytest.mark.parametrize("at", POINTS)
def test_derivatives_to_second_order(torch, formula, at):
    made = f"(L.tensor({at}, requires_grad=True, dtype=L.float64))"
    squared = f"(({formula}) ** 2).sum()"
    first = f"L.autograd.grad({squared}, x, create_graph=True)[0]"
    assert_same(torch, f"(lambda x: {first}.detach().contiguous()){made}")
    if "x / x" not in formula:
        assert_same(
            torch, f"(lambda x: L.autograd.grad(({first} * x).sum(), x)[0].contiguous()){made}"
        )


REFUSED = [
    "L.tensor([1, 2]).mean()",
    "L.tensor([1, 2]).nanmean()",
    "L.ones(2).sum(1)",
    "L.ones(2).sum([0, 0])",
    "L.ones(2).sum('a')",
    "L.ones(2).prod((0,))",
    "L.sum(1)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    x = rushlight.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert x.sum().item() == 10.0
    assert x.mean(0).tolist() == [2.0, 3.0]
    assert rushlight.tensor([200, 100], dtype=rushlight.uint8).sum().item() == 300
