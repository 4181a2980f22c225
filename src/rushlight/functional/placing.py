"""Placing elements by tensors of indices or by masks: overwriting, adding, filling.

Each operation returns a new tensor; its in-place form, with an underscore, writes it into the old.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.functional.broadcasting import broadcast_of
from rushlight.functional.creation import checked_number, number_of
from rushlight.functional.gathering import (
    as_vector,
    check_along,
    check_flat,
    in_range,
    require_indices,
    require_long,
)
from rushlight.functional.indexing import Key, positions, put_at
from rushlight.functional.operands import cast, dimension, require_tensor
from rushlight.functional.register import operation, title
from rushlight.functional.shaping import expand
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

__all__ = ["index_add", "index_copy", "index_fill", "masked_fill", "scatter", "scatter_add"]


def _as_value(who: str, x: Tensor, value: Any) -> Tensor:
    """A number or a tensor without dimensions, as a tensor of the type of ``x``."""
    if not isinstance(value, Tensor):
        return wrap(checked_number(number_of(who, value, "value", 3), x.dtype))
    if value.ndim:
        raise RuntimeError(
            f"{who}_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} "
            "dimension(s)."
        )
    return cast(value, x.dtype)


@operation(inplace=True, out=True)
def scatter(
    input: Tensor,
    dim: int,
    index: Tensor,
    src: Any = None,
    *,
    value: Any = None,
    reduce: str | None = None,
) -> Tensor:
    """The tensor with other elements at the indices along a dimension.

    Args:
        input: a tensor.
        dim: the dimension.
        index: as many dimensions as the input has, no longer than it but in ``dim``.
        src: the elements, at least as long as ``index``; or a number.
        value: a number, for every place.
        reduce: "add" or "multiply" combines with what is there (default: replaces it).

    Shape:
        result as input.

    Raises:
        RuntimeError: the shapes or types do not fit, or an index is out of range.

    Example:
        >>> import rushlight
        >>> rushlight.scatter(rushlight.zeros(2, 3), 1, rushlight.tensor([[2], [0]]), 5.0)
        tensor([[0., 0., 5.],
                [5., 0., 0.]])
    """
    x, i = require_tensor("scatter", input), require_indices("scatter", index)
    at = dimension("scatter", dim, x.ndim)
    if reduce not in (None, "add", "multiply"):
        raise RuntimeError(f"reduce argument must be either add or multiply; got {reduce}")
    if isinstance(src, Tensor):
        source = _source("scatter", x, at, i, src)
    else:
        source = _as_value("scatter", x, value if src is None else src)
    if not i._data.size:
        return rows.clone(x)
    check_along("scatter", x, at, i)
    in_range(i, at, as_vector(x)._data.shape[at])
    if reduce is not None:
        return _combined(x, at, i, source, reduce)
    result: Tensor = rows.scatter(as_vector(x), as_vector(i), source, dim=at)
    return result if x.ndim else result.reshape(())


def _source(who: str, x: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """The part of ``src`` that lies beside ``index``."""
    if src.dtype is not x.dtype:
        raise RuntimeError(
            f"{who}(): Expected self.dtype to be equal to src.dtype; got {x.dtype} and {src.dtype}"
        )
    i, s = as_vector(index), as_vector(src)
    if not i._data.size:
        return src
    if i.ndim != s.ndim:
        raise RuntimeError(
            "Index tensor must have the same number of dimensions as src tensor; got "
            f"{index.ndim} and {src.ndim}"
        )
    if any(n > m for n, m in zip(i._data.shape, s._data.shape, strict=True)):
        raise RuntimeError(
            f"Expected index {list(index.shape)} to be no larger than self {list(x.shape)} apart "
            f"from dimension {dim} and to be no larger size than src {list(src.shape)}"
        )
    if i._data.shape == s._data.shape:
        return s
    return rows.slice_(s, key=tuple(slice(0, n, 1) for n in i._data.shape))


def _combined(x: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str) -> Tensor:
    out = as_vector(x)._data.copy()
    i = as_vector(index)._data
    key = list(np.ogrid[tuple(slice(n) for n in i.shape)])
    key[dim] = i
    (np.add if reduce == "add" else np.multiply).at(out, tuple(key), source._data)
    return wrap(out.reshape(x._data.shape))


@operation(inplace=True, out=True)
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """The tensor with elements added at the indices along a dimension.

    Args:
        input: a tensor.
        dim: the dimension.
        index: as many dimensions as the input has, no longer than it but in ``dim``.
        src: the elements, at least as long as ``index``.

    Shape:
        result as input.

    Raises:
        RuntimeError: the shapes or types do not fit, or an index is out of range.

    Example:
        >>> import rushlight
        >>> index = rushlight.tensor([0, 2, 2])
        >>> rushlight.scatter_add(rushlight.zeros(3), 0, index, rushlight.ones(3))
        tensor([1., 0., 2.])
    """
    x, i = require_tensor("scatter_add", input), require_indices("scatter_add", index)
    at = dimension("scatter_add", dim, x.ndim)
    source = _source("scatter_add", x, at, i, require_tensor("scatter_add", src, "src", 4))
    if not i._data.size:
        return rows.clone(x)
    check_along("scatter_add", x, at, i)
    in_range(i, at, as_vector(x)._data.shape[at])
    result: Tensor = rows.scatter_add(as_vector(x), as_vector(i), source, dim=at)
    return result if x.ndim else result.reshape(())


@operation(inplace=True, out=True)
def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
    """The tensor with alpha · source added at positions along a dimension.

    Args:
        input: a tensor.
        dim: the dimension.
        index: a vector of integers.
        source: as long as ``index`` in ``dim``, as the input in the others.
        alpha: a number (default 1).

    Shape:
        result as input.

    Raises:
        RuntimeError: the shapes or types do not fit, or an index is out of range.
        IndexError: ``index`` has several dimensions.

    Example:
        >>> import rushlight
        >>> index, source = rushlight.tensor([0, 0]), rushlight.tensor([1.0, 2.0])
        >>> rushlight.index_add(rushlight.zeros(3), 0, index, source)
        tensor([3., 0., 0.])
    """
    x, i = require_tensor("index_add", input), require_indices("index_add", index)
    s = require_tensor("index_add", source, "source", 4)
    at = dimension("index_add", dim, x.ndim)
    if i.ndim > 1:
        raise IndexError("index_add_(): Index is supposed to be a vector")
    if s.dtype is not x.dtype:
        raise RuntimeError(
            f"index_add_(): self ({title(x.dtype)}) and source ({title(s.dtype)}) must have the "
            "same scalar type"
        )
    if s.ndim and s._data.shape[min(at, s.ndim - 1)] != i.numel() and x.ndim:
        raise RuntimeError(
            f"index_add_(): Number of indices ({i.numel()}) should be equal to source.size(dim): "
            f"({s._data.shape[min(at, s.ndim - 1)]}), for dim: {at}"
        )
    if not x.ndim and i.numel() != 1:
        raise IndexError(
            f"Dimension specified as {dim} but tensor has no dimensions in index_add(): it has one "
            f"element, got {i.numel()} indices"
        )
    if _others(x, at) != _others(s, at) or x.ndim != s.ndim:
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. "
            f"Got self.shape = {list(x.shape)} source.shape = {list(s.shape)}"
        )
    in_range(i, at, as_vector(x)._data.shape[at])
    if alpha != 1:
        s = s * wrap(np.asarray(alpha).astype(x._data.dtype))
    result: Tensor = rows.index_add(as_vector(x), as_vector(i), as_vector(s), dim=at)
    return result if x.ndim else result.reshape(())


def _others(x: Tensor, dim: int) -> tuple[int, ...]:
    """The lengths but that of ``dim``."""
    return tuple(n for d, n in enumerate(x._data.shape) if d != dim)


@operation(inplace=True, out=True)
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """The tensor with positions along a dimension replaced.

    Args:
        input: a tensor.
        dim: the dimension.
        index: a vector of integers.
        source: as long as ``index`` in ``dim``, as the input in the others.

    Shape:
        result as input.

    Raises:
        RuntimeError: the shapes or types do not fit.
        IndexError: an index is out of range, or there is not one for each position of source.

    Example:
        >>> import rushlight
        >>> index, source = rushlight.tensor([2]), rushlight.tensor([7.0])
        >>> rushlight.index_copy(rushlight.zeros(3), 0, index, source)
        tensor([0., 0., 7.])
    """
    x, i = require_tensor("index_copy", input), require_tensor("index_copy", index, "index", 3)
    s = require_tensor("index_copy", source, "source", 4)
    at = dimension("index_copy", dim, x.ndim)
    require_long("index_copy_", i)
    if i.ndim > 1:
        raise IndexError(f"index_copy_(): Index should have dimension 1 or 0 (got {i.ndim})")
    if s.dtype is not x.dtype:
        raise RuntimeError(
            "index_copy_(): self and source expected to have the same dtype, but got (self) "
            f"{title(x.dtype)} and (source) {title(s.dtype)}"
        )
    _check_source(x, at, i, s)
    in_range(i, at, as_vector(x)._data.shape[at], IndexError)
    result: Tensor = rows.index_copy(as_vector(x), as_vector(i), as_vector(s), dim=at)
    return result if x.ndim else result.reshape(())


def _check_source(x: Tensor, dim: int, index: Tensor, source: Tensor) -> None:
    if source.ndim == 0 and index.numel() != 1:
        raise IndexError(
            "index_copy_(): When source is scalar, index should have one element "
            f"(got {index.numel()})"
        )
    if source.ndim and x.ndim and source.ndim != x.ndim:
        raise IndexError(
            "index_copy_(): When source and destination are not scalars, their dimensionality must "
            f"match. Source dimensionality ({source.ndim}), destination dimensionality ({x.ndim})"
        )
    if _others(x, dim) != _others(source, dim):
        raise RuntimeError(
            "index_copy_(): Source/destination tensor must have same slice shapes. Destination "
            f"slice shape: {list(_others(x, dim))} at dimension {dim} and source slice shape: "
            f"{list(_others(source, dim))} at dimension {dim}."
        )
    if source.ndim and source._data.shape[dim] != index.numel():
        raise IndexError(
            f"index_copy_(): Number of indices ({index.numel()}) should be equal to "
            f"source.size(dim) ({source._data.shape[dim]})"
        )


@operation(inplace=True)
def index_fill(input: Tensor, dim: int, index: Tensor, value: Any) -> Tensor:
    """The tensor with positions along a dimension filled with one value.

    Args:
        input: a tensor.
        dim: the dimension.
        index: a vector of integers; negative ones count from the end.
        value: a number, or a tensor without dimensions.

    Shape:
        result as input.

    Raises:
        RuntimeError: ``index`` is no vector, or ``value`` has dimensions.
        IndexError: an index is out of range or not of int64.

    Example:
        >>> import rushlight
        >>> rushlight.index_fill(rushlight.zeros(2, 3), 1, rushlight.tensor([0, -1]), 5)
        tensor([[5., 0., 5.],
                [5., 0., 5.]])
    """
    x, i = require_tensor("index_fill", input), require_tensor("index_fill", index, "index", 3)
    at = dimension("index_fill", dim, x.ndim)
    filling = _as_value("index_fill", x, value)
    if i.dtype.name != "int64":
        raise IndexError(f"index_fill_(): Expected dtype int64 for index; got {i.dtype}")
    if i.ndim > 1:
        raise RuntimeError(f"Index has to be a vector/scalar; got {i.ndim} dimensions")
    n = as_vector(x)._data.shape[at]
    in_range(wrap(np.where(i._data < 0, i._data + n, i._data)), at, n, IndexError)
    result: Tensor = rows.index_fill(as_vector(x), as_vector(i), filling, dim=at)
    return result if x.ndim else result.reshape(())


def _key(who: str, x: Tensor, indices: Any) -> Key:
    """The dimensions that tensors of integers or masks index, the first first, and the integers."""
    if not isinstance(indices, tuple | list):
        raise TypeError(
            f"{who}(): argument 'indices' (position 1) must be tuple of Tensors, "
            f"not {type(indices).__name__}"
        )
    found: list[Tensor] = []
    for place, i in enumerate(indices):
        if not isinstance(i, Tensor):
            raise TypeError(
                f"expected Tensor as element {place} in argument 0, but got {type(i).__name__}"
            )
        if i.dtype.name not in ("int64", "int32", "bool", "uint8"):
            raise IndexError(
                f"tensors used as indices must be long, int, byte or bool tensors; got {i.dtype}"
            )
        found += positions(i) if i.dtype.name in ("bool", "uint8") else (i,)
    if len(found) > x.ndim:
        raise IndexError(f"too many indices for tensor of dimension {x.ndim} (got {len(found)})")
    return Key((), "alias", tuple(range(len(found))), tuple(found))


@operation(inplace=True)
def index_put(
    input: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: bool = False
) -> Tensor:
    """The tensor with other values at the indices.

    Args:
        input: a tensor.
        indices: tensors of integers, or masks, for the first dimensions.
        values: what to place there; broadcasts.
        accumulate: add the values instead of replacing (default False).

    Shape:
        result as input.

    Raises:
        RuntimeError: the shapes or types do not fit.
        IndexError: an index is out of range.

    Example:
        >>> import rushlight
        >>> at = (rushlight.tensor([0, 1]), rushlight.tensor([2, 0]))
        >>> rushlight.index_put(rushlight.zeros(2, 3), at, rushlight.tensor([7.0, 8.0]))
        tensor([[0., 0., 7.],
                [8., 0., 0.]])
    """
    x, v = require_tensor("index_put", input), require_tensor("index_put", values, "values", 3)
    return put_at(x, v, _key("index_put", x, indices), accumulate)


@operation(inplace=True)
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """The tensor with other elements at the indices, as if it had one dimension.

    Args:
        input: a tensor.
        index: integers; negative ones count from the end.
        source: as many elements.
        accumulate: add them instead of replacing (default False).

    Shape:
        result as input.

    Raises:
        RuntimeError: the types do not fit.
        IndexError: an index is out of range, or the numbers of elements differ.

    Example:
        >>> import rushlight
        >>> index, source = rushlight.tensor([0, -1]), rushlight.tensor([7.0, 8.0])
        >>> rushlight.put(rushlight.zeros(2, 2), index, source)
        tensor([[7., 0.],
                [0., 8.]])
    """
    x, i, s = (require_tensor("put_", v) for v in (input, index, source))
    require_long("put_", i)
    if s.dtype is not x.dtype:
        raise RuntimeError(
            "put_(): self and source expected to have the same dtype, but got self.dtype = "
            f"{title(x.dtype)} and source.dtype = {title(s.dtype)}"
        )
    if s.numel() != i.numel():
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got "
            f"source.numel() = {s.numel()}, index.numel() = {i.numel()}"
        )
    check_flat(i, x.numel())
    key = Key((), "alias", (0,), (i.reshape(-1),))
    return put_at(x.reshape(-1), s.reshape(-1), key, accumulate).reshape(x.shape)


@operation(inplace=True)
def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """The tensor with one value where the mask is true.

    Args:
        input: a tensor.
        mask: a tensor of bools; both broadcast.
        value: a number, or a tensor without dimensions.

    Shape:
        input and mask broadcast to (*), result (*).

    Raises:
        RuntimeError: the mask is not of bools, or ``value`` has dimensions.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, -2, 3])
        >>> rushlight.masked_fill(x, x < 0, 0)
        tensor([1, 0, 3])
    """
    x, chosen = require_tensor("masked_fill", input), require_tensor("masked_fill", mask, "mask", 2)
    filling = _as_value("masked_fill", x, value)
    if chosen.dtype.name != "bool":
        raise RuntimeError(
            f"masked_fill_ only supports boolean masks, but got mask with dtype {chosen.dtype}"
        )
    result: Tensor = rows.masked_fill(x, chosen, filling)
    return result


@operation(inplace=True)
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """The tensor with the elements of source, one after the other, where the mask is true.

    Args:
        input: a tensor.
        mask: a tensor of bools; both broadcast.
        source: at least as many elements as are true.

    Shape:
        input and mask broadcast to (*), result (*).

    Raises:
        RuntimeError: the types do not fit, or the source has too few elements.

    Example:
        >>> import rushlight
        >>> mask = rushlight.tensor([True, False, True])
        >>> rushlight.masked_scatter(rushlight.zeros(3), mask, rushlight.tensor([7.0, 8.0]))
        tensor([7., 0., 8.])
    """
    x, chosen, s = (require_tensor("masked_scatter", v) for v in (input, mask, source))
    if s.dtype is not x.dtype:
        raise RuntimeError(
            "masked_scatter: expected self and source to have same dtypes but got "
            f"{title(x.dtype)} and {title(s.dtype)}"
        )
    if chosen.dtype.name != "bool":
        raise RuntimeError(
            "masked_scatter_ only supports boolean masks, but got mask with dtype "
            f"{title(chosen.dtype)}"
        )
    shape = broadcast_of([x, chosen])
    wide = x if x._data.shape == shape else expand(x, shape)
    flags = np.broadcast_to(chosen._data, shape)
    if flags.sum() > s.numel():
        raise RuntimeError(
            "masked_scatter: expected number of elements of source < number of ones in mask; got "
            f"{s.numel()} and {flags.sum()}"
        )
    if not shape:
        return rows.where(chosen, s.reshape(-1)[0], x)
    places = tuple(wrap(i) for i in np.nonzero(flags))
    values = s.reshape(-1)[: int(flags.sum())]
    return put_at(wide, values, Key((), "alias", tuple(range(len(places))), places))
