"""Sums, products, quotients, powers: the functions, the methods and the operators."""

from __future__ import annotations

from typing import Any

from rushlight.functional.operands import as_floating, is_number, pair, require_tensor
from rushlight.functional.register import in_place, operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__ = ["add", "div", "mul", "neg", "sub"]


@operation(inplace=True, out=True)
def add(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """Input + alpha · other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        alpha: a number (default 1).

    Example:
        >>> import rushlight
        >>> rushlight.add(rushlight.tensor([1, 2]), 0.5)
        tensor([1.5000, 2.5000])
    """
    x, y = pair("add", input, other)
    if alpha != 1:
        y = mul(y, alpha)
    result: Tensor = rows.add(x, y)
    return result


@operation("sub", "subtract", inplace=True, out=True)
def sub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """Input - alpha · other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        alpha: a number (default 1).

    Raises:
        RuntimeError: an operand is bool.
    """
    if _is_bool(input) or _is_bool(other):
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying "
            "to invert a mask, use the `~` or `logical_not()` operator instead."
        )
    x, y = pair("sub", input, other)
    if alpha != 1:
        y = mul(y, alpha)
    result: Tensor = rows.sub(x, y)
    return result


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool) or (
        isinstance(value, Tensor) and bool(value._data.dtype.kind == "b")
    )


@operation("mul", "multiply", inplace=True, out=True)
def mul(input: Any, other: Any) -> Tensor:
    """Input · other.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
    """
    x, y = pair("mul", input, other)
    result: Tensor = rows.mul(x, y)
    return result


@operation("div", "divide", "true_divide", inplace=True, out=True)
def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """Input / other; integers divide as floating-point numbers.

    Args:
        input: a tensor.
        other: a tensor or a number; the two broadcast and promote.
        rounding_mode: None (default), "trunc" (towards zero) or "floor".

    Raises:
        RuntimeError: ``rounding_mode`` is something else.
    """
    x, y = pair("div", input, other)
    if rounding_mode is None:
        result: Tensor = rows.div(as_floating(x), as_floating(y))
        return result
    raise RuntimeError(
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' "
        f"but found '{rounding_mode}'"
    )


@operation("neg", "negative", inplace=True, out=True)
def neg(input: Tensor) -> Tensor:
    """-input.

    Raises:
        RuntimeError: the tensor is bool.
    """
    if _is_bool(require_tensor("neg", input)):
        raise RuntimeError(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to "
            "invert a mask, use the `~` or `logical_not()` operator instead."
        )
    result: Tensor = rows.neg(input)
    return result


def _operand(value: Any) -> bool:
    return isinstance(value, Tensor) or is_number(value)


def _operator(
    name: str, implementation: Any, *, reflected: bool = True, augmented: bool = True
) -> None:
    """Give Tensor ``__name__``, ``__rname__`` and ``__iname__`` from the operation."""

    def forward(self: Tensor, other: Any) -> Tensor:
        return implementation(self, other) if _operand(other) else NotImplemented

    def backward(self: Tensor, other: Any) -> Tensor:
        return implementation(other, self) if _operand(other) else NotImplemented

    tensor_method(f"__{name}__")(forward)
    if reflected:
        tensor_method(f"__r{name}__")(backward)
    if augmented:
        tensor_method(f"__i{name}__")(in_place(implementation, f"{implementation.__name__}_"))


for _name, _implementation in (("add", add), ("sub", sub), ("mul", mul), ("truediv", div)):
    _operator(_name, _implementation)
tensor_method("__neg__")(neg)
