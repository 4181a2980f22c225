import pytest
from both import assert_both_refuse, assert_same

import rushlight

X = "L.tensor([[1.0, 5, 3], [4, 2, 5]], dtype=L.float64)"

SAME = [
    f"{X}.var(), {X}.std(), {X}.var(0), {X}.std((0, 1)), {X}.var(1, keepdim=True)",
    f"{X}.var(False), {X}.std(unbiased=False), {X}.var(0, False), {X}.std(0, True, True)",
    f"{X}.var(correction=0), {X}.std(dim=1, correction=2), {X}.var(dim=None, correction=0.5)",
    f"L.var_mean({X}), L.std_mean({X}, 0, correction=0, keepdim=True), L.var_mean({X}, 1, False)",
    "L.ones(1).var(), L.ones(0).std(), L.tensor(1.0).var(), L.ones(3).var(correction=5)",
    f"{X}.median(), {X}.median(0), {X}.median(1, keepdim=True), L.tensor(3.0).median(0)",
    "L.tensor([4, 1, 3, 2]).median(), L.tensor([np.nan, 2, 1]).median()",
    "L.tensor([np.nan, 2, 1]).nanmedian(), L.tensor([np.nan, 2, 1]).nanmedian(0)",
    "L.tensor([np.nan, 2, 1]).median(0), L.ones(0).median(), L.ones(0, dtype=L.int8).median()",
    f"[L.norm({X}, p) for p in (0, 1, 2, 3, 0.5, np.inf, -np.inf, 'fro', None, 'nuc')]",
    f"L.norm({X}, 2, 0), L.norm({X}, dim=(0, 1), keepdim=True), {X}.norm(1, -1)",
    f"L.norm(L.ones(2, 3, 4), 'nuc', (0, 2)), L.norm({X}, 'nuc', keepdim=True)",
    f"L.norm({X}, dtype=L.float64), L.norm(L.ones(0)), L.norm(L.tensor(-3.0))",
    f"{X}.logsumexp(0), {X}.logsumexp((0, 1), True), L.tensor([1, 2]).logsumexp(0)",
    "L.tensor([-np.inf, -np.inf]).logsumexp(0), L.tensor([1000.0, 1000]).logsumexp(0)",
    "L.tensor([np.inf, 1]).logsumexp(0), L.ones(0).logsumexp(0), L.tensor(2.0).logsumexp(0)",
    f"[L.dist({X}, L.ones(3), p) for p in (0, 1, 2, 3, np.inf)]",
]


@pytest.mark.filterwarnings("ignore:.*degrees of freedom is <= 0")
@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


GRADIENTS = [
    "x.var()",
    "x.var(0, correction=0)",
    "x.std(1)",
    "(x * 0).std()",
    "L.var_mean(x)[0] + L.std_mean(x)[1]",
    "x.median()",
    "x.median(1).values",
    "L.nanmedian(x, 0)[0]",
    "x.logsumexp(1)",
    "x.norm()",
    "x.norm(1)",
    "x.norm(3, 0)",
    "x.norm(1.5)",
    "x.norm(float('inf'), 1)",
    "x.norm(-float('inf'))",
    "x.norm(0) * x",
    "(x * 0).norm()",
    "L.dist(x, x * 2 + 1)",
]


@pytest.mark.parametrize("formula", GRADIENTS)
def test_derivatives_to_second_order(torch, formula):
    made = "(L.tensor([[1.5, 2, 4], [1.5, -2, 4]], requires_grad=True, dtype=L.float64))"
    first = f"L.autograd.grad((({formula}) ** 2).sum(), x, create_graph=True)[0]"
    assert_same(torch, f"(lambda x: {first}.detach()){made}")
    if "0)" not in formula or "x.norm(" in formula:
        assert_same(torch, f"(lambda x: L.autograd.grad(({first} * x).sum(), x)[0].detach()){made}")


def test_too_few_elements_are_warned_of():
    with pytest.warns(UserWarning, match=r"std\(\): degrees of freedom is <= 0"):
        rushlight.ones(1).std()


REFUSED = [
    "L.tensor([1, 2]).var()",
    "L.tensor([1, 2]).norm()",
    "L.dist(L.tensor([1]), L.tensor([2]))",
    "L.ones(0).norm(float('inf'))",
    "L.ones(2, 0).norm(-1, 1)",
    "L.ones(0, 2).median(0)",
    "L.tensor([True]).median()",
    "L.ones(2).norm('nuc')",
    "L.ones(2).norm('two')",
    "L.ones(2).std(3)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)
