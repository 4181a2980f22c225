"""Several tensors as one: one behind the other, or along a new dimension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.dtypes import get_default_dtype
from rushlight.functional.operands import dimension, together
from rushlight.functional.reduction import numpy_names
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

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


def at_least(x: Tensor, ndim: int) -> Tensor:
    """``x`` with ``ndim`` dimensions if it has fewer: a vector is a row, a matrix the first."""
    if x.ndim >= ndim:
        return x
    if x.ndim == 0:
        return x.reshape((1,) * ndim)
    if x.ndim == 1 and ndim > 1:
        x = x.unsqueeze(0)
    return x if x.ndim == ndim else x.unsqueeze(-1)


@operation("cat", "concat", "concatenate", method=False, out=True)
@numpy_names
def cat(tensors: Tensors, dim: int = 0) -> Tensor:
    """The tensors one behind the other.

    Args:
        tensors: tensors whose shapes differ in ``dim`` at most; empty ones of shape (0,) count
            for nothing.
        dim: the dimension (default 0).

    Shape:
        tensors (*, n₁, **), (*, n₂, **), …; result (*, n₁ + n₂ + …, **).

    Raises:
        ValueError: there are none.
        RuntimeError: the shapes do not fit.

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
    kind = together(*xs)
    parts = [x for x in kind if x._data.shape != (0,)] or list(kind[:1])
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
@numpy_names
def stack(tensors: Tensors, dim: int = 0) -> Tensor:
    """Tensors of one shape along a new dimension.

    Args:
        tensors: the tensors.
        dim: where the new dimension comes to lie (default 0).

    Shape:
        k tensors (*), result (k, *), the k at ``dim``.

    Raises:
        RuntimeError: there are none, or the shapes differ.

    Example:
        >>> import rushlight
        >>> rushlight.stack([rushlight.tensor([1, 2]), rushlight.tensor([3, 4])])
        tensor([[1, 2],
                [3, 4]])
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
    result: Tensor = rows.stack(*together(*xs), dim=at)
    return result


def _joining(name: str, ndim: int, dim: int, doc: str, shown: str, *aliases: str) -> None:
    """Publish ``cat`` of tensors that have first got ``ndim`` dimensions."""

    def joined(tensors: Tensors) -> Tensor:
        xs = listed(name, tensors)
        if not xs:
            raise RuntimeError(f"{name} expects a non-empty TensorList")
        wide = [at_least(x, ndim) for x in xs]
        return cat(wide, 0 if wide[0].ndim == 1 else dim)

    joined.__name__ = name
    joined.__doc__ = f"""{doc}

    Args:
        tensors: the tensors.

    Shape:
        tensors (*, nᵢ, **), result (*, n₁ + n₂ + …, **).

    Raises:
        RuntimeError: there are none, or the shapes do not fit.

    Example:
        >>> import rushlight
        >>> rushlight.{name}([rushlight.tensor([1, 2]), rushlight.tensor([3, 4])]).tolist()
        {shown}
    """
    operation(name, *aliases, method=False, out=True)(joined)


_joining(
    *("hstack", 1, 1, "The tensors side by side: vectors end to end, others by columns."),
    "[1, 2, 3, 4]",
)
_joining(
    *("vstack", 2, 0, "The tensors below each other; vectors are rows."),
    *("[[1, 2], [3, 4]]", "row_stack"),
)
_joining(
    *("dstack", 3, 2, "The tensors behind each other, along the third dimension."),
    "[[[1, 3], [2, 4]]]",
)


@operation(method=False, out=True)
def column_stack(tensors: Tensors) -> Tensor:
    """The tensors side by side; vectors are columns.

    Args:
        tensors: the tensors.

    Shape:
        k vectors (n), result (n, k); matrices (n, mᵢ), result (n, m₁ + m₂ + …).

    Raises:
        RuntimeError: there are none, or the shapes do not fit.

    Example:
        >>> import rushlight
        >>> rushlight.column_stack([rushlight.tensor([1, 2]), rushlight.tensor([3, 4])])
        tensor([[1, 3],
                [2, 4]])
    """
    xs = listed("column_stack", tensors)
    if not xs:
        raise RuntimeError("column_stack expects a non-empty TensorList")
    return cat([x.reshape(x.numel(), 1) if x.ndim <= 1 else x for x in xs], 1)


@operation(method=False)
def block_diag(*tensors: Tensor) -> Tensor:
    """The matrix that holds the tensors along its diagonal, and zeros elsewhere.

    Args:
        tensors: tensors of at most two dimensions; a vector is a row.

    Shape:
        tensors (nᵢ, mᵢ), result (n₁ + n₂ + …, m₁ + m₂ + …).

    Raises:
        RuntimeError: a tensor has more dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.block_diag(rushlight.ones(2, 2), rushlight.tensor([[5.0]]))
        tensor([[1., 1., 0.],
                [1., 1., 0.],
                [0., 0., 5.]])
    """
    xs = listed("block_diag", tensors)
    for i, x in enumerate(xs):
        if x.ndim > 2:
            raise RuntimeError(
                "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input "
                f"{i} has {x.ndim} dimensions"
            )
    if not xs:
        return wrap(np.zeros((1, 0), get_default_dtype().numpy))
    return rows.block_diag(*(at_least(x, 2) for x in together(*xs)))


@operation(method=False)
def cartesian_prod(*tensors: Tensor) -> Tensor:
    """All ways to take one element of each vector: a matrix, a row for each.

    Args:
        tensors: vectors of one type; a single one is returned.

    Shape:
        k vectors (n₁), …, (nₖ), result (n₁ · … · nₖ, k).

    Raises:
        RuntimeError: a tensor is no vector, or has another type.

    Example:
        >>> import rushlight
        >>> rushlight.cartesian_prod(rushlight.tensor([1, 2]), rushlight.tensor([3, 4]))
        tensor([[1, 3],
                [1, 4],
                [2, 3],
                [2, 4]])
    """
    xs = listed("cartesian_prod", tensors)
    for x in xs:
        if x.ndim != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {list(x.shape)}")
        if x.dtype is not xs[0].dtype:
            raise RuntimeError(
                "meshgrid expects all tensors to have the same dtype; cartesian_prod() got "
                f"{xs[0].dtype} and {x.dtype}"
            )
    if len(xs) == 1:
        return xs[0]
    shape = tuple(x.numel() for x in xs)
    grids = []
    for d, x in enumerate(xs):
        lengths = tuple(n if k == d else 1 for k, n in enumerate(shape))
        grids.append(x.reshape(lengths).expand(shape).reshape(-1))
    return stack(grids, 1)
