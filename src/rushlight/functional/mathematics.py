"""Functions of each element: exponentials, roots, circular and hyperbolic functions, rounding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rushlight.functional.operands import (
    LEFT_OUT,
    as_floating,
    floating_pair,
    pair,
    require_one_tensor,
    require_tensor,
    unsupported,
)
from rushlight.functional.reduction import overloaded
from rushlight.functional.register import operation
from rushlight.ops import table
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__: list[str] = []

# Functions of floating-point numbers, each with its aliases and what it makes of 0.5 and 1;
# integers become floating-point.
_FLOATING: dict[str, tuple[tuple[str, ...], str]] = {
    "acos": (("arccos",), "[1.0472, 0.0000]"),
    "acosh": (("arccosh",), "[nan, 0.]"),
    "asin": (("arcsin",), "[0.5236, 1.5708]"),
    "asinh": (("arcsinh",), "[0.4812, 0.8814]"),
    "atan": (("arctan",), "[0.4636, 0.7854]"),
    "atanh": (("arctanh",), "[0.5493,    inf]"),
    "cos": ((), "[0.8776, 0.5403]"),
    "cosh": ((), "[1.1276, 1.5431]"),
    "erf": ((), "[0.5205, 0.8427]"),
    "erfc": ((), "[0.4795, 0.1573]"),
    "exp": ((), "[1.6487, 2.7183]"),
    "exp2": ((), "[1.4142, 2.0000]"),
    "expm1": ((), "[0.6487, 1.7183]"),
    "log": ((), "[-0.6931,  0.0000]"),
    "log10": ((), "[-0.3010,  0.0000]"),
    "log1p": ((), "[0.4055, 0.6931]"),
    "log2": ((), "[-1.,  0.]"),
    "reciprocal": ((), "[2., 1.]"),
    "rsqrt": ((), "[1.4142, 1.0000]"),
    "sigmoid": ((), "[0.6225, 0.7311]"),
    "sin": ((), "[0.4794, 0.8415]"),
    "sinh": ((), "[0.5211, 1.1752]"),
    "sqrt": ((), "[0.7071, 1.0000]"),
    "tan": ((), "[0.5463, 1.5574]"),
    "tanh": ((), "[0.4621, 0.7616]"),
}


def _floating(name: str, aliases: tuple[str, ...], shown: str) -> None:
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

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([0.5, 1.0]))
        tensor({shown})
    """
    operation(name, *aliases, inplace=True, out=True)(function)


for _name, _row in _FLOATING.items():
    _floating(_name, *_row)


def _numeric(name: str, *aliases: str, shown: str, kernel: str = "") -> Callable[[Tensor], Tensor]:
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

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([-1.5, 0.0, 2.5]))
        tensor({shown})
    """
    return operation(name, *aliases, inplace=True, out=True)(function)


abs = _numeric("abs", "absolute", kernel="abs_cpu", shown="[1.5000, 0.0000, 2.5000]")
_numeric("ceil", kernel="ceil_vml_cpu", shown="[-1.,  0.,  3.]")
_numeric("floor", kernel="floor_vml_cpu", shown="[-2.,  0.,  2.]")
_numeric("sign", "sgn", shown="[-1.,  0.,  1.]")
_numeric("trunc", "fix", kernel="trunc_vml_cpu", shown="[-1.,  0.,  2.]")
tensor_method("__abs__")(abs)


@operation(inplace=True, out=True)
def frac(input: Tensor) -> Tensor:
    """Input - trunc(input), of the sign of input.

    Args:
        input: a tensor of floating-point numbers.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the input is not of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.frac(rushlight.tensor([1.5, -2.25]))
        tensor([ 0.5000, -0.2500])
    """
    x = require_tensor("frac", input)
    if x._data.dtype.kind != "f":
        raise unsupported("frac_cpu", x)
    result: Tensor = rows.frac(x)
    return result


@operation(inplace=True, out=True)
def round(input: Tensor, *, decimals: int = LEFT_OUT) -> Tensor:
    """Input to so many decimals; halves go to the even digit.

    Args:
        input: a tensor.
        decimals: how many (default 0); negative ones count before the point.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the input is bool, or of integers and ``decimals`` not 0.

    Example:
        >>> import rushlight
        >>> rushlight.round(rushlight.tensor([0.5, 1.5, 2.25]))
        tensor([0., 2., 2.])
        >>> rushlight.round(rushlight.tensor([1.234]), decimals=2)
        tensor([1.2300])
    """
    x = require_tensor("round", input)
    kind = x._data.dtype.kind
    if kind == "b" or (kind != "f" and decimals is not LEFT_OUT):
        raise unsupported("round_cpu", x)
    places = 0 if decimals is LEFT_OUT else decimals
    return overloaded(decimals, rows.round(x, decimals=places))


@operation(inplace=True, out=True)
def square(input: Tensor) -> Tensor:
    """Input · input.

    Args:
        input: a tensor; bools become int64.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.square(rushlight.tensor([1, -2]))
        tensor([1, 4])
    """
    result: Tensor = require_tensor("square", input).pow(2)
    return result


def _binary(name: str, *aliases: str, shown: str, kernel: str = "", inplace: bool = True) -> None:
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

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([3.0, 0.0]), rushlight.tensor([4.0, 1.0]))
        tensor({shown})
    """
    operation(name, *aliases, inplace=inplace, out=True)(function)


_binary("atan2", "arctan2", shown="[0.6435, 0.0000]")
_binary("hypot", kernel="hypot_cpu", shown="[5., 1.]")
_binary("logaddexp", kernel="logaddexp_cpu", inplace=False, shown="[4.3133, 1.3133]")
_binary("logaddexp2", kernel="logaddexp2_cpu", inplace=False, shown="[4.5850, 1.5850]")


@operation(inplace=True, out=True)
def xlogy(input: Any, other: Any) -> Tensor:
    """Input · ln(other), which is 0 where input is 0, unless other is NaN.

    Args:
        input: a tensor or a number.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        TypeError: none of the two is a tensor.

    Example:
        >>> import rushlight
        >>> rushlight.xlogy(rushlight.tensor([0.0, 2.0]), rushlight.tensor([0.0, 3.0]))
        tensor([0.0000, 2.1972])
    """
    require_one_tensor("xlogy", input, other)
    x, y = pair("xlogy", input, other)
    if x._data.dtype.kind != "f":
        x, y = floating_pair(input, other)
    result: Tensor = rows.xlogy(x, y)
    return result
