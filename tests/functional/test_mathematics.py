import pytest
from both import assert_both_refuse, assert_same

import rushlight

FLOATING = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "cos",
    "cosh",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "log",
    "log10",
    "log1p",
    "log2",
    "reciprocal",
    "rsqrt",
    "sigmoid",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
]
NUMERIC = ["abs", "ceil", "floor", "sign", "sgn", "trunc", "square"]
AT = "[-np.inf, -120.0, -1.0, -0.5, -0.0, 0.0, 0.25, 1.0, 90.0, np.inf, np.nan]"


@pytest.mark.parametrize("name", FLOATING + NUMERIC)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_and_slopes_everywhere(torch, name, dtype):
    made = f"L.tensor({AT}, dtype=L.{dtype}, requires_grad=True)"
    assert_same(torch, f"L.{name}({made}).detach()")
    if name != "sgn":  # whose gradient is a tensor without memory in PyTorch
        code = f"(lambda x: L.autograd.grad(L.{name}(x).sum(), x))({made})"
        assert_same(torch, code)


@pytest.mark.parametrize("name", FLOATING)
def test_integers_become_floating_point(torch, name):
    assert_same(torch, f"L.{name}(L.tensor([0, 1])), L.{name}(L.tensor([True]))")


@pytest.mark.parametrize("name", NUMERIC)
def test_integers_stay(torch, name):
    assert_same(torch, f"L.{name}(L.tensor([-2, 3], dtype=L.int8)), L.tensor([2]).{name}_()")


SAME = [
    "L.round(L.tensor([0.5, 1.5, -2.5])), L.round(L.tensor([3])), L.tensor([1.26]).round_()",
    "L.round(L.tensor([1234.567]), decimals=2), L.round(L.tensor([1234.5]), decimals=-2)",
    "L.frac(L.tensor([-1.25, 2.5])), L.fix(L.tensor([-1.25])), L.arccos(L.tensor([0.5]))",
    "L.sign(L.tensor([True, False])), L.sign(L.tensor([5], dtype=L.uint8))",
    "L.square(L.tensor([True]))",
    "L.atan2(L.tensor([1, -1]), L.tensor([-1])), L.arctan2(L.tensor([1.0]), L.tensor([0.0]))",
    "L.atan2(L.tensor(-2, dtype=L.int16), L.tensor([3], dtype=L.uint8))",
    "L.hypot(L.tensor([3.0, 1e38]), L.tensor([4.0, 1e38]))",
    "L.logaddexp(L.tensor([-np.inf, np.inf, 1, 0]), L.tensor([-np.inf, np.inf, 200, 0]))",
    "L.logaddexp2(L.tensor([-np.inf, 1, 0]), L.tensor([-np.inf, 200, 0]))",
    "L.xlogy(L.tensor([0.0, 0, 2]), L.tensor([0, np.nan, 3])), L.xlogy(2, L.tensor([3]))",
    "L.tensor([1.0]).exp_().log_().sigmoid_().atan2_(L.ones(1)).hypot_(L.ones(1))",
    "abs(L.tensor([-2.0])), L.absolute(L.tensor([-2]))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    "L.exp(1.0)",
    "L.exp('a')",
    "L.tensor([1]).exp_()",
    "L.abs(L.tensor([True]))",
    "L.floor(L.tensor([True]))",
    "L.frac(L.tensor([1]))",
    "L.round(L.tensor([1]), decimals=1)",
    "L.hypot(L.tensor([1]), L.tensor([1]))",
    "L.logaddexp(L.tensor([1]), L.tensor([1]))",
    "L.atan2(L.ones(1), 1)",
    "L.xlogy(1, 2)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    assert rushlight.sigmoid(rushlight.tensor([0.0, -100.0])).tolist() == [0.5, 0.0]
    assert rushlight.erf(rushlight.tensor([0.0])).item() == 0.0
    assert str(rushlight.exp(rushlight.tensor([1]))) == "tensor([2.7183])"
