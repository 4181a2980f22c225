"""Arguments that are lengths, dimensions' numbers or element types, as PyTorch takes them.

Lengths come as several numbers or as one sequence, and a number may be a tensor of one integer.
Nothing here touches a tensor's elements. Read ``shaping.py`` next to see them used.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import dtype as dtype_type

__all__ = ["Lengths", "element_type", "inferred", "integers", "lengths", "several", "whole"]

Lengths = int | Sequence[int]

_PYTHON_TYPES = {float: dtypes.float64, int: dtypes.int64, bool: dtypes.bool}


def element_type(who: str, dtype: Any) -> dtype_type:
    """The type that the argument ``dtype`` means: None is the default, ``float`` is float64.

    Raises:
        TypeError: it is no type of elements.
    """
    if isinstance(dtype, dtype_type):
        return dtype
    if dtype is None:
        return dtypes.get_default_dtype()
    if dtype in _PYTHON_TYPES:
        return _PYTHON_TYPES[dtype]
    raise TypeError(f"{who}(): argument 'dtype' must be torch.dtype, not {type(dtype).__name__}")


def whole(who: str, value: Any, name: str) -> int:
    """``value`` as an integer: an int, a NumPy integer or an integer tensor of one element.

    Raises:
        TypeError: it is something else, such as a float or a bool.
    """
    if type(value) is int:
        return value
    if not isinstance(value, bool | np.bool):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise TypeError(f"{who}(): argument '{name}' must be int, not {type(value).__name__}")


def integers(who: str, given: tuple[Any, ...], name: str = "size") -> tuple[int, ...]:
    """The integers in ``given``, which holds them or one sequence of them.

    Raises:
        TypeError: one of them is no integer, or more than one sequence was given.
    """
    if len(given) == 1 and isinstance(given[0], tuple | list):
        given = tuple(given[0])
    if all(type(value) is int for value in given):
        return given
    return tuple(_unpacked(who, given, name, p) for p in range(1, len(given) + 1))


def several(who: str, dims: Any) -> tuple[Any, ...]:
    """``dims`` as a tuple, for functions that take no number in its place, as methods do.

    Raises:
        TypeError: it is no sequence.
    """
    if not isinstance(dims, Sequence):
        raise TypeError(
            f"{who}(): argument 'dims' (position 2) must be tuple of ints, "
            f"not {type(dims).__name__}"
        )
    return tuple(dims)


def _unpacked(who: str, given: tuple[Any, ...], name: str, position: int) -> int:
    value = given[position - 1]
    try:
        return whole(who, value, name)
    except TypeError:
        got = type(value).__name__
        if position == 1:
            raise TypeError(
                f"{who}(): argument '{name}' (position 1) must be tuple of ints, not {got}"
            ) from None
        raise TypeError(
            f"{who}(): argument '{name}' failed to unpack the object at pos {position} with error "
            f'"type must be tuple of ints,but got {got}"'
        ) from None


def lengths(who: str, given: tuple[Any, ...], size: Any = None) -> tuple[int, ...]:
    """The shape of a new tensor, from numbers, one sequence, or the keyword ``size``.

    Raises:
        TypeError: there is none, or a length is no integer.
        RuntimeError: a length is negative.
    """
    if size is not None:
        given = (*given, size)
    if not given:
        raise TypeError(f'{who}() missing 1 required positional arguments: "size"')
    shape = integers(who, given)
    if any(n < 0 for n in shape):
        raise RuntimeError(f"{who}: Dimension size must be non-negative; got {list(shape)}")
    return shape


def inferred(shape: tuple[int, ...], count: int) -> tuple[int, ...]:
    """``shape`` for ``count`` elements, with the length that is given as -1 worked out.

    Raises:
        RuntimeError: the shape is not one of ``count`` elements.
    """
    if not shape or min(shape) >= 0:
        if math.prod(shape) != count:
            raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {count}")
        return shape
    if min(shape) < -1:
        wrong = next(n for n in shape if n < -1)
        raise RuntimeError(f"invalid shape dimension {wrong} at index {shape.index(wrong)}")
    if shape.count(-1) > 1:
        raise RuntimeError(f"only one dimension can be inferred, got the shape {list(shape)}")
    known = 1
    for n in shape:
        known *= n if n >= 0 else 1
    if known == 0 and count == 0:
        raise RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {list(shape)} because the unspecified "
            "dimension size -1 can be any value and is ambiguous"
        )
    if known == 0 or count % known:
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {count}")
    return tuple(count // known if n < 0 else n for n in shape)
