"""Several tensors as one: one behind the other, or along a new dimension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.operands import cast, dimension
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.promotion import result_type
from rushlight.tensor import Tensor

__all__ = ["cat", "stack"]

Tensors = Sequence[Tensor]


def listed(who: str, tensors: Any) -> list[Tensor]:
    """``tensors`` as a list of tensors.

    Raises:
        TypeError: it is no list or tuple of them.
    """
    if not isinstance(tensors, list | tuple):
        raise TypeError(
            f"{who}(): argument 'tensors' (position 1) must be tuple of Tensors, "
            f"not {type(tensors).__name__}"
        )
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(
                f"expected Tensor as element {i} in argument 0, but got {type(x).__name__}"
            )
    return list(tensors)


def together(tensors: list[Tensor]) -> list[Tensor]:
    """The tensors cast to the type that they have together."""
    first = tensors[0]._data.dtype
    if all(x._data.dtype is first for x in tensors):
        return tensors
    kind: dtype_type = result_type(*tensors)
    return [cast(x, kind) for x in tensors]


@operation("cat", "concat", "concatenate", method=False, out=True)
def cat(tensors: Tensors, dim: int = 0) -> Tensor:
    """The tensors one behind the other.

    Args:
        tensors: tensors whose shapes differ in ``dim`` at most; empty ones of shape (0,) count
            for nothing.
        dim: the dimension (default 0).

    Raises:
        RuntimeError: there are none, or the shapes do not fit.

    Example:
        >>> import rushlight
        >>> rushlight.cat([rushlight.tensor([1, 2]), rushlight.tensor([3.0])])
        tensor([1., 2., 3.])
    """
    xs = listed("cat", tensors)
    if not xs:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    for i, x in enumerate(xs):
        if not x._data.ndim:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
    kind = together(xs)
    parts = [x for x in kind if x._data.shape != (0,)] or kind[:1]
    at = dimension("cat", dim, parts[0]._data.ndim)
    _check_alike(parts, at)
    result: Tensor = rows.concatenate(*parts, dim=at)
    return result


def _check_alike(parts: list[Tensor], dim: int) -> None:
    first = parts[0]._data.shape
    for i, x in enumerate(parts[1:], start=1):
        shape = x._data.shape
        if len(shape) != len(first):
            raise RuntimeError(
                f"Tensors must have same number of dimensions: got {len(first)} and {len(shape)}"
            )
        for d, (n, m) in enumerate(zip(first, shape, strict=True)):
            if d != dim and n != m:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {dim}. Expected size {n} but "
                    f"got size {m} for tensor number {i} in the list."
                )


@operation(method=False, out=True)
def stack(tensors: Tensors, dim: int = 0) -> Tensor:
    """Tensors of one shape along a new dimension.

    Args:
        tensors: the tensors.
        dim: where the new dimension comes to lie (default 0).

    Raises:
        RuntimeError: there are none, or the shapes differ.
    """
    xs = listed("stack", tensors)
    if not xs:
        raise RuntimeError("stack expects a non-empty TensorList")
    first = xs[0]._data.shape
    for i, x in enumerate(xs):
        if x._data.shape != first:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(first)} at entry 0 and "
                f"{list(x._data.shape)} at entry {i}"
            )
    at = dimension("stack", dim, len(first) + 1)
    result: Tensor = rows.stack(*together(xs), dim=at)
    return result
