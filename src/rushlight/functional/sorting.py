"""Order along a dimension: sorting, the k largest, the k-th smallest, the most frequent."""

from __future__ import annotations

from typing import Any

from rushlight.functional import return_types
from rushlight.functional.extremes import along, refuse_empty
from rushlight.functional.operands import dimension, require_tensor, unsupported
from rushlight.functional.reduction import numpy_names
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["argsort", "kthvalue", "mode", "sort", "topk"]


def _ordered(row: str, who: str, x: Tensor, dim: int, **params: Any) -> tuple[Tensor, ...]:
    """The results of a row that orders along ``dim``, of a tensor without dimensions too."""
    d = dimension(who, dim, x._data.ndim)
    if x._data.ndim:
        results = getattr(rows, row)(x, dim=d, **params)
        return results if isinstance(results, tuple) else (results,)
    parts = _ordered(row, who, rows.reshape(x, shape=(1,)), 0, **params)
    return tuple(rows.reshape(part, shape=()) for part in parts)


@operation(out=True)
@numpy_names
def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
    """The elements in order along ``dim``: a tuple of ``values`` and ``indices``.

    Args:
        input: a tensor; NaN counts as the largest number.
        dim: the dimension to sort along (default: the last).
        descending: the largest first (default False).
        stable: equal elements keep their order; here they always do.

    Shape:
        input (*), ``values`` and ``indices`` as input.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.sort(rushlight.tensor([3, 1, 2])).indices
        tensor([1, 2, 0])
    """
    x = require_tensor("sort", input)
    return return_types.sort(*_ordered("sort", "sort", x, dim, descending=bool(descending)))


@operation()
@numpy_names
def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The indices that sort the elements along ``dim``.

    Args:
        input: a tensor; NaN counts as the largest number.
        dim: the dimension to sort along (default: the last).
        descending: the largest first (default False).
        stable: equal elements keep their order; here they always do.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.argsort(rushlight.tensor([3, 1, 2]))
        tensor([1, 2, 0])
    """
    x = require_tensor("argsort", input)
    return _ordered("argsort", "argsort", x, dim, descending=bool(descending))[0]


@operation(out=True)
def msort(input: Tensor) -> Tensor:
    """The elements in order along the first dimension.

    Args:
        input: a tensor; NaN counts as the largest number.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.msort(rushlight.tensor([[3, 1], [2, 4]]))
        tensor([[2, 1],
                [3, 4]])
    """
    values: Tensor = sort(input, 0)[0]
    return values


@operation(out=True)
@numpy_names
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """The k largest elements along ``dim``: a tuple of ``values`` and ``indices``.

    Args:
        input: a tensor; NaN counts as the largest number.
        k: how many.
        dim: the dimension to go along (default: the last).
        largest: False for the k smallest (default True).
        sorted: in order; here they always are.

    Shape:
        input (*, n, **), ``values`` and ``indices`` (*, k, **).

    Raises:
        RuntimeError: there are fewer than k elements.

    Example:
        >>> import rushlight
        >>> rushlight.topk(rushlight.tensor([1, 5, 3]), 2)
        torch.return_types.topk(
        values=tensor([5, 3]),
        indices=tensor([1, 2]))
    """
    x = require_tensor("topk", input)
    if x._data.dtype.kind == "b":
        raise RuntimeError(f"topk does not support bool dtypes on CPU: {x.dtype}; use x.int()")
    length = x._data.shape[dimension("topk", dim, x._data.ndim)] if x._data.ndim else 1
    if not 0 <= k <= length:
        raise RuntimeError(f"topk(): selected index k out of range: {k} of {length} elements")
    count = int(k) if x._data.ndim else 1  # all that a tensor without dimensions has
    return return_types.topk(*_ordered("topk", "topk", x, dim, k=count, largest=bool(largest)))


@operation(out=True)
@numpy_names
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """The k-th smallest element along ``dim``: a tuple of ``values`` and ``indices``.

    Args:
        input: a tensor; NaN counts as the largest number.
        k: which, from 1.
        dim: the dimension to reduce (default: the last).
        keepdim: keep it with length 1 (default False).

    Shape:
        input (*, n, **), ``values`` and ``indices`` (*, **), or (*, 1, **) with ``keepdim``.

    Raises:
        RuntimeError: there are fewer than k elements.
        NotImplementedError: the input is bool.

    Example:
        >>> import rushlight
        >>> rushlight.kthvalue(rushlight.tensor([1, 5, 3]), 2)
        torch.return_types.kthvalue(
        values=tensor(3),
        indices=tensor(2))
    """
    x = require_tensor("kthvalue", input)
    if x._data.dtype.kind == "b":
        raise unsupported("kthvalue_cpu", x)
    d = dimension("kthvalue", dim, x._data.ndim)
    refuse_empty("kthvalue", x, d)
    length = x._data.shape[d] if x._data.ndim else 1
    if not 1 <= k <= length:
        raise RuntimeError(
            f"kthvalue(): selected number k out of range for dimension {d}: {k} of {length}"
        )
    return return_types.kthvalue(*along("kthvalue", "kthvalue", x, d, keepdim=keepdim, k=int(k)))


@operation(out=True)
@numpy_names
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Any:
    """The most frequent element along ``dim``: a tuple of ``values`` and ``indices``.

    Of equally frequent elements it is the smallest; the index is that of its last occurrence.

    Args:
        input: a tensor.
        dim: the dimension to reduce (default: the last).
        keepdim: keep it with length 1 (default False).

    Shape:
        input (*, n, **), ``values`` and ``indices`` (*, **), or (*, 1, **) with ``keepdim``.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.mode(rushlight.tensor([1, 5, 5, 3])).values
        tensor(5)
    """
    x = require_tensor("mode", input)
    refuse_empty("mode", x, dimension("mode", dim, x._data.ndim))
    return return_types.mode(*along("mode", "mode", x, dim, keepdim=keepdim))
