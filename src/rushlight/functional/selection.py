"""Choosing between values: by a mask, by size, by a range."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.functional.operands import (
    constant,
    is_number,
    pair,
    require_tensor,
    together,
    unsupported,
)
from rushlight.functional.register import operation, title
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

__all__ = ["clamp", "where"]


@operation(out=True)
def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """Input where the condition is true, other elsewhere.

    With the condition alone: the places where it is not 0, an index tensor for each dimension.

    Args:
        condition: a tensor of bools.
        input: a tensor or a number.
        other: a tensor or a number; all broadcast, input and other promote.

    Shape:
        condition, input and other broadcast to (*), result (*); alone, vectors of one length.

    Raises:
        RuntimeError: the condition is not of bools.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, -2, 3])
        >>> rushlight.where(x > 0, x, 0)
        tensor([1, 0, 3])
        >>> rushlight.where(x > 0)
        (tensor([0, 2]),)
    """
    mask = require_tensor("where", condition, "condition")
    if input is None and other is None:
        return tuple(wrap(i.copy()) for i in np.nonzero(np.atleast_1d(mask._data)))
    if mask._data.dtype.kind != "b":
        if mask._data.dtype != np.uint8:
            raise RuntimeError(
                "where expected condition to be a boolean tensor, but got a tensor with dtype "
                f"{title(mask.dtype)}"
            )
        mask = rows.ne(mask, 0)
    x, y = pair("where", input, other)
    result: Tensor = rows.where(mask, x, y)
    return result


@operation("where", function=False)
def _where_method(self: Tensor, condition: Tensor, other: Any) -> Tensor:
    """The tensor's elements where the condition is true, other elsewhere.

    Args:
        self: a tensor.
        condition: a tensor of bools.
        other: a tensor or a number; all broadcast, the tensor and other promote.

    Shape:
        self, condition and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the condition is not of bools.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, -2, 3])
        >>> x.where(x > 0, 0)
        tensor([1, 0, 3])
    """
    result: Tensor = where(condition, self, other)
    return result


def _binary(name: str, doc: str, shown: str) -> Any:
    """Publish the choice between two tensors that the row ``name`` makes."""

    def choose(input: Tensor, other: Tensor) -> Tensor:
        x, y = pair(name, require_tensor(name, input), require_tensor(name, other, "other", 2))
        result: Tensor = getattr(rows, name)(x, y)
        return result

    choose.__name__ = choose.__qualname__ = name
    choose.__doc__ = f"""{doc}.

    Args:
        input: a tensor.
        other: a tensor; the two broadcast and promote.

    Shape:
        input and other broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 4.0]), rushlight.tensor([3.0, float("nan")])
        >>> rushlight.{name}(x, y)
        tensor({shown})
    """
    return operation(out=True)(choose)


maximum = _binary("maximum", "The larger of input and other; NaN where one is NaN", "[3., nan]")
minimum = _binary("minimum", "The smaller of input and other; NaN where one is NaN", "[1., nan]")
_binary("fmax", "The larger of input and other; the other where one is NaN", "[3., 4.]")
_binary("fmin", "The smaller of input and other; the other where one is NaN", "[1., 4.]")


def _bounded(x: Tensor, bounds: list[Any]) -> tuple[Tensor, ...]:
    """``x`` and its bounds as operands.

    Raises:
        NotImplementedError: all three are bools.
        RuntimeError: integers cannot hold a bound.
    """
    dtype = x._data.dtype
    if dtype.kind == "f" and all(type(bound) in (int, float) for bound in bounds):
        return x, *[constant(bound, dtype) for bound in bounds]
    operands = together(x, *bounds)
    dtype = operands[0]._data.dtype
    if dtype.kind == "b" and len(bounds) == 2:
        raise unsupported("clamp_cpu", x)
    limits = np.iinfo(dtype) if dtype.kind in "iu" and x._data.size else None
    for bound in bounds:
        if limits and is_number(bound) and not limits.min <= bound <= limits.max:
            raise RuntimeError(
                f"value cannot be converted to type {dtype.name}_t without overflow: {bound}"
            )
    return operands


def _is_scalar(bound: Any) -> bool:
    """Whether PyTorch takes it for a number: a tensor too, if it is a constant of one element."""
    if isinstance(bound, Tensor):
        return bound._data.ndim == 0 and bound._node is None
    return is_number(bound)


@operation("clamp", "clip", inplace=True, out=True)
def clamp(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Input, but at least min and then at most max; NaN stays.

    Args:
        input: a tensor.
        min: a number, a tensor or None (default): no bound.
        max: likewise; all broadcast and promote.

    Shape:
        input, min and max broadcast to (*), result (*).

    Raises:
        RuntimeError: both bounds are None.
        TypeError: a bound is neither a number nor a tensor.

    Example:
        >>> import rushlight
        >>> rushlight.clamp(rushlight.tensor([-1.0, 0.5, 2.0]), 0, 1)
        tensor([0.0000, 0.5000, 1.0000])
    """
    x = require_tensor("clamp", input)
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    bounds = [bound for bound in (min, max) if bound is not None]
    if not (all(map(_is_scalar, bounds)) or all(isinstance(b, Tensor) for b in bounds)):
        raise TypeError(
            "clamp() received an invalid combination of arguments - got "
            f"({type(min).__name__}, {type(max).__name__}), but bounds are two numbers or two "
            "tensors"
        )
    operands = _bounded(x, bounds)
    if max is None:
        result: Tensor = rows.clamp_min(*operands)
    elif min is None:
        result = rows.clamp_max(*operands)
    else:
        result = rows.clamp(*operands)
    return result


@operation(inplace=True, out=True)
def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Input, but at least min.

    Args:
        input: a tensor.
        min: a number or a tensor; the two broadcast and promote.

    Shape:
        input and min broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.clamp_min(rushlight.tensor([-1.0, 0.5]), 0)
        tensor([0.0000, 0.5000])
    """
    return clamp(input, min)


@operation(inplace=True, out=True)
def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Input, but at most max.

    Args:
        input: a tensor.
        max: a number or a tensor; the two broadcast and promote.

    Shape:
        input and max broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.clamp_max(rushlight.tensor([0.5, 2.0]), 1)
        tensor([0.5000, 1.0000])
    """
    return clamp(input, None, max)


@operation(inplace=True, out=True)
def nan_to_num(
    input: Tensor,
    nan: float | None = None,
    posinf: float | None = None,
    neginf: float | None = None,
) -> Tensor:
    """Input with numbers in place of NaN and the infinities.

    Args:
        input: a tensor.
        nan: the number for NaN (default 0).
        posinf: the number for +∞ (default: the greatest of the type).
        neginf: the number for -∞ (default: the least of the type).

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.nan_to_num(rushlight.tensor([1.0, float("nan"), float("inf")]), posinf=9)
        tensor([1., 0., 9.])
    """
    x = require_tensor("nan_to_num", input)
    if x._data.dtype.kind == "f":
        limits = np.finfo(x._data.dtype)
        result: Tensor = rows.nan_to_num(
            x,
            nan=0.0 if nan is None else float(nan),
            positive=float(limits.max) if posinf is None else float(posinf),
            negative=float(limits.min) if neginf is None else float(neginf),
        )
    else:
        result = rows.clone(x)
    return result
