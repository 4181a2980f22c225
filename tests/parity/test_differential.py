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

# What differs, and why it may.
DIFFER = {
    "Tensor.fill_": "integers never require a gradient here, whatever is written into them",
    "acosh": "PyTorch has no derivative in place",
    "asinh": "PyTorch has no derivative in place",
    "atanh": "PyTorch has no derivative in place",
    "atan2": "PyTorch squares an integer operand in its own type, which overflows",
    "clamp": "a number and a tensor as bounds are taken together",
    "cumprod": "dtype may differ from the written tensor's, and drop the gradient",
    "cumsum": "dtype may differ from the written tensor's, and drop the gradient",
    "prod": "dtype may drop the gradient",
    "sum": "dtype may drop the gradient",
    "nansum": "dtype may drop the gradient",
    "flip": "a number is taken for a tuple of one",
    "permute": "a number is taken for a tuple of one",
    "lerp": "integers are refused even without dimensions",
    "linspace": "bounds that are not finite are refused for integers",
    "logcumsumexp": "the slope of -inf",
    "logical_and": "in place PyTorch passes the gradient through a constant",
    "logical_or": "in place PyTorch passes the gradient through a constant",
    "logical_xor": "in place PyTorch passes the gradient through a constant",
    "logical_not": "in place PyTorch passes the gradient through a constant",
    "nn.functional.gelu": "PyTorch's vectorised kernel gives nan at infinity",
    "nn.functional.celu": "the slope where alpha is infinite",
    "nn.functional.huber_loss": "PyTorch fails on the gradient of mixed types",
    "repeat_interleave": "a tensor without dimensions has a dimension 0",
    "take_along_dim": "a tensor without dimensions has a dimension 0",
    "tile": "a negative number of times is refused for empty tensors too",
    "unique": "no gradient is wanted where there is no derivative",
    "unique_consecutive": "no gradient is wanted where there is no derivative",
    "topk": "which of equal elements",
    "kthvalue": "which of equal elements",
    "std_mean": "PyTorch's running mean of infinities is nan",
    "var_mean": "PyTorch's running mean of infinities is nan",
    "eq": "in place, no gradient is wanted where only the other operand does",
    "ne": "in place, no gradient is wanted where only the other operand does",
    "lt": "in place, no gradient is wanted where only the other operand does",
    "le": "in place, no gradient is wanted where only the other operand does",
    "gt": "in place, no gradient is wanted where only the other operand does",
    "ge": "in place, no gradient is wanted where only the other operand does",
    "index_add": "a tensor without dimensions has a dimension 0",
    "nn.functional.softmin": "an empty tensor of integers is refused as any other",
    "nn.functional.binary_cross_entropy_with_logits": "targets of -inf",
    "addcdiv": "PyTorch fails on the gradient of mixed types",
    "masked_fill": "integers never require a gradient here, whatever is written into them",
    "nn.functional.softmax": "an empty tensor of integers is refused as any other",
    "log_softmax": "an empty tensor of integers is refused as any other",
    "softmax": "an empty tensor of integers is refused as any other",
    "scatter": "a number that the type cannot hold is cast in place",
}
NAMES = [name for name in SIGNATURES if name.strip() not in DIFFER]


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
