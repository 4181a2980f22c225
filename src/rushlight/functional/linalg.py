"""What PyTorch calls ``torch.linalg``: the norms of vectors and of matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.product import matmul
from rushlight.functional.statistics import norm as _norm
from rushlight.functional.statistics import vector_norm as _vector_norm
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["matmul", "matrix_norm", "norm", "vector_norm"]
__dir__ = __all__.copy

Dims = int | Sequence[int] | None


def vector_norm(
    x: Tensor,
    ord: float = 2,
    dim: Dims = None,
    keepdim: bool = False,
    *,
    dtype: dtype_type | None = None,
    out: Tensor | None = None,
) -> Tensor:
    """(Σ |x|^ord)^(1/ord) over ``dim``.

    Args:
        x: a tensor of floating-point numbers.
        ord: a number; ±∞ for the extremes of |x|, 0 for the number of x ≠ 0 (default 2).
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.
        out: a tensor to write the result into.

    Shape:
        x (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.linalg.vector_norm(rushlight.tensor([3.0, -4.0]))
        tensor(5.)
        >>> rushlight.linalg.vector_norm(rushlight.tensor([3.0, -4.0]), ord=1)
        tensor(7.)
    """
    operand = require_tensor("linalg.vector_norm", x, "x")
    result = _vector_norm("linalg.vector_norm", operand, ord, dim, keepdim, dtype)
    return result if out is None else out.copy_(result)


def matrix_norm(
    A: Tensor,
    ord: Any = "fro",
    dim: Sequence[int] = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: dtype_type | None = None,
    out: Tensor | None = None,
) -> Tensor:
    """A norm of matrices.

    Args:
        A: a tensor of floating-point numbers.
        ord: "fro" (default), the root of the sum of squares; "nuc", the sum of singular values; 2
            or -2, the largest or smallest of them; 1 or -1, the largest or smallest sum of |x| of a
            column; ±∞, of a row.
        dim: the dimensions of the rows and of the columns (default the last two).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.
        out: a tensor to write the result into.

    Shape:
        A (*, n, m), result (*), or (*, 1, 1) with ``keepdim``.

    Raises:
        RuntimeError: there are fewer than two dimensions, or no such norm.

    Example:
        >>> import rushlight
        >>> rushlight.linalg.matrix_norm(rushlight.tensor([[3.0, 0.0], [0.0, -4.0]]))
        tensor(5.)
    """
    x = require_tensor("linalg.matrix_norm", A, "A")
    if x.ndim < 2:
        raise RuntimeError(
            "linalg.matrix_norm: The input tensor A must have at least 2 dimensions; got "
            f"shape {tuple(x.shape)}"
        )
    if isinstance(dim, int) or len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {dim}")
    plane = [dimension("linalg.matrix_norm", d, x.ndim) for d in dim]
    if plane[0] == plane[1]:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got {tuple(dim)}")
    x = x if dtype is None else x.to(dtype)
    result = _of_matrices(x, ord, plane, keepdim)
    return result if out is None else out.copy_(result)


def _of_matrices(x: Tensor, order: Any, plane: list[int], keepdim: bool) -> Tensor:
    if order in ("fro", "nuc"):
        if order == "fro":
            return _vector_norm("linalg.matrix_norm", x, 2.0, plane, keepdim)
        return _norm(x, "nuc", plane, keepdim)
    if order in (2, -2):
        return _spectral(x, order, plane, keepdim)
    if isinstance(order, str) or abs(order) not in (1, math.inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {order} not supported.")
    summed, left = plane if abs(order) == 1 else plane[::-1]
    sums = _vector_norm("linalg.matrix_norm", x, 1.0, summed, keepdim)
    left -= not keepdim and summed < left
    extreme = sums.amax if order > 0 else sums.amin
    return extreme(left, keepdim=keepdim)


def _spectral(x: Tensor, order: int, plane: list[int], keepdim: bool) -> Tensor:
    """The largest (2) or smallest (-2) singular value."""
    others = [d for d in range(x.ndim) if d not in plane]
    values = rows.singular_values(x.permute((*others, *plane)))
    extreme: Tensor = values.amax(-1) if order > 0 else values.amin(-1)
    if not keepdim:
        return extreme
    return extreme.reshape([1 if d in plane else n for d, n in enumerate(x.shape)])


def norm(
    A: Tensor,
    ord: Any = None,
    dim: Dims = None,
    keepdim: bool = False,
    *,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
) -> Tensor:
    """A norm of vectors or of matrices, as ``ord`` and ``dim`` tell.

    Args:
        A: a tensor of floating-point numbers.
        ord: the norm (default: the 2-norm of all elements); with one dimension the vector's, with
            two the matrix's.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        out: a tensor to write the result into.
        dtype: cast to this type first.

    Shape:
        A (*); the result without ``dim``, or with 1 in its place with ``keepdim``.

    Raises:
        RuntimeError: the norm does not fit the number of dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.linalg.norm(rushlight.tensor([[3.0, 0.0], [0.0, -4.0]]), ord=1)
        tensor(4.)
    """
    x = require_tensor("linalg.norm", A, "A")
    count = x.ndim if dim is None else 1 if isinstance(dim, int) else len(dim)
    if ord is None or (count == 1 and not isinstance(ord, str)):
        return vector_norm(x, 2 if ord is None else ord, dim, keepdim, dtype=dtype, out=out)
    if count != 2:
        raise RuntimeError(
            f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got "
            f"{x.ndim}D. and ord={ord}"
        )
    plane: Any = (0, 1) if dim is None else dim
    return matrix_norm(x, ord, plane, keepdim, dtype=dtype, out=out)
