import pytest
from both import assert_both_refuse, assert_same

import rushlight

FILLS = {
    "uniform_": "-2.0, 3.0",
    "normal_": "1.0, 2.5",
    "random_": "",
    "bernoulli_": "0.3",
    "exponential_": "1.5",
    "geometric_": "0.4",
    "cauchy_": "0.3, 2.0",
    "log_normal_": "0.5, 0.5",
}
CALLS = [f"{name}({arguments})" for name, arguments in FILLS.items()]
TENSORS = [
    "L.empty(3)",
    "L.empty(17, dtype=L.float64)",
    "L.empty(())",
    "L.empty(0, 3)",
    "L.empty(8, 4).t()",
    "L.zeros(40)[::2]",
    "(L.ones(4, requires_grad=True) * 1)",
    "(L.ones(4, requires_grad=True) * 1)[1:]",
    "L.ones(4, requires_grad=True).detach()",
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("tensor", TENSORS)
def test_as_in_pytorch(torch, tensor, call):
    code = f"{tensor}.{call}"
    if "[1:]" in tensor:  # the view of a base is shown again, by PyTorch as AsStridedBackward0
        code = f"{code}.detach()"
    assert_same(torch, code)


@pytest.mark.parametrize("dtype", ["int64", "uint8", "bool"])
@pytest.mark.parametrize("call", ["random_()", "bernoulli_(0.3)", "random_(2)"])
def test_whole_numbers_as_in_pytorch(torch, dtype, call):
    assert_same(torch, f"L.zeros(20, dtype=L.{dtype}).{call}")


ARGUMENTS = [
    "uniform_()",
    "uniform_(1)",
    "uniform_(to=2)",
    "uniform_(**{'from': 1, 'to': 2})",
    "uniform_(L.tensor(0.5), np.float32(2))",
    "normal_(mean=1, std=2)",
    "normal_(True)",
    "random_(5)",
    "random_(1, 5)",
    "random_(1, None)",
    "random_(to=3)",
    "random_(0, L.tensor(3))",
    "random_(**{'from': 1, 'to': 5})",
    "bernoulli_()",
    "bernoulli_(p=0.3)",
    "bernoulli_(L.tensor([0.0, 0.3, 0.6, 1.0]))",
    "bernoulli_(L.tensor(0.5, dtype=L.float64))",
    "bernoulli_(L.tensor(0.5, requires_grad=True))",
    "exponential_()",
    "geometric_(p=0.3)",
    "cauchy_(median=1, sigma=2)",
    "log_normal_(mean=1, std=0.3)",
    "normal_(generator=L.Generator().manual_seed(3))",
    "random_(generator=L.Generator().manual_seed(3))",
]


@pytest.mark.parametrize("call", ARGUMENTS)
def test_arguments_as_in_pytorch(torch, call):
    assert_same(torch, f"L.zeros(4).{call}")


REFUSED = [
    "L.zeros(4).uniform_(1, 0)",
    "L.zeros(4).uniform_(from_=0)",
    "L.zeros(4).uniform_(1, **{'from': 0})",
    "L.zeros(4).uniform_(float('nan'), 1)",
    "L.zeros(4).uniform_(-3e38, 3e38)",
    "L.zeros(4).uniform_(0, 1, L.Generator())",
    "L.zeros(4).uniform_('a')",
    "L.zeros(4).normal_(0, -1)",
    "L.zeros(4).normal_(0, None)",
    "L.zeros(4).normal_(L.tensor([1.0]))",
    "L.zeros(4).normal_(generator=3)",
    "L.zeros(4).random_(5, 1)",
    "L.zeros(4).random_(0)",
    "L.zeros(4).random_(2.5)",
    "L.zeros(4).random_(None)",
    "L.zeros(4).random_(True)",
    "L.zeros(4).random_(1, 2, 3)",
    "L.zeros(4).random_(**{'from': 1})",
    "L.zeros(4, dtype=L.uint8).random_(300)",
    "L.zeros(4, dtype=L.uint8).random_(-1, 3)",
    "L.zeros(4, dtype=L.bool).random_(3)",
    "L.zeros(4).bernoulli_(2.0)",
    "L.zeros(4).bernoulli_('a')",
    "L.zeros(4).bernoulli_(0.5, L.Generator())",
    "L.zeros(4).bernoulli_(L.zeros(4, dtype=L.int64))",
    "L.zeros(4).bernoulli_(L.zeros(3))",
    "L.zeros(4).bernoulli_(L.full((4,), 2.0))",
    "L.zeros(4).exponential_(0)",
    "L.zeros(4).geometric_()",
    "L.zeros(4).geometric_(0)",
    "L.zeros(4).geometric_(1)",
    "L.zeros(4).cauchy_(0, 0)",
    "L.zeros(4).log_normal_(1, 0)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "tensor",
    [
        "L.ones(4, requires_grad=True)",
        "L.ones(4, requires_grad=True)[:2]",
        "L.ones(1).expand(3)",
    ],
)
def test_memory_that_may_not_be_written(torch, tensor, call):
    assert_both_refuse(torch, f"{tensor}.{call}")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("length", [0, 4])
@pytest.mark.parametrize("dtype", ["int64", "bool"])
def test_dtypes_as_in_pytorch(torch, call, length, dtype):
    code = f"L.zeros({length}, dtype=L.{dtype}).{call}"
    try:
        assert_both_refuse(torch, code)
    except AssertionError:
        assert_same(torch, code)


def test_read_only_memory_is_refused(torch):
    shown = rushlight.tensor([1.0]).numpy()
    shown.flags.writeable = False
    with pytest.raises(RuntimeError, match=r"read-only.*clone\(\)"):
        rushlight.from_numpy(shown).normal_()


def test_no_grad_lets_a_leaf_be_filled():
    leaf = rushlight.zeros(3, requires_grad=True)
    with rushlight.autograd.no_grad():
        assert leaf.uniform_(1.0, 2.0) is leaf
    assert leaf.is_leaf
    assert leaf.requires_grad
    assert min(leaf.tolist()) >= 1.0


def test_what_flows_back_is_zero():
    x = rushlight.ones(4, requires_grad=True)
    whole, part = x * 2, x * 2
    whole.normal_()
    part[:2].normal_()
    (whole * 3 + part).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 2.0, 2.0]


def test_a_saved_value_that_is_overwritten_is_noticed():
    x = rushlight.ones(3, requires_grad=True)
    y = x * 1
    z = y * y
    y.uniform_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()
