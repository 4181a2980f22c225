"""Functions of each element: exponentials, roots, circular and hyperbolic functions, rounding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rushlight.functional.operands import (
    as_floating,
    floating_pair,
    pair,
    require_one_tensor,
    require_tensor,
    unsupported,
)
from rushlight.functional.register import operation
from rushlight.ops import table
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__: list[str] = []

# Functions of floating-point numbers, each with its aliases; integers become floating-point.
_FLOATING: dict[str, tuple[str, ...]] = {
    "acos": ("arccos",),
    "acosh": ("arccosh",),
    "asin": ("arcsin",),
    "asinh": ("arcsinh",),
    "atan": ("arctan",),
    "atanh": ("arctanh",),
    "cos": (),
    "cosh": (),
    "erf": (),
    "erfc": (),
    "exp": (),
    "exp2": (),
    "expm1": (),
    "log": (),
    "log10": (),
    "log1p": (),
    "log2": (),
    "reciprocal": (),
    "rsqrt": (),
    "sigmoid": (),
    "sin": (),
    "sinh": (),
    "sqrt": (),
    "tan": (),
    "tanh": (),
}


def _floating(name: str, aliases: tuple[str, ...]) -> None:
    """Publish the row ``name`` as a function of floating-point numbers."""

    def function(input: Tensor) -> Tensor:
        try:
            x = input if input._data.dtype.kind == "f" else as_floating(input)
        except AttributeError:
            x = require_tensor(name, input)
        result: Tensor = getattr(rows, name)(x)
        return result

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""{table[name].doc}

    Args:
        input: a tensor; integers and bools become floating-point numbers first.
    """
    operation(name, *aliases, inplace=True, out=True)(function)


for _name, _aliases in _FLOATING.items():
    _floating(_name, _aliases)


def _numeric(name: str, *aliases: str, kernel: str = "") -> Callable[[Tensor], Tensor]:
    """Publish the row ``name`` as a function of numbers; ``kernel`` is what bools do not have."""

    def function(input: Tensor) -> Tensor:
        x = require_tensor(name, input)
        if kernel and x._data.dtype.kind == "b":
            raise unsupported(kernel, x)
        result: Tensor = getattr(rows, name)(x)
        return result

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""{table[name].doc}

    Args:
        input: a tensor.
    """
    return operation(name, *aliases, inplace=True, out=True)(function)


abs = _numeric("abs", "absolute", kernel="abs_cpu")
_numeric("ceil", kernel="ceil_vml_cpu")
_numeric("floor", kernel="floor_vml_cpu")
_numeric("sign", "sgn")
_numeric("trunc", "fix", kernel="trunc_vml_cpu")
tensor_method("__abs__")(abs)


@operation(inplace=True, out=True)
def frac(input: Tensor) -> Tensor:
    """Input - trunc(input), of floating-point numbers."""
    x = require_tensor("frac", input)
    if x._data.dtype.kind != "f":
        raise unsupported("frac_cpu", x)
    result: Tensor = rows.frac(x)
    return result


@operation(inplace=True, out=True)
def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """Input to so many decimals; halves go to the even digit.

    Args:
        input: a tensor.
        decimals: how many (default 0); negative ones count before the point.
    """
    x = require_tensor("round", input)
    kind = x._data.dtype.kind
    if kind == "b" or (kind != "f" and decimals != 0):
        raise unsupported("round_cpu", x)
    result: Tensor = rows.round(x, decimals=decimals)
    return result


@operation(inplace=True, out=True)
def square(input: Tensor) -> Tensor:
    """Input · input.

    Args:
        input: a tensor; bools become int64.
    """
    result: Tensor = require_tensor("square", input).pow(2)
    return result


def _binary(name: str, *aliases: str, kernel: str = "", inplace: bool = True) -> None:
    """Publish a row of two floating-point tensors; ``kernel`` is what integers do not have."""

    def function(input: Tensor, other: Tensor) -> Tensor:
        x, y = pair(name, require_tensor(name, input), require_tensor(name, other, "other", 2))
        if x._data.dtype.kind != "f":
            if kernel:
                raise unsupported(kernel, x)
            x, y = floating_pair(input, other)
        result: Tensor = getattr(rows, name)(x, y)
        return result

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""{table[name].doc}

    Args:
        input: a tensor, the first operand.
        other: a tensor, the second; the two broadcast and promote.
    """
    operation(name, *aliases, inplace=inplace, out=True)(function)


_binary("atan2", "arctan2")
_binary("hypot", kernel="hypot_cpu")
_binary("logaddexp", kernel="logaddexp_cpu", inplace=False)
_binary("logaddexp2", kernel="logaddexp2_cpu", inplace=False)


@operation(inplace=True, out=True)
def xlogy(input: Any, other: Any) -> Tensor:
    """Input · ln(other), which is 0 where input is 0, unless other is NaN.

    Args:
        input: a tensor or a number.
        other: a tensor or a number; the two broadcast and promote.

    Raises:
        TypeError: none of the two is a tensor.
    """
    require_one_tensor("xlogy", input, other)
    x, y = pair("xlogy", input, other)
    if x._data.dtype.kind != "f":
        x, y = floating_pair(input, other)
    result: Tensor = rows.xlogy(x, y)
    return result
