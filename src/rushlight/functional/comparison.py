"""Comparisons and logic: elementwise questions that answer with bool, and whole-tensor ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.dtypes import get_default_dtype
from rushlight.functional.creation import as_tensor
from rushlight.functional.operands import cast, is_number, pair, require_tensor
from rushlight.functional.register import operation, title
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__ = ["allclose", "equal", "isclose"]

# Aliases, what it says, and what it says of 1, 2, 3 and 2.
_COMPARISONS = {
    "eq": ((), "equals", "[False,  True, False]"),
    "ne": (("not_equal",), "differs from", "[ True, False,  True]"),
    "lt": (("less",), "is less than", "[ True, False, False]"),
    "le": (("less_equal",), "is at most", "[ True,  True, False]"),
    "gt": (("greater",), "is greater than", "[False, False,  True]"),
    "ge": (("greater_equal",), "is at least", "[False,  True,  True]"),
}


def _comparison(name: str, aliases: tuple[str, ...], verb: str, shown: str) -> None:
    """Publish one comparison: function, method, in-place form, operator."""

    def compare(input: Tensor, other: Any) -> Tensor:
        x, y = pair(name, require_tensor(name, input), other)
        result: Tensor = getattr(rows, name)(x, y)
        return result

    compare.__name__ = compare.__qualname__ = name
    compare.__doc__ = f"""Where input {verb} other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([1, 2, 3]), 2)
        tensor({shown})
    """
    operation(name, *aliases, inplace=True, out=True)(compare)
    tensor_method(f"__{name}__")(_compared(name, {"eq": False, "ne": True}.get(name)))


def _compared(name: str, stranger: bool | None) -> Any:
    """The operator; ``stranger`` is its answer for what is no operand, None: leave it to Python."""

    def method(self: Tensor, other: Any) -> Any:
        if name == "eq" and isinstance(other, np.ndarray):
            other = as_tensor(other)
        if isinstance(other, Tensor) or is_number(other):
            x, y = pair(name, self, other)
            return getattr(rows, name)(x, y)
        return NotImplemented if stranger is None else stranger

    return method


for _name, _row in _COMPARISONS.items():
    _comparison(_name, *_row)


def _logic(name: str, doc: str, shown: str) -> None:
    def logical(input: Tensor, other: Tensor) -> Tensor:
        x, y = pair(name, require_tensor(name, input), require_tensor(name, other, "other", 2))
        result: Tensor = getattr(rows, name)(x, y)
        return result

    logical.__name__ = logical.__qualname__ = name
    logical.__doc__ = f"""Where {doc} of input and other not 0.

    Args:
        input: a tensor.
        other: a tensor; the two broadcast.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([0, 0, 2]), rushlight.tensor([0, 1, 1])
        >>> rushlight.{name}(x, y)
        tensor({shown})
    """
    operation(inplace=True, out=True)(logical)


_logic("logical_and", "both are", "[False, False,  True]")
_logic("logical_or", "at least one is", "[False,  True,  True]")
_logic("logical_xor", "exactly one is", "[False,  True, False]")


@operation(inplace=True, out=True)
def logical_not(input: Tensor) -> Tensor:
    """Where input is 0.

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.logical_not(rushlight.tensor([0.0, 0.5, -1.0]))
        tensor([ True, False, False])
    """
    result: Tensor = rows.logical_not(require_tensor("logical_not", input))
    return result


@operation()
def isnan(input: Tensor) -> Tensor:
    """Where input is not a number.

    Args:
        input: a tensor; integers never are.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.isnan(rushlight.tensor([1.0, float("nan")]))
        tensor([False,  True])
    """
    result: Tensor = rows.isnan(require_tensor("isnan", input))
    return result


@operation()
def isinf(input: Tensor) -> Tensor:
    """Where input is infinite.

    Args:
        input: a tensor; integers never are.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.isinf(rushlight.tensor([1.0, -float("inf")]))
        tensor([False,  True])
    """
    result: Tensor = rows.isinf(require_tensor("isinf", input))
    return result


@operation()
def isfinite(input: Tensor) -> Tensor:
    """Where input is a finite number.

    Args:
        input: a tensor; integers always are.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.isfinite(rushlight.tensor([1.0, float("nan"), float("inf")]))
        tensor([ True, False, False])
    """
    result: Tensor = rows.isfinite(require_tensor("isfinite", input))
    return result


@operation(out=True)
def isposinf(input: Tensor) -> Tensor:
    """Where input is +∞.

    Args:
        input: a tensor; integers never are.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.isposinf(rushlight.tensor([float("inf"), -float("inf")]))
        tensor([ True, False])
    """
    x = require_tensor("isposinf", input)
    result: Tensor = rows.logical_and(rows.isinf(x), rows.gt(x, 0))
    return result


@operation(out=True)
def isneginf(input: Tensor) -> Tensor:
    """Where input is -∞.

    Args:
        input: a tensor; integers never are.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.isneginf(rushlight.tensor([float("inf"), -float("inf")]))
        tensor([False,  True])
    """
    x = require_tensor("isneginf", input)
    result: Tensor = rows.logical_and(rows.isinf(x), rows.lt(x, 0))
    return result


@operation()
def isreal(input: Tensor) -> Tensor:
    """Where input has no imaginary part: everywhere.

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.isreal(rushlight.tensor([1.0, 2.0]))
        tensor([True, True])
    """
    result: Tensor = rows.logical_or(rows.isnan(input), rows.eq(input, input))
    return result


@operation(out=True)
def signbit(input: Tensor) -> Tensor:
    """Where the sign of input is minus, be it of -0.

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.signbit(rushlight.tensor([1.0, -1.0, -0.0]))
        tensor([False,  True,  True])
    """
    x = require_tensor("signbit", input)
    result: Tensor = rows.lt(x, 0) if x._data.dtype.kind != "f" else rows.signbit(x)
    return result


@operation()
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape and equal elements.

    Args:
        input: a tensor.
        other: a tensor.

    Example:
        >>> import rushlight
        >>> rushlight.equal(rushlight.tensor([1, 2]), rushlight.tensor([1, 2]))
        True
    """
    x, y = require_tensor("equal", input), require_tensor("equal", other, "other", 2)
    return np.array_equal(x._data, y._data)


