"""Random calls that are nobody's samples: both libraries give the same, or both refuse.

Which class of error comes first where a call is wrong in two ways is not compared here.
"""

import warnings

import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")

import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from parity_calls import SIGNATURES, calls
from parity_check import differences, in_scope, tell
from parity_sides import OutOfScope, Side, resolve

import rushlight


def tensors_of(arguments):
    return [x for x in arguments if isinstance(x, torch.Tensor)]


def in_place(path, args):
    return path.endswith("_")


def mixed(path, args):
    return len({x.dtype for x in tensors_of(args)}) > 1


def empty(path, args):
    return any(not x.numel() for x in tensors_of(args))


def infinite(path, args):
    return any(not torch.isfinite(x).all() for x in tensors_of(args))


def number_alone(path, args):
    return any(not x.dim() for x in tensors_of(args))


def into_integers(path, args):
    return not args[0].dtype.is_floating_point and mixed(path, args)


def equal_elements(path, args):
    return args[0].unique().numel() < args[0].numel()


def no_dims(path, args):
    return () in args


def wide_index(path, args):
    """Without a dimension PyTorch wants both contiguous; a wrong index it reads anyhow."""
    return len(args) < 3 or bool((args[1] >= min(args[0].shape, default=0)).any())


def zero_base(path, args):
    return bool((torch.as_tensor(args[0]) == 0).any())


def own_norm(path, args):
    return any(x != x for x in args[1:] if isinstance(x, float))


def weights_wanted(path, args):
    return any(x.requires_grad for x in tensors_of(args[2:])) or mixed(path, args)


# What may differ: in which calls, and why.
DIFFER = {
    "topk": (equal_elements, "which of equal elements"),
    "kthvalue": (equal_elements, "which of equal elements"),
    "eq": (in_place, "no gradient is wanted where only the other operand does"),
    "ne": (in_place, "no gradient is wanted where only the other operand does"),
    "lt": (in_place, "no gradient is wanted where only the other operand does"),
    "le": (in_place, "no gradient is wanted where only the other operand does"),
    "gt": (in_place, "no gradient is wanted where only the other operand does"),
    "ge": (in_place, "no gradient is wanted where only the other operand does"),
    "logical_and": (in_place, "PyTorch passes the gradient through a constant"),
    "logical_or": (in_place, "PyTorch passes the gradient through a constant"),
    "logical_xor": (in_place, "PyTorch passes the gradient through a constant"),
    "logical_not": (in_place, "PyTorch passes the gradient through a constant"),
    "acosh": (in_place, "PyTorch has no derivative in place"),
    "asinh": (in_place, "PyTorch has no derivative in place"),
    "atanh": (in_place, "PyTorch has no derivative in place"),
    "Tensor.fill_": (into_integers, "integers never require a gradient here"),
    "masked_fill": (into_integers, "integers never require a gradient here"),
    "index_fill": (into_integers, "integers never require a gradient here"),
    "atan2": (mixed, "PyTorch squares an integer operand in its own type, which overflows"),
    "addcdiv": (mixed, "PyTorch takes the gradient of mixed types in the type of one"),
    "lerp": (number_alone, "integers are refused even without dimensions"),
    "pow": (zero_base, "PyTorch's second derivative is NaN where the first is 0 by choice"),
    "float_power": (zero_base, "PyTorch's second derivative is NaN where the first is 0"),
    "std_mean": (infinite, "PyTorch's running mean of infinities is NaN"),
    "var_mean": (infinite, "PyTorch's running mean of infinities is NaN"),
    "var": (infinite, "PyTorch's slope of a spread of nothing tells NaN from infinity"),
    "logcumsumexp": (infinite, "the slope of an infinity"),
    "cumprod": (infinite, "the slope of an infinity among zeros"),
    "prod": (infinite, "the second slope of an infinity among zeros"),
    "nn.functional.gelu": (infinite, "PyTorch's vector kernel gives NaN at infinity"),
    "nn.functional.hardtanh": (infinite, "PyTorch's vector kernel stops the slope at NaN"),
    "nn.functional.relu6": (infinite, "PyTorch's vector kernel stops the slope at NaN"),
    "nn.functional.elu": (infinite, "PyTorch's vector kernel gives NaN the slope NaN"),
    "nn.functional.selu": (infinite, "PyTorch's vector kernel gives NaN the slope NaN"),
    "nn.functional.celu": (infinite, "PyTorch's vector kernel gives NaN the slope NaN"),
    "nn.functional.hardswish": (infinite, "PyTorch's vector kernel gives NaN the slope NaN"),
    "nn.functional.binary_cross_entropy": (weights_wanted, "weights of other types are cast"),
    "nn.functional.binary_cross_entropy_with_logits": (weights_wanted, "weights of other types"),
    "nn.functional.batch_norm": (empty, "integers are refused even where there are none"),
    "tensordot": (empty, "bools are refused even where there are none"),
    "median": (empty, "the NaN of no elements belongs to no graph"),
    "nanmedian": (empty, "the NaN of no elements belongs to no graph"),
    "tile": (empty, "a negative number of times is refused for empty tensors too"),
    "block_diag": (empty, "PyTorch gives a block without columns the gradient of another"),
    "scatter": (empty, "a number that the type cannot hold is refused even if it is not placed"),
    "logsumexp": (no_dims, "PyTorch fails where the dimensions are ()"),
    "norm": (own_norm, "of order NaN"),
    "take_along_dim": (wide_index, "PyTorch wants contiguous memory, and reads beyond it"),
}
NAMES = list(SIGNATURES)


