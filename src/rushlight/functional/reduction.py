"""Reductions: one value from many, over all dimensions or some."""

from __future__ import annotations

from collections.abc import Sequence

from rushlight.dtypes import dtype as dtype_type
from rushlight.dtypes import int64
from rushlight.functional.operands import cast, dimensions, require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["mean", "sum"]

Dims = int | Sequence[int] | None


@operation(out=True)
def sum(
    input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The sum over ``dim``; integers and bools add up as int64.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Example:
        >>> import rushlight
        >>> rushlight.sum(rushlight.tensor([[1, 2], [3, 4]]), dim=0)
        tensor([4, 6])
    """
    x = require_tensor("sum", input)
    x = cast(x, dtype or (x.dtype if x.is_floating_point() else int64))
    result: Tensor = rows.sum(x, dims=dimensions("sum", dim, x.ndim), keepdim=keepdim)
    return result


@operation(out=True)
def mean(
    input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The mean over ``dim``.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Raises:
        RuntimeError: the elements are not floating-point numbers.
    """
    x = require_tensor("mean", input)
    x = x if dtype is None else cast(x, dtype)
    if not x.is_floating_point():
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or "
            f"complex dtype. Got: {x.dtype}; use x.float().mean()"
        )
    result: Tensor = rows.mean(x, dims=dimensions("mean", dim, x.ndim), keepdim=keepdim)
    return result