@operation()
def isclose(
    input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Tensor:
    """Where |input - other| ≤ atol + rtol · |other|.

    Args:
        input: a tensor.
        other: a tensor of the same type; the two broadcast.
        rtol: the relative tolerance (default 1e-05).
        atol: the absolute tolerance (default 1e-08).
        equal_nan: whether NaN is close to NaN (default False).

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the types differ, or a tolerance is negative.

    Example:
        >>> import rushlight
        >>> rushlight.isclose(rushlight.tensor([1.0, 2.0]), rushlight.tensor([1.000001, 2.1]))
        tensor([ True, False])
    """
    x, y = require_tensor("isclose", input), require_tensor("isclose", other, "other", 2)
    if x.dtype is not y.dtype:
        raise RuntimeError(f"{title(x.dtype)} did not match {title(y.dtype)}")
    for name, value in (("rtol", rtol), ("atol", atol)):
        if not value >= 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value}")
    close: Tensor = rows.eq(x, y)
    if equal_nan:
        close = rows.logical_or(close, rows.logical_and(rows.isnan(x), rows.isnan(y)))
    if rtol == 0 and atol == 0:
        return close
    if x._data.dtype.kind != "f":
        x, y = (cast(v, get_default_dtype()) for v in (x, y))
    distance = rows.abs(rows.sub(x, y))
    allowed = rows.add(rows.abs(rows.mul(y, rtol)), atol)
    near = rows.logical_and(rows.isfinite(distance), rows.le(distance, allowed))
    either: Tensor = rows.logical_or(close, near)
    return either


@operation()
def allclose(
    input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> bool:
    """Whether |input - other| ≤ atol + rtol · |other| everywhere.

    Args:
        input: a tensor.
        other: a tensor of the same type; the two broadcast.
        rtol: the relative tolerance (default 1e-05).
        atol: the absolute tolerance (default 1e-08).
        equal_nan: whether NaN is close to NaN (default False).

    Raises:
        RuntimeError: the types differ, or a tolerance is negative.

    Example:
        >>> import rushlight
        >>> rushlight.allclose(rushlight.tensor([1.0, 2.0]), rushlight.tensor([1.000001, 2.0]))
        True
    """
    return bool(isclose(input, other, rtol, atol, equal_nan)._data.all())
