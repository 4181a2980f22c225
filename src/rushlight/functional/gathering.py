"""Picking elements by tensors of indices or by masks; what places them is in ``placing.py``."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.functional.broadcasting import broadcast_of
from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.register import operation, title
from rushlight.functional.shaping import expand
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

__all__ = ["gather", "index_select", "masked_select", "nonzero", "take", "take_along_dim"]


def as_vector(x: Tensor) -> Tensor:
    """``x``, a number as a vector of one."""
    return x if x._data.ndim else x.reshape(1)


def require_indices(who: str, index: Any, position: int = 3) -> Tensor:
    """``index``, if it is a tensor of int64 or int32.

    Raises:
        RuntimeError: its elements are of another type.
    """
    i = require_tensor(who, index, "index", position)
    if i.dtype.name not in ("int64", "int32") and i.numel():
        raise RuntimeError(f"{who}(): Expected dtype int32/int64 for index; got {i.dtype}")
    return i


def in_range(index: Tensor, dim: int, n: int, kind: type[Exception] = RuntimeError) -> None:
    """Refuse an index that is not one of ``n`` positions; negative ones too.

    Raises:
        RuntimeError: or the exception ``kind``.
    """
    data = index._data
    if not isinstance(data, np.ndarray) or not data.size:
        return
    least, most = int(data.min()), int(data.max())
    if least < 0 or most >= n:
        wrong = least if least < 0 else most
        raise kind(f"index {wrong} is out of bounds for dimension {dim} with size {n}")


@operation(out=True)
def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """The elements at the indices along a dimension, each beside its own place in the others.

    Args:
        input: a tensor.
        dim: the dimension.
        index: as many dimensions as the input has, no longer than it but in ``dim``.
        sparse_grad: ignored.

    Shape:
        input and index of as many dimensions, result as index.

    Raises:
        RuntimeError: the shapes do not fit, or an index is out of range.

    Example:
        >>> import rushlight
        >>> rushlight.gather(rushlight.tensor([[1, 2], [3, 4]]), 1, rushlight.tensor([[1], [0]]))
        tensor([[2],
                [3]])
    """
    x, i = require_tensor("gather", input), require_indices("gather", index)
    at = dimension("gather", dim, x.ndim)
    if not i._data.size:
        return _nothing(x, i)
    check_along("gather", x, at, i, "input")
    in_range(i, at, as_vector(x)._data.shape[at])
    result: Tensor = rows.gather(as_vector(x), as_vector(i), dim=at)
    return result if i.ndim else result.reshape(())


def _nothing(x: Tensor, index: Tensor) -> Tensor:
    """No elements of ``x``, in the shape of ``index``."""
    flat: Tensor = rows.index(x.reshape(-1), wrap(np.zeros(0, np.int64)), dims=(0,))
    return flat.reshape(index.shape)


def check_along(who: str, x: Tensor, dim: int, index: Tensor, name: str = "self") -> None:
    """Refuse an index tensor that does not lie beside ``x``.

    Raises:
        RuntimeError: it has other dimensions, or is longer than ``x`` in one but ``dim``.
    """
    shape, wanted = as_vector(x)._data.shape, as_vector(index)._data.shape
    if len(shape) != len(wanted):
        raise RuntimeError(
            f"Index tensor must have the same number of dimensions as {name} tensor; got "
            f"{index.ndim} and {x.ndim} in {who}()"
        )
    for d, (n, m) in enumerate(zip(shape, wanted, strict=True)):
        if d != dim and m > n:
            raise RuntimeError(
                f"Size does not match at dimension {d} expected index {list(index.shape)} to be no "
                f"larger than {name} {list(x.shape)} apart from dimension {dim}"
            )


@operation(out=True)
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The positions along a dimension that a vector of indices says, copied.

    Args:
        input: a tensor.
        dim: the dimension.
        index: a vector, or a number.

    Shape:
        input (*, n, **), index (k), result (*, k, **).

    Raises:
        IndexError: an index is out of range, or ``index`` has more dimensions.
        RuntimeError: a tensor without dimensions is not indexed once.

    Example:
        >>> import rushlight
        >>> rushlight.index_select(rushlight.tensor([[1, 2], [3, 4]]), 1, rushlight.tensor([1]))
        tensor([[2],
                [4]])
    """
    x = require_tensor("index_select", input)
    i = require_indices("index_select", index)
    at = dimension("index_select", dim, x.ndim)
    if i.ndim > 1:
        raise IndexError(
            f"index_select(): Index is supposed to be a vector; got shape {list(i.shape)}"
        )
    i = as_vector(i)
    if not x.ndim and i.numel() != 1:
        raise RuntimeError(
            f"index_select(): Index to scalar can have only 1 value, got {i.numel()} value(s)"
        )
    try:
        in_range(i, at, as_vector(x)._data.shape[at], IndexError)
    except IndexError as error:
        raise IndexError(f"index out of range in self: {error}") from None
    result: Tensor = rows.index_select(as_vector(x), i, dim=at)
    return result if x.ndim else result.reshape(())


