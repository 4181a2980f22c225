"""β · input + α · a product: ``addmm`` and its kin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rushlight.autograd.views import check_writable
from rushlight.functional.contraction import outer
from rushlight.functional.conversion import check_expandable
from rushlight.functional.operands import constant, require_tensor
from rushlight.functional.product import bmm, mm, mv
from rushlight.functional.register import operation, title, write_result
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["addbmm", "addmm", "addmv", "addr", "baddbmm"]

Number = Any


def _added(
    who: str,
    input: Tensor,
    x: Tensor,
    y: Tensor,
    product: Callable[[Tensor, Tensor], Tensor],
    beta: Number,
    alpha: Number,
) -> Tensor:
    """β · input + α · product(x, y); with β = 0, not even a NaN of the input counts."""
    start = require_tensor(who, input)
    found = product(require_tensor(who, x, "mat1", 2), require_tensor(who, y, "mat2", 3))
    if start.dtype is not found.dtype:
        raise RuntimeError(
            f"self and mat2 must have the same dtype, but got {title(start.dtype)} and "
            f"{title(found.dtype)} in {who}()"
        )
    check_expandable(start._data.shape, found._data.shape)
    found = _times(found, alpha)
    if beta == 0:
        # The input stays in the graph, with a gradient of zero.
        return rows.copy(rows.expand(start, shape=found._data.shape), found)
    return rows.add(_times(start, beta), found)


def _times(x: Tensor, factor: Number) -> Tensor:
    """``factor`` · ``x``, the factor as a number of its type."""
    if factor == 1:
        return x
    return rows.mul(x, constant(factor, x._data.dtype))


@operation(inplace=True, out=True)
def addmm(
    input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1
) -> Tensor:
    """β · input + α · mat1 · mat2.

    Args:
        input: broadcasts to (n, m).
        mat1: a matrix (n, k).
        mat2: a matrix (k, m).
        beta: a number (default 1); 0 ignores the input.
        alpha: a number (default 1).

    Shape:
        mat1 (n, k), mat2 (k, m), input broadcast to (n, m); result (n, m).

    Raises:
        RuntimeError: the shapes or types do not fit.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([[1.0], [2.0]]), rushlight.tensor([[3.0, 4.0]])
        >>> rushlight.addmm(rushlight.ones(2), x, y, alpha=10)
        tensor([[31., 41.],
                [61., 81.]])
    """
    return _added("addmm", input, mat1, mat2, mm, beta, alpha)


@operation(inplace=True, out=True)
def addmv(
    input: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1
) -> Tensor:
    """β · input + α · mat · vec.

    Args:
        input: broadcasts to (n).
        mat: a matrix (n, k).
        vec: a vector (k).
        beta: a number (default 1); 0 ignores the input.
        alpha: a number (default 1).

    Shape:
        mat (n, k), vec (k), input broadcast to (n); result (n).

    Raises:
        RuntimeError: the shapes or types do not fit.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1.0, 2.0])
        >>> rushlight.addmv(rushlight.tensor([10.0, 20.0]), rushlight.eye(2), x)
        tensor([11., 22.])
    """
    return _added("addmv", input, mat, vec, mv, beta, alpha)


@operation(inplace=True, out=True)
def addr(
    input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1
) -> Tensor:
    """β · input + α · the outer product of two vectors.

    Args:
        input: broadcasts to (n, m).
        vec1: a vector (n).
        vec2: a vector (m); all promote.
        beta: a number (default 1); 0 ignores the input.
        alpha: a number (default 1).

    Shape:
        vec1 (n), vec2 (m), input broadcast to (n, m); result (n, m).

    Raises:
        RuntimeError: the shapes do not fit.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([3.0, 4.0])
        >>> rushlight.addr(rushlight.zeros(2, 2), x, y)
        tensor([[3., 4.],
                [6., 8.]])
    """
    found = outer(vec1, vec2)
    start = require_tensor("addr", input)
    check_expandable(start._data.shape, found._data.shape)
    if beta == 0:
        start = start * 0
    if found.dtype.name == "bool" and start.dtype.name == "bool":
        kept = start if beta else rows.logical_not(rows.logical_or(start, rows.logical_not(start)))
        return rows.logical_or(kept, found) if alpha else kept.expand(found.shape).clone()
    return start * beta + found * alpha  # type: ignore[no-any-return]


@operation(inplace=True, out=True)
def baddbmm(
    input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1
) -> Tensor:
    """β · input + α · the products of two batches of matrices.

    Args:
        input: broadcasts to (b, n, m).
        batch1: a batch (b, n, k).
        batch2: a batch (b, k, m).
        beta: a number (default 1); 0 ignores the input.
        alpha: a number (default 1).

    Shape:
        batch1 (batch, n, k), batch2 (batch, k, m), result (batch, n, m).

    Raises:
        RuntimeError: the shapes or types do not fit.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.ones(2, 1, 3), rushlight.ones(2, 3, 1)
        >>> rushlight.baddbmm(rushlight.ones(2, 1, 1), x, y).flatten()
        tensor([4., 4.])
    """
    return _added("baddbmm", input, batch1, batch2, bmm, beta, alpha)


@operation(out=True)
def addbmm(
    input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1
) -> Tensor:
    """β · input + α · the sum of the products of two batches of matrices.

    Args:
        input: broadcasts to (n, m).
        batch1: a batch (b, n, k).
        batch2: a batch (b, k, m).
        beta: a number (default 1); 0 ignores the input.
        alpha: a number (default 1).

    Shape:
        batch1 (batch, n, k), batch2 (batch, k, m), result (n, m).

    Raises:
        RuntimeError: the shapes or types do not fit.

    Example:
        >>> import rushlight
        >>> rushlight.addbmm(rushlight.ones(1, 1), rushlight.ones(2, 1, 3), rushlight.ones(2, 3, 1))
        tensor([[7.]])
    """
    return _added("addbmm", input, batch1, batch2, _sum_of_products, beta, alpha)


@operation(function=False)
def addbmm_(
    self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1
) -> Tensor:
    """``addbmm``, written into the tensor; returns it.

    Args:
        self: a tensor; it grows to (n, m), as in PyTorch, where the other operations refuse.
        batch1: a batch (b, n, k).
        batch2: a batch (b, k, m).
        beta: a number (default 1); 0 ignores the input.
        alpha: a number (default 1).

    Shape:
        self (n, m), batch1 (batch, n, k), batch2 (batch, k, m), result (n, m).

    Raises:
        RuntimeError: the shapes or types do not fit.

    Example:
        >>> import rushlight
        >>> rushlight.ones(1, 1).addbmm_(rushlight.ones(2, 1, 3), rushlight.ones(2, 3, 1))
        tensor([[7.]])
    """
    check_writable(self)
    result = addbmm(self, batch1, batch2, beta=beta, alpha=alpha)
    if self._base is None and self._data.shape != result._data.shape:
        self._data = np.empty(result._data.shape, self._data.dtype)
    return write_result(self, result)


def _sum_of_products(x: Tensor, y: Tensor) -> Tensor:
    result: Tensor = rows.sum(bmm(x, y), dims=(0,), keepdim=False)
    return result