def may_differ(name, path, args, kwargs):
    where, _ = DIFFER.get(name.strip(), (None, ""))
    return where is not None and where(path, [*args, *kwargs.values()])


def forms(name):
    """The ways to call it: as a function, a method, in place."""
    name = name.strip()
    last = name.rpartition(".")[2]
    paths = [name, f"Tensor.{last}", f"Tensor.{last}_"]
    if name.startswith("Tensor.") or last.startswith("__"):
        paths = paths[1:2]
    return [path for path in paths if resolve(torch, path) and resolve(rushlight, path)]


def judged(path, args, kwargs):
    """How the call differs between the libraries."""
    in_place = path.endswith("_") and not path.endswith("__")

    def told(library):
        function = resolve(library, path)
        second = all_wide([*args, *kwargs.values()])
        return tell(Side(library), function, args, kwargs, in_place=in_place, second=second)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = in_scope(told(torch))
        except OutOfScope:
            return []
        found = told(rushlight)
        if isinstance(expected["result"], Exception) and isinstance(found["result"], Exception):
            return []
        if path in STACKED and is_unchecked(args, found["result"]):
            return []
        return differences(found, expected)


STACKED = {"matmul", "Tensor.matmul", "bmm", "Tensor.bmm"}


def is_unchecked(args, found):
    """PyTorch compares no types where a stack of products is empty; Rushlight always does."""
    mixed = len({x.dtype for x in args}) > 1
    return mixed and not all(x.numel() for x in args) and isinstance(found, RuntimeError)


def all_wide(arguments):
    """Second derivatives are compared in float64, where they have digits."""
    return not any(isinstance(x, torch.Tensor) and x.dtype is torch.float32 for x in arguments)


def compare(name, data):
    args, kwargs = data.draw(calls(SIGNATURES[name]))
    path = data.draw(st.sampled_from(forms(name)))
    if not may_differ(name, path, args, kwargs):
        assert judged(path, args, kwargs) == [], f"{path}(*{args}, **{kwargs})"


RUN = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=8,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
NAMED = pytest.mark.parametrize("name", [name for name in NAMES if forms(name)])


@NAMED
@RUN
@given(data=st.data())
def test_random_calls(name, data):
    compare(name, data)


@pytest.mark.slow
@NAMED
@settings(RUN, max_examples=300, derandomize=False)
@given(data=st.data())
def test_many_random_calls(name, data):
    compare(name, data)


def test_a_wrong_value_is_found(monkeypatch):
    monkeypatch.setattr(rushlight, "exp", rushlight.expm1)
    assert "values differ" in judged("exp", [torch.ones(2)], {})[0]
    monkeypatch.setattr(rushlight, "exp", lambda x: x / 0 if x.any() else x.nosuch)
    assert judged("exp", [torch.zeros(2)], {}) != []
