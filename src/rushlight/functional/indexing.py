"""``x[key]`` and ``x[key] = value``.

A key falls into a basic part (numbers, slices, None: a view) and an advanced part (tensors of
integers, masks: a copy), which applies to that view's dimensions. Masks become the indices of their
true elements. Reading is one row for each part; writing is a write into the view.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

import numpy as np

from rushlight import dtypes
from rushlight.autograd.state import state
from rushlight.autograd.versions import mark_written
from rushlight.autograd.views import check_writable, write
from rushlight.functional.conversion import check_expandable, overwrite
from rushlight.functional.creation import checked_number
from rushlight.functional.nested import array_of
from rushlight.functional.register import title
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method, wrap

__all__ = ["basic", "index", "parse", "positions", "put_at"]

_ALL = slice(None)


class Key(NamedTuple):
    """A key, taken apart."""

    # Slices, numbers and None, one for each dimension; () leaves the tensor as it is.
    basic: tuple[Any, ...]
    # The row that PyTorch names the view after.
    row: str
    # The dimensions of the view that tensors index, ascending, and those tensors.
    dims: tuple[int, ...]
    indices: tuple[Tensor, ...]


@tensor_method("__getitem__")
def _getitem(self: Tensor, key: Any) -> Tensor:
    """The elements at ``key``: a view for numbers, slices, ``...`` and None, otherwise a copy."""
    if type(key) is int:
        return rows.select(self, key=(_checked(self, key, 0, 0),))
    if type(key) is slice:
        return rows.slice_(self, key=(_bounds(self, key, 0),))
    if type(key) is tuple and _is_plain(key):
        try:
            return rows.select(self, key=key)
        except IndexError:  # told below, as PyTorch tells it
            pass
    parsed = parse(self, key)
    part = basic(self, parsed)
    return index(part, parsed) if parsed.dims else part


def _is_plain(key: tuple[Any, ...]) -> bool:
    """Whether a key is of numbers and whole slices, such as that of ``x[:, 0]``."""
    for i in key:
        if type(i) is not int and (type(i) is not slice or i != _ALL):
            return False
    return int in map(type, key)


def basic(x: Tensor, key: Key) -> Tensor:
    """The view that the basic part of ``key`` shows."""
    if key.dims and not key.basic:
        return x
    result: Tensor = getattr(rows, key.row)(x, key=key.basic)
    return result


def index(x: Tensor, key: Key) -> Tensor:
    """The elements that the advanced part of ``key`` picks.

    Raises:
        IndexError: an index is out of range, or the index tensors do not broadcast together.
    """
    try:
        result: Tensor = rows.index(x, *key.indices, dims=key.dims)
    except IndexError as error:
        _refuse_index(error)
    return result


def _refuse_index(error: IndexError) -> NoReturn:
    text = str(error).replace("axis", "dimension").replace("indexing arrays", "indexing tensors")
    raise IndexError(text.replace("(", "[").replace(",)", "]").replace(")", "]")) from None


def positions(mask: Tensor) -> tuple[Tensor, ...]:
    """The indices of the true elements, one tensor for each dimension."""
    return tuple(wrap(i) for i in np.nonzero(mask._data))


def parse(x: Tensor, key: Any) -> Key:
    """``key`` taken apart.

    Raises:
        IndexError: it does not fit the shape of ``x``, or holds what is no index.
    """
    items = tuple(key) if _is_like_tuple(key) else (key,)
    items = tuple(_as_index(item) for item in items)
    used = sum(_dims_used(item) for item in items)
    ndim = x._data.ndim
    if used > ndim:
        _refuse_many(items, ndim)
    return _Parser(x, ndim - used).run(items)


def _is_like_tuple(key: Any) -> bool:
    """Whether PyTorch takes ``key`` for several keys: a tuple, or a short list that holds more."""
    if isinstance(key, tuple):
        return True
    if not isinstance(key, list) or len(key) >= 32:
        return False
    return any(
        item is None or item is ... or isinstance(item, Tensor | slice | Sequence | np.ndarray)
        for item in key
    )


def _as_index(item: Any) -> Any:
    """A number, slice, None, bool, ``...`` or a tensor of integers or bools."""
    kind = type(item)
    if kind is int or kind is slice or kind is bool or item is None or item is ...:
        return item
    if isinstance(item, np.integer):
        return int(item)
    if isinstance(item, Tensor):
        return _number_or_index(item)
    if isinstance(item, np.bool):
        return bool(item)
    if isinstance(item, np.ndarray | Sequence):
        array = array_of(item, None)
        if not array.size and not isinstance(item, np.ndarray):
            array = array.astype(np.int64)
        return _number_or_index(wrap(array))
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid "
        f"indices (got {kind.__name__})"
    )


def _number_or_index(x: Tensor) -> Any:
    kind = x.dtype
    if kind not in (dtypes.int64, dtypes.int32, dtypes.bool, dtypes.uint8):
        raise IndexError(
            f"tensors used as indices must be long, int, byte or bool tensors; got {kind}"
        )
    if isinstance(x._data, np.ndarray):
        if kind is dtypes.uint8:
            x = wrap(x._data != 0)
        if not x._data.ndim:
            return x._data.item()
    return x


def _dims_used(item: Any) -> int:
    """How many dimensions of the tensor the item stands for."""
    if item is None or item is ... or isinstance(item, bool):
        return 0
    if isinstance(item, Tensor) and item.dtype is dtypes.bool:
        return item.ndim
    return 1


def _refuse_many(items: tuple[Any, ...], ndim: int) -> NoReturn:
    if ndim == 0 and len(items) == 1 and type(items[0]) is slice:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    if ndim == 0 and type(items[0]) is int:
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
            "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
        )
    raise IndexError(f"too many indices for tensor of dimension {ndim}; got {len(items)}")


class _Parser:
    """One pass over the items, counting the tensor's dimensions and the view's."""

    def __init__(self, x: Tensor, unused: int) -> None:
        self.x = x
        self.unused = unused
        self.key: list[Any] = []
        self.row = "alias"
        self.trivial = True
        self.dims: list[int] = []
        self.indices: list[Tensor] = []
        self.source = self.target = 0

    def run(self, items: tuple[Any, ...]) -> Key:
        for position, item in enumerate(items):
            if type(item) is bool:
                self.new_dimension(wrap(np.zeros(int(item), np.int64)))
            elif type(item) is int:
                self.number(item)
            elif type(item) is slice:
                self.slice(_bounds(self.x, item, self.source))
            elif item is None:
                self.new_dimension()
            elif item is ...:
                self.whole(self.unused)
                self.unused = 0
            else:
                self.tensor(item, position)
        key = () if self.trivial else tuple(self.key)
        return Key(key, self.row, tuple(self.dims), tuple(self.indices))

    def whole(self, count: int) -> None:
        """The next ``count`` dimensions as they are."""
        self.key += [_ALL] * count
        self.source += count
        self.target += count

    def number(self, i: int) -> None:
        self.key.append(_checked(self.x, i, self.source, self.source))
        self.row, self.trivial = "select", False
        self.source += 1

    def slice(self, bounds: slice) -> None:
        self.key.append(bounds)
        if bounds != slice(0, self.x._data.shape[self.source], 1):
            self.row, self.trivial = "slice_", False
        elif self.row == "alias":
            self.row = "slice_"
        self.source += 1
        self.target += 1

    def new_dimension(self, pick: Tensor | None = None) -> None:
        self.key.append(None)
        self.row, self.trivial = "unsqueeze", False
        if pick is not None:
            self.pick(pick)
        self.target += 1

    def pick(self, tensor: Tensor) -> None:
        self.dims.append(self.target)
        self.indices.append(tensor)

    def tensor(self, item: Tensor, position: int) -> None:
        if item.dtype is not dtypes.bool:
            self.pick(item)
            self.whole(1)
            return
        shape = self.x._data.shape
        if item._data.shape != shape[self.source : self.source + item.ndim]:
            raise IndexError(
                f"The shape of the mask {list(item.shape)} at index {position} does not match the "
                f"shape of the indexed tensor {list(shape)} at index {self.source}"
            )
        for found in positions(item):
            self.pick(found)
            self.whole(1)


def _checked(x: Tensor, i: int, dim: int, position: int) -> int:
    """``i`` counted from the front of dimension ``dim``."""
    shape = x._data.shape
    if not shape:
        _refuse_many((i,), 0)
    n = shape[dim]
    if not -n <= i < n:
        raise IndexError(f"index {i} is out of bounds for dimension {position} with size {n}")
    return i + n if i < 0 else i


def _bounds(x: Tensor, key: slice, dim: int) -> slice:
    """The slice with bounds counted from the front, and a step."""
    shape = x._data.shape
    if not shape:
        _refuse_many((key,), 0)
    if key.step is not None and not key.step > 0:
        raise ValueError(f"step must be greater than zero; got {key.step}")
    start, stop, step = key.indices(shape[dim])
    return slice(start, max(start, stop), step)


@tensor_method("__setitem__")
def _setitem(self: Tensor, key: Any, value: Any) -> None:
    """Overwrite the elements at ``key`` with ``value``, broadcast."""
    parsed = parse(self, key)
    source = _as_value(self, value)
    # Without history a plain view will do.
    part = basic(self, parsed)
    check_writable(part, overlapping=bool(parsed.dims))
    if parsed.dims:
        _put(part, source, parsed, from_number=source is not value)
    else:
        source = _without_leading_ones(source, part._data.ndim)
        check_expandable(source._data.shape, part._data.shape)
        overwrite(part, source)


def _as_value(x: Tensor, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if not isinstance(value, bool | int | float | np.integer):
        raise TypeError(f"can't assign a {_full_name(value)} to a {x.type()}")
    number = value.item() if isinstance(value, np.integer) else value
    try:
        return wrap(checked_number(number, x.dtype))
    except OverflowError as error:
        raise ValueError(f"Overflow when unpacking long long: {error}") from None


def _full_name(value: Any) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _without_leading_ones(x: Tensor, ndim: int) -> Tensor:
    """``x`` with at most ``ndim`` dimensions, if those in front are of length 1."""
    shape = tuple(x._data.shape)
    while len(shape) > ndim and shape[0] == 1:
        shape = shape[1:]
    return x if shape == x._data.shape else rows.reshape(x, shape=shape)


def _put(x: Tensor, values: Tensor, key: Key, from_number: bool) -> None:
    recorded = state.grad and (x.requires_grad or values.requires_grad)
    if not from_number:
        _check_type(x, values)
    values = _without_leading_ones(values, _picked_ndim(x, key))
    if recorded or not all(isinstance(t._data, np.ndarray) for t in (x, values, *key.indices)):
        write(x, put_at(x, values, key))
        return
    try:
        place(x._data, values._data, key)
    except IndexError as error:
        _refuse_index(error)
    mark_written(x._data)


def place(array: Any, values: Any, key: Key) -> None:
    """Write into the memory at once: no gradient is wanted.

    Raises:
        RuntimeError: the values do not broadcast to the places.
    """
    at: list[Any] = [_ALL] * (key.dims[-1] + 1)
    for dim, picked in zip(key.dims, key.indices, strict=True):
        at[dim] = picked._data
    try:
        array[tuple(at)] = values
    except ValueError as error:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to "
            f"indexing result ({error})"
        ) from None


def _picked_ndim(x: Tensor, key: Key) -> int:
    """How many dimensions the elements that the advanced part picks have."""
    lead = max(i._data.ndim for i in key.indices)
    return int(x._data.ndim - len(key.dims) + lead)


def _check_type(x: Tensor, values: Tensor) -> None:
    if values.dtype is not x.dtype:
        raise RuntimeError(
            "Index put requires the source and destination dtypes match, got "
            f"{title(x.dtype)} for the destination and {title(values.dtype)} for the source."
        )


def put_at(x: Tensor, values: Tensor, key: Key, accumulate: bool = False) -> Tensor:
    """``x`` with other values, or with values added, where the advanced part of ``key`` points.

    Raises:
        RuntimeError: the types differ, or the values do not broadcast to the places.
        IndexError: an index is out of range.
    """
    _check_type(x, values)
    if values._data.ndim > _picked_ndim(x, key):
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to "
            f"indexing result of {_picked_ndim(x, key)} dimensions"
        )
    row = rows.index_put_add if accumulate else rows.index_put
    try:
        result: Tensor = row(x, values, *key.indices, dims=key.dims)
    except IndexError as error:
        _refuse_index(error)
    except ValueError as error:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to "
            f"indexing result ({error})"
        ) from None
    return result
