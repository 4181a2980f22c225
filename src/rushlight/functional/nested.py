"""Nested Python data as an array: the shape, the element type and the elements of lists of lists.

PyTorch's rules for ``torch.tensor``: the first element of each level tells the length of the next,
all others must agree; the elements' types decide the type, Python's floats giving the default. The
walk goes level by level, so that each level costs a few calls whatever its length.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, NoReturn

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import dtype, from_numpy_dtype
from rushlight.promotion import promote_types
from rushlight.tensor import Tensor

__all__ = ["array_of", "checked_cast"]

Array = np.ndarray[Any, Any]

_SEQUENCES = (list, tuple, range)
_KINDS = {bool: dtypes.bool, int: dtypes.int64}


def array_of(data: Any, to: dtype | None) -> Array:
    """A new array of what ``data`` holds, of type ``to`` (default: as the data tells).

    Args:
        data: a number, nested sequences of numbers, an array or a tensor.
        to: the element type.

    Raises:
        TypeError: an element is of a type that tensors do not have.
        ValueError: the sequences of one level differ in length, or an integer is too large.
        RuntimeError: an element is no number, or does not fit the type.
    """
    if isinstance(data, Tensor):
        return np.array(data._data, to.numpy if to else None)
    if isinstance(data, np.ndarray):
        from_numpy_dtype(data.dtype)
        _refuse_negative_strides(data)
        return np.array(data, to.numpy if to else None)
    shape, leaves = _unnested(data)
    found = _type_of(set(map(type, leaves)), leaves)
    numbers = [x.item() if isinstance(x, np.generic | np.ndarray) else x for x in leaves]
    return checked_cast(_plain(numbers, found), to or found).reshape(shape)


def _refuse_negative_strides(array: Array) -> None:
    if array.strides and min(array.strides) < 0:
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative "
            "strides are not currently supported. (You can probably work around this by making a "
            "copy of your array with array.copy().)"
        )


def _is_sequence(x: Any) -> bool:
    if isinstance(x, _SEQUENCES):
        return True
    if isinstance(x, np.ndarray):
        return x.ndim > 0
    return (
        not isinstance(x, Tensor | dict | np.generic)
        and hasattr(x, "__len__")
        and hasattr(x, "__getitem__")
    )


def _unnested(data: Any) -> tuple[tuple[int, ...], list[Any]]:
    """The shape of nested sequences, and their elements in row-major order."""
    shape: list[int] = []
    level = [data]
    while level and _is_sequence(level[0]):
        if isinstance(level[0], str | bytes):
            _refuse_text(level[0], depth=len(shape))
        expected = len(level[0])
        for item in level:
            if not _is_sequence(item):
                raise TypeError(f"not a sequence: {item!r} at dim {len(shape)}, beside sequences")
            if expected and len(item) != expected:
                raise ValueError(
                    f"expected sequence of length {expected} at dim {len(shape)} (got {len(item)})"
                )
        shape.append(expected)
        if not expected:
            return tuple(shape), []
        level = list(chain.from_iterable(level))
    return tuple(shape), level


def _refuse_text(text: str | bytes, depth: int) -> NoReturn:
    kind = type(text).__name__
    if depth and isinstance(text, str):
        raise ValueError(f"too many dimensions '{kind}'; got {text!r} among the data")
    raise TypeError(f"new(): invalid data type '{kind}'; got {text!r}, pass numbers")


def _type_of(kinds: set[type], leaves: list[Any]) -> dtype:
    """The type that elements have together."""
    if not leaves:
        return dtypes.get_default_dtype()
    together: dtype | None = None
    for kind in kinds:
        if kind is float:
            found = [dtypes.get_default_dtype()]
        elif kind in _KINDS:
            found = [_KINDS[kind]]
        else:
            found = list({_type_of_leaf(x) for x in leaves if type(x) is kind})
        for t in found:
            together = t if together is None else promote_types(together, t)
    assert together is not None, "there are elements"
    return together


def _type_of_leaf(x: Any) -> dtype:
    """The type of an element that is not exactly a Python number."""
    if isinstance(x, Tensor):
        if x._data.size != 1:
            kind = ValueError if x.is_floating_point() else TypeError
            raise kind(
                "only one element tensors can be converted to Python scalars, got shape "
                f"{tuple(x.shape)}; join tensors with stack() or cat()"
            )
        return x.dtype
    if isinstance(x, np.generic | np.ndarray):
        return from_numpy_dtype(x.dtype)
    if isinstance(x, str | bytes):
        _refuse_text(x, depth=0)
    if isinstance(x, bool | int):
        return dtypes.int64
    if isinstance(x, float):
        return dtypes.get_default_dtype()
    if _is_sequence(x):
        raise TypeError(f"'{type(x).__name__}' object cannot be interpreted as an integer")
    raise RuntimeError(f"Could not infer dtype of {type(x).__name__}; pass numbers")


def _plain(numbers: list[Any], kind: dtype) -> Array:
    """The numbers as float64, int64 or bool: what Python knows."""
    numpy = (
        np.float64 if kind.is_floating_point else kind.numpy if kind is dtypes.bool else np.int64
    )
    plain = [x.item() if isinstance(x, Tensor) else x for x in numbers]
    try:
        return np.array(plain, numpy)
    except OverflowError:
        raise ValueError(
            "Overflow when unpacking long long: an integer of the data does not fit into int64"
        ) from None


def checked_cast(array: Array, to: dtype) -> Array:
    """``array`` as type ``to``, refusing integers that it cannot hold.

    Raises:
        RuntimeError: a value does not fit; uint8 takes negative ones, modulo 256.
    """
    if array.dtype is to.numpy:
        return array
    if to.numpy.kind in "iu" and array.dtype.kind in "if" and array.size:
        info = np.iinfo(to.numpy)
        least = -info.max if info.min == 0 else info.min
        # In this form NaN is refused too.
        if not (array.min() >= least and array.max() <= info.max):
            raise RuntimeError(f"value cannot be converted to type {to.name} without overflow")
    with np.errstate(all="ignore"):
        if array.dtype.kind == "f" and to.numpy.kind == "u":
            array = array.astype(np.int64)
        return array.astype(to.numpy)
