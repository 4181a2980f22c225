"""PyTorch's own test material, and the names in it that Rushlight has too.

An operator can be called in several ways; each is a `Way`: as a function, a method, in place, by
Python's operator, under another name. Samples come out the same in every process.
"""

import functools
import operator
import random
import re
import types
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from parity_sides import resolve
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.common_modules import module_db
from torch.testing._internal.common_optimizers import optim_db

import rushlight

DTYPES = (torch.float64, torch.float32, torch.int64, torch.bool)
UNARY = (operator.abs, operator.neg, operator.invert)
WRITING = tuple(
    getattr(operator, f"i{name}")
    for name in ("add", "sub", "mul", "mod", "pow", "and", "or", "xor", "lshift", "rshift")
)
UNINITIALISED = re.compile(r"(new_)?empty(_like|_strided|_permuted)?$")


class Way(NamedTuple):
    """One way to call an operator, with what to call in each library."""

    kind: str
    torch: Callable[..., Any]
    rushlight: Callable[..., Any]
    in_place: bool = False


def title(info):
    return info.name + (f".{info.variant_test_name}" if info.variant_test_name else "")


def path_of(info):
    """Where PyTorch has the operator: `nn.functional.relu`, `Tensor.view`; None: nowhere public."""
    name = info.name.removeprefix("torch.")
    if name.startswith("ops.") or any(re.match("_[^_]", part) for part in name.split(".")):
        return None
    paths = (name, f"Tensor.{name}", f"Tensor.{name}_")
    return next((path for path in paths if callable(resolve(torch, path))), None)


def of_tests(function):
    return isinstance(function, types.FunctionType) and function.__module__.startswith("torch.test")


def twin(path, function):
    """Rushlight's counterpart of what PyTorch's material calls."""
    found = resolve(rushlight, path)
    if isinstance(function, functools.partial):  # relu with inplace=True
        return functools.partial(found, *function.args, **function.keywords)
    if of_tests(function):  # a lambda of PyTorch's tests: its code, in which torch is Rushlight
        names = {**function.__globals__, "torch": rushlight, "wrapper_set_seed": _seeded}
        return types.FunctionType(
            function.__code__, names, None, function.__defaults__, function.__closure__
        )
    return found


def _seeded(function, *args, **kwargs):
    rushlight.manual_seed(42)
    return function(*args, **kwargs)


def ways(info):
    """Every way that both libraries offer."""
    return [way for way in _ways(info, path_of(info)) if way.rushlight is not None]


def _ways(info, path):
    method, in_place = info.method_variant, info.inplace_variant
    yield Way("function", info.op, twin(path, info.op))
    if method is not None and not path.startswith("Tensor."):
        yield Way("method", method, resolve(rushlight, f"Tensor.{info.name}"))
    if in_place is not None:
        named = of_tests(in_place) or isinstance(in_place, functools.partial)
        place = path if named else f"Tensor.{in_place.__name__}"
        yield Way("in place", in_place, twin(place, in_place), True)
    for symbol in (info.operator_variant, info.inplace_operator_variant):
        if symbol is not None and info.name != "__getitem__":
            own = resolve(rushlight, f"Tensor.__{symbol.__name__.strip('_')}__")
            yield Way("operator", symbol, own and symbol, symbol in WRITING)
    for alias in info.aliases:
        name = alias.name.removeprefix("torch.")
        yield Way(f"alias {name}", alias.op, twin(name, alias.op))
        if alias.method_variant is not None:
            own = resolve(rushlight, f"Tensor.{name}")
            yield Way(f"method {name}", alias.method_variant, own)


@functools.cache
def operators():
    """The operators that Rushlight has, by title."""
    found = {title(i): i for i in op_db if path_of(i) and i.supported_dtypes("cpu") & set(DTYPES)}
    return {n: i for n, i in found.items() if resolve(rushlight, path_of(i)) is not None}


def modules():
    return {i.name: i for i in module_db if resolve(rushlight, i.name) is not None}


def optimizers():
    named = {i.optim_cls.__name__: i for i in optim_db if not i.only_supports_sparse_grads}
    return {name: i for name, i in named.items() if hasattr(rushlight.optim, name)}


def seed():
    """Where every list of samples starts from, so that all processes get the same."""
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - the stream that PyTorch's material draws from


@functools.lru_cache(maxsize=8)
def samples(name, dtype):
    """An operator's samples of the type; those that have a gradient ask for it."""
    info = operators()[name]
    if dtype not in info.supported_dtypes("cpu"):
        return []
    seed()
    grad = info.supports_autograd and dtype in info.backward_dtypes and dtype.is_floating_point
    # Not info.sample_inputs, which walks the whole stack to note which test asks.
    return list(info.sample_inputs_func(info, "cpu", dtype, grad))


def spread(count, limit):
    """At most `limit` numbers below `count`, evenly spread; all of them for a limit of 0."""
    if not limit or count <= limit:
        return range(count)
    return sorted({round(i * (count - 1) / max(limit - 1, 1)) for i in range(limit)})
