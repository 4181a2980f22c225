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
@pytest.mark.parametrize("name", ["amax", "amin"])
def test_over_dimensions(torch, name, x):
    for arguments in ("", "0", "-1", "dim=(0,)", "dim=0, keepdim=True"):
        assert_same(torch, f"{x}.{name}({arguments})")


@pytest.mark.parametrize("x", TENSORS)
@pytest.mark.parametrize("name", ["max", "min"])
def test_extremes(torch, name, x):
    assert_same(torch, f"{x}.{name}(), {x}.{name}(0), L.{name}({x}, -1, keepdim=True)")
    if "True" not in x:
        assert_same(torch, f"{x}.arg{name}(), {x}.arg{name}(0), {x}.arg{name}(-1, keepdim=True)")
        assert_same(torch, f"{x}.arg{name}(keepdim=True)")


SAME = [
    "L.aminmax(L.tensor([[3.0, 1], [2, 5]])), L.aminmax(L.tensor([[3, 1]]), dim=1, keepdim=True)",
    "L.max(L.tensor([1, 2]), L.tensor([2, 1])), L.min(L.tensor([1.0]), other=L.tensor([0]))",
    "L.ones(3).argmax(axis=0), L.ones(0, 2).amax(1), L.ones(0, 2).max(1)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


@pytest.mark.parametrize("name", ["amax", "amin", "argmax"])
@pytest.mark.parametrize("arguments", ["0", "-1", "1, keepdim=True"])
def test_results_lie_in_row_major_order(torch, name, arguments):
    code = f"L.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1).{name}({arguments})"
    assert_same(torch, f"{code}.is_contiguous(), {code}.tolist()")


# Equal elements and zeros are where derivatives of extremes differ by name.
GRADIENTS = [
    "x.max()",
    "x.min()",
    "x.amax()",
    "x.amin(0)",
    "x.max(1).values",
    "x.min(0)[0]",
    "L.aminmax(x).min + L.aminmax(x).max",
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
    second = f"L.autograd.grad(({first} * x).sum(), x)[0].contiguous()"
    assert_same(torch, f"(lambda x: {second}){made}")


def test_a_maximum_of_nan_gives_its_gradient_to_nan(torch):
    made = "(L.tensor([1.0, np.nan, np.nan], requires_grad=True))"
    for formula in ("x.max()", "x.max(0)[0]", "x.amax()"):
        assert_same(torch, f"(lambda x: L.autograd.grad({formula}, x)){made}")


REFUSED = [
    "L.ones(0).amax()",
    "L.ones(0, 2).amax(0)",
    "L.ones(0).max()",
    "L.ones(0, 2).max(0)",
    "L.ones(0).argmax()",
    "L.ones(0, 2).argmin(0)",
    "L.tensor([True]).argmax()",
    "L.ones(2).max(keepdim=True)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    x = rushlight.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert x.max().item() == 4.0
    assert x.max(1).indices.tolist() == [1, 1]
    assert x.amin(0).tolist() == [1.0, 2.0]