@operation(out=True)
def take(input: Tensor, index: Tensor) -> Tensor:
    """The elements at the indices, as if the tensor had one dimension.

    Args:
        input: a tensor.
        index: integers of any shape, which is the result's; negative ones count from the end.

    Shape:
        result as index.

    Raises:
        IndexError: an index is out of range.

    Example:
        >>> import rushlight
        >>> rushlight.take(rushlight.tensor([[1, 2], [3, 4]]), rushlight.tensor([0, -1]))
        tensor([1, 4])
    """
    x, i = require_tensor("take", input), require_tensor("take", index, "index", 2)
    require_long("take", i)
    if not x.numel() and i.numel():
        raise IndexError("take(): tried to take from an empty tensor")
    check_flat(i, x.numel())
    result: Tensor = rows.take(x, i)
    return result


def require_long(who: str, index: Tensor) -> None:
    """Refuse indices that are not int64.

    Raises:
        RuntimeError: they are not.
    """
    if index.dtype.name != "int64":
        raise RuntimeError(
            f"{who}(): Expected a long tensor for index, but got {title(index.dtype)}"
        )


def check_flat(index: Tensor, n: int) -> None:
    """Refuse indices that are not among ``n`` positions, counted from either end.

    Raises:
        IndexError: one is out of range.
    """
    data = index._data
    if isinstance(data, np.ndarray) and data.size:
        for wrong in (int(data.min()), int(data.max())):
            if not -n <= wrong < n:
                raise IndexError(
                    f"out of range: tried to access index {wrong} on a tensor of {n} elements."
                )


@operation(out=True)
def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """The elements at the indices along a dimension; the others broadcast.

    Args:
        input: a tensor.
        indices: integers.
        dim: the dimension (default: both are flattened).

    Shape:
        input (*, n, **), indices (*, k, **), result (*, k, **); without ``dim`` (k).

    Raises:
        RuntimeError: the numbers of dimensions differ, or an index is out of range.
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([[2, 1], [3, 4]])
        >>> rushlight.take_along_dim(x, rushlight.argsort(x, dim=1), dim=1)
        tensor([[1, 2],
                [3, 4]])
    """
    x = require_tensor("take_along_dim", input)
    i = require_tensor("take_along_dim", indices, "indices", 2)
    if dim is None:
        return gather(x.reshape(-1), 0, i.reshape(-1))
    if i.dtype.name != "int64":
        raise RuntimeError(
            f"torch.take_along_dim(): dtype of indices should be Long but got {title(i.dtype)}"
        )
    if x.ndim != i.ndim:
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, "
            f"but got {x.ndim} dimensions for input, and {i.ndim} dimensions for indices"
        )
    at = dimension("take_along_dim", dim, x.ndim)
    if not x.ndim:
        raise IndexError(
            f"Dimension specified as {dim} but tensor has no dimensions in take_along_dim()"
        )
    shape = list(broadcast_of([x.narrow(at, 0, 0), i.narrow(at, 0, 0)]))
    wide_x, wide_i = list(shape), list(shape)
    wide_x[at], wide_i[at] = x._data.shape[at], i._data.shape[at]
    i = wrap(i._data % wide_x[at]) if wide_x[at] and _within(i, wide_x[at]) else i
    return gather(expand(x, wide_x), at, expand(i, wide_i))


def _within(index: Tensor, n: int) -> bool:
    data = index._data
    return bool(data.size and data.min() >= -n and data.max() < n)


@operation(out=True)
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where the mask is true, in one dimension.

    Args:
        input: a tensor.
        mask: a tensor of bools; both broadcast.

    Shape:
        result (number of true elements).

    Raises:
        RuntimeError: the mask is not of bools, or the two do not broadcast.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, -2, 3])
        >>> rushlight.masked_select(x, x > 0)
        tensor([1, 3])
    """
    x, chosen = (
        require_tensor("masked_select", input),
        require_tensor("masked_select", mask, "mask"),
    )
    if chosen.dtype.name != "bool":
        raise RuntimeError(
            f"masked_select: expected BoolTensor for mask; got {title(chosen.dtype)}"
        )
    shape = broadcast_of([chosen, x])
    places = np.nonzero(np.atleast_1d(np.broadcast_to(chosen._data, shape)))
    wide = as_vector(expand(x, shape))
    result: Tensor = rows.masked_select(
        wide, *(wrap(place) for place in places), dims=tuple(range(len(places)))
    )
    return result


@operation(out=True)
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """Where the elements are not 0.

    Args:
        input: a tensor.
        as_tuple: give an index tensor for each dimension (default: one matrix, a row for each
            element).

    Shape:
        result (number of elements, dimensions of input).

    Example:
        >>> import rushlight
        >>> rushlight.nonzero(rushlight.tensor([[0, 1], [2, 0]]))
        tensor([[0, 1],
                [1, 0]])
    """
    x = require_tensor("nonzero", input)
    if as_tuple:
        return tuple(wrap(i.copy()) for i in np.nonzero(np.atleast_1d(x._data)))
    return wrap(np.argwhere(x._data))


@operation()
def argwhere(input: Tensor) -> Tensor:
    """Where the elements are not 0: a matrix, a row for each of them.

    Args:
        input: a tensor.

    Shape:
        result (number of elements, dimensions of input).

    Example:
        >>> import rushlight
        >>> rushlight.argwhere(rushlight.tensor([0, 5, 6]))
        tensor([[1],
                [2]])
    """
    result: Tensor = nonzero(require_tensor("argwhere", input))
    return result
