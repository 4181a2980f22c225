"""Sums, products, quotients: the functions, the methods and the operators.

Powers are in ``powers.py``, operations on three tensors in ``fused.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rushlight.functional.operands import (
    constant,
    floating_pair,
    is_number,
    pair,
    require_one_tensor,
    require_tensor,
    unsupported,
)
from rushlight.functional.register import in_place, operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__ = ["add", "div", "mul", "neg", "operator", "sub"]


def _is_bool(value: Any) -> bool:
    if isinstance(value, Tensor):
        return bool(value._data.dtype.kind == "b")
    return isinstance(value, bool)


def _scaled(y: Tensor, alpha: Any) -> Tensor:
    """Alpha · y, in the type of y.

    Raises:
        RuntimeError: ``alpha`` is of a higher category than y.
    """
    kind = y._data.dtype.kind
    if isinstance(alpha, bool) and kind != "b":
        raise RuntimeError(f"Boolean alpha only supported for Boolean results, not for {y.dtype}.")
    if kind != "f" and isinstance(alpha, float):
        raise RuntimeError(
            "For integral input tensors, argument alpha must not be a floating point number; "
            f"got {alpha}."
        )
    scaled: Tensor = rows.mul(y, constant(alpha, y._data.dtype))
    return scaled


@operation(inplace=True, out=True)
def add(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """Input + alpha · other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        alpha: a number (default 1).

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: ``alpha`` is a fraction and the operands are integers.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.add(rushlight.tensor([1.0, 2.0]), rushlight.tensor([[10.0], [20.0]]), alpha=2)
        tensor([[21., 22.],
                [41., 42.]])
    """
    x, y = pair("add", input, other)
    if type(alpha) is not int or alpha != 1:
        y = _scaled(y, alpha)
    result: Tensor = rows.add(x, y)
    return result


@operation("sub", "subtract", inplace=True, out=True)
def sub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """Input - alpha · other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        alpha: a number (default 1).

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: an operand is bool.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.sub(rushlight.tensor([1.0, 2.0]), 3)
        tensor([-2., -1.])
    """
    x, y = pair("sub", input, other)
    if x is not input or y is not other or x._data.dtype.kind != "f":
        _refuse_bool(input, other)
    if type(alpha) is not int or alpha != 1:
        y = _scaled(y, alpha)
    result: Tensor = rows.sub(x, y)
    return result


def _refuse_bool(x: Any, y: Any) -> None:
    if _is_bool(x) and _is_bool(y) and isinstance(x, Tensor) and isinstance(y, Tensor):
        raise RuntimeError(
            "Subtraction, the `-` operator, with two bool tensors is not supported. "
            "Use the `^` or `logical_xor()` operator instead."
        )
    if _is_bool(x) or _is_bool(y):
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying "
            "to invert a mask, use the `~` or `logical_not()` operator instead."
        )


@operation(method=False)
def rsub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """Other - alpha · input.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        alpha: a number (default 1).

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: an operand is bool.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.rsub(rushlight.tensor([1.0, 2.0]), 3)
        tensor([2., 1.])
    """
    x, y = pair("rsub", require_tensor("rsub", input), other)
    if x is not input or y is not other or x._data.dtype.kind != "f":
        _refuse_bool(input, other)
    if type(alpha) is not int or alpha != 1:
        x = _scaled(x, alpha)
    result: Tensor = rows.rsub(x, y)
    return result


@operation("mul", "multiply", inplace=True, out=True)
def mul(input: Any, other: Any) -> Tensor:
    """Input · other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.mul(rushlight.tensor([1, 2]), 0.5)
        tensor([0.5000, 1.0000])
    """
    x, y = pair("mul", input, other)
    result: Tensor = rows.mul(x, y)
    return result


@operation("div", "divide", inplace=True, out=True)
def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """Input / other; integers divide as floating-point numbers.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        rounding_mode: None (default), "trunc" (towards zero) or "floor".

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: ``rounding_mode`` is something else; an integer is divided by 0 and rounded.
        NotImplementedError: the input is bool, with a ``rounding_mode``.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.div(rushlight.tensor([7, -7]), 2)
        tensor([ 3.5000, -3.5000])
        >>> rushlight.div(rushlight.tensor([7, -7]), 2, rounding_mode="trunc")
        tensor([ 3, -3])
    """
    x, y = pair("div", input, other)
    if rounding_mode is None:
        if x._data.dtype.kind != "f":
            x, y = floating_pair(input, other)
        result: Tensor = rows.div(x, y)
        return result
    if rounding_mode not in ("trunc", "floor"):
        raise RuntimeError(
            "div expected rounding_mode to be one of None, 'trunc', or 'floor' "
            f"but found '{rounding_mode}'"
        )
    if _is_bool(x):
        raise unsupported(f"div_{rounding_mode}_cpu", x)
    rounded: Tensor = getattr(rows, f"div_{rounding_mode}")(x, y)
    return rounded


@operation(inplace=True, out=True)
def true_divide(input: Any, other: Any) -> Tensor:
    """Input / other; integers divide as floating-point numbers.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.true_divide(rushlight.tensor([7, -7]), 2)
        tensor([ 3.5000, -3.5000])
    """
    return div(input, other)


def _divided(who: str, kernel: str, x: Any, y: Any) -> Tensor:
    first, second = pair(who, x, y)
    if _is_bool(first):
        raise unsupported(kernel, first)
    result: Tensor = getattr(rows, who)(first, second)
    return result


@operation(inplace=True, out=True)
def floor_divide(input: Any, other: Any) -> Tensor:
    """The greatest whole number that is not above input / other; it has no derivative.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: an integer is divided by 0.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.floor_divide(rushlight.tensor([7, -7]), 2)
        tensor([ 3, -4])
    """
    return _divided("floor_divide", "div_floor_cpu", input, other)


@operation(inplace=True, out=True)
def remainder(input: Any, other: Any) -> Tensor:
    """Input - other · floor(input / other), of the sign of other: Python's ``%``.

    Args:
        input: a tensor or a number.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: an integer is divided by 0.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.remainder(rushlight.tensor([7, -7]), 3)
        tensor([1, 2])
    """
    require_one_tensor("remainder", input, other)
    return _divided("remainder", "remainder_cpu", input, other)


@operation(inplace=True, out=True)
def fmod(input: Tensor, other: Any) -> Tensor:
    """Input - other · trunc(input / other), of the sign of input: C's ``fmod``.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: an integer is divided by 0.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.fmod(rushlight.tensor([7, -7]), 3)
        tensor([ 1, -1])
    """
    return _divided("fmod", "fmod_cpu", require_tensor("fmod", input), other)


@operation("neg", "negative", inplace=True, out=True)
def neg(input: Tensor) -> Tensor:
    """-input.

    Args:
        input: a tensor of numbers.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: the tensor is bool.

    Example:
        >>> import rushlight
        >>> rushlight.neg(rushlight.tensor([1, -2]))
        tensor([-1,  2])
    """
    if _is_bool(require_tensor("neg", input)):
        raise RuntimeError(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to "
            "invert a mask, use the `~` or `logical_not()` operator instead."
        )
    result: Tensor = rows.neg(input)
    return result


@operation()
def positive(input: Tensor) -> Tensor:
    """The tensor itself.

    Args:
        input: a tensor of numbers.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: the tensor is bool.

    Example:
        >>> import rushlight
        >>> rushlight.positive(rushlight.tensor([1, -2]))
        tensor([ 1, -2])
    """
    if _is_bool(require_tensor("positive", input)):
        raise RuntimeError(f"The `+` operator, on a bool tensor is not supported: {input.dtype}.")
    return input


def operator(
    name: str,
    implementation: Callable[..., Tensor],
    *,
    reflected: Callable[..., Tensor] | bool = True,
    augmented: bool = True,
) -> None:
    """Give Tensor ``__name__``, and ``__rname__`` and ``__iname__`` where wanted.

    Args:
        name: the operator's name without underscores.
        implementation: the operation.
        reflected: what ``__rname__`` calls with the tensor first; True: the operation itself,
            with the operands exchanged.
        augmented: whether there is ``__iname__``.
    """

    def forward(self: Tensor, other: Any) -> Any:
        if isinstance(other, Tensor) or is_number(other):
            return implementation(self, other)
        return NotImplemented

    def backward(self: Tensor, other: Any) -> Any:
        if not isinstance(self, Tensor):
            raise TypeError(
                f"descriptor '__r{name}__' for 'Tensor' objects doesn't apply to a "
                f"{type(self).__name__!r} object"
            )
        if not (isinstance(other, Tensor) or is_number(other)):
            return NotImplemented
        return reflected(self, other) if callable(reflected) else implementation(other, self)

    tensor_method(f"__{name}__")(forward)
    if reflected:
        tensor_method(f"__r{name}__")(backward)
    if augmented:
        tensor_method(f"__i{name}__")(in_place(implementation, f"{implementation.__name__}_"))


operator("add", add, reflected=add)
operator("sub", sub, reflected=rsub)
operator("mul", mul, reflected=mul)
operator("truediv", div)
operator("floordiv", floor_divide)
operator("mod", remainder)
operator("div", div)
tensor_method("__neg__")(neg)
tensor_method("__pos__")(positive)
