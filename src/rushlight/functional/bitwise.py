"""Operations on the bits of integers, which on bools are logic; and their operators."""

from __future__ import annotations

from typing import Any

from rushlight.functional.arithmetic import operator
from rushlight.functional.operands import pair, require_one_tensor, require_tensor, unsupported
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__: list[str] = []


def _bits(who: str, kernel: str, input: Any, other: Any) -> Tensor:
    require_one_tensor(who, input, other)
    x, y = pair(who, input, other)
    if x._data.dtype.kind == "f":
        raise unsupported(kernel, x)
    result: Tensor = getattr(rows, who)(x, y)
    return result


@operation(inplace=True, out=True)
def bitwise_and(input: Any, other: Any) -> Tensor:
    """The bits that both have.

    Args:
        input: a tensor of integers or bools.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.
        NotImplementedError: an operand is of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.bitwise_and(rushlight.tensor([0b1100]), 0b1010)
        tensor([8])
    """
    return _bits("bitwise_and", "bitwise_and_cpu", input, other)


@operation(inplace=True, out=True)
def bitwise_or(input: Any, other: Any) -> Tensor:
    """The bits that at least one of the two has.

    Args:
        input: a tensor of integers or bools.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.
        NotImplementedError: an operand is of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.bitwise_or(rushlight.tensor([0b1100]), 0b1010)
        tensor([14])
    """
    return _bits("bitwise_or", "bitwise_or_cpu", input, other)


@operation(inplace=True, out=True)
def bitwise_xor(input: Any, other: Any) -> Tensor:
    """The bits that exactly one of the two has.

    Args:
        input: a tensor of integers or bools.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.
        NotImplementedError: an operand is of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.bitwise_xor(rushlight.tensor([0b1100]), 0b1010)
        tensor([6])
    """
    return _bits("bitwise_xor", "bitwise_xor_cpu", input, other)


def _shift(who: str, kernel: str, input: Any, other: Any) -> Tensor:
    require_one_tensor(who, input, other)
    x, y = pair(who, input, other)
    if x._data.dtype.kind in "fb":
        raise unsupported(kernel, x)
    result: Tensor = getattr(rows, who)(x, y)
    return result


@operation(inplace=True, out=True)
def bitwise_left_shift(input: Any, other: Any) -> Tensor:
    """Input · 2^other, of integers.

    Args:
        input: a tensor of integers.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.
        NotImplementedError: an operand is of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.bitwise_left_shift(rushlight.tensor([1, 3]), 2)
        tensor([ 4, 12])
    """
    return _shift("bitwise_left_shift", "lshift_cpu", input, other)


@operation(inplace=True, out=True)
def bitwise_right_shift(input: Any, other: Any) -> Tensor:
    """Input / 2^other rounded down, of integers.

    Args:
        input: a tensor of integers.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.
        NotImplementedError: an operand is of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.bitwise_right_shift(rushlight.tensor([5, -5]), 1)
        tensor([ 2, -3])
    """
    return _shift("bitwise_right_shift", "rshift_cpu", input, other)


@operation(inplace=True, out=True)
def bitwise_not(input: Tensor) -> Tensor:
    """The bits that input does not have; of bools, the opposite.

    Args:
        input: a tensor of integers or bools.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the input is of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.bitwise_not(rushlight.tensor([0, 5]))
        tensor([-1, -6])
        >>> rushlight.bitwise_not(rushlight.tensor([True]))
        tensor([False])
    """
    x = require_tensor("bitwise_not", input)
    if x._data.dtype.kind == "f":
        raise unsupported("bitwise_not_cpu", x)
    result: Tensor = rows.bitwise_not(x)
    return result


@tensor_method("__invert__")
def _invert(self: Tensor) -> Tensor:
    if self._data.dtype.kind == "f":
        raise TypeError(
            "~ (operator.invert) is only implemented on integer and Boolean-type tensors, "
            f"not on {self.dtype}"
        )
    return bitwise_not(self)


operator("and", bitwise_and)
operator("or", bitwise_or)
operator("xor", bitwise_xor)
operator("lshift", bitwise_left_shift)
operator("rshift", bitwise_right_shift)
