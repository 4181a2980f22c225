"""Which type a mixture of types has: PyTorch's rules, never NumPy's.

Two ideas. Types form an order in which any two have a least type above both (``promote_types``).
And operands fall into three classes, tensors with dimensions, tensors of none, Python numbers: a
lower class moves the result of a higher one only by being of a higher category (bool < integer <
floating point), as in ``result_type``. ``promote2`` and ``promote_number`` answer the same for the
two cases that every operation asks for, fast. The types themselves are in ``dtypes.py``.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Protocol

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import dtype, float32, float64, int8, int16, int32, int64, uint8

__all__ = [
    "Number",
    "can_cast",
    "dtype_of_number",
    "promote2",
    "promote_number",
    "promote_types",
    "result_type",
]

Number = bool | int | float | np.number[Any] | np.bool

_INTEGERS = (int, np.integer)
# NumPy's own bool counts as a fraction in PyTorch, being neither Python's bool nor an int.
_FRACTIONS = (float, np.floating, np.bool)
_BOOL = dtypes.bool

# Upwards; only uint8 and int8 lie side by side, and meet in int16.
_UPWARDS = (_BOOL, uint8, int8, int16, int32, int64, float32, float64)


def _least_above(a: dtype, b: dtype) -> dtype:
    if {a, b} == {uint8, int8}:
        return int16
    return max(a, b, key=_UPWARDS.index)


_PROMOTED = {(a, b): _least_above(a, b) for a, b in product(_UPWARDS, repeat=2)}


def _category(t: dtype) -> int:
    """0 for bool, 1 for the integers, 2 for floating point."""
    return 2 if t.is_floating_point else int(t is not _BOOL)


def _prevail(higher: dtype, lower: dtype) -> dtype:
    """The type of two classes of operands, of which the second yields to the first."""
    if _category(lower) > _category(higher):
        return _PROMOTED[higher, lower]
    return higher


def _of_two(a: dtype, a_is_0d: bool, b: dtype, b_is_0d: bool) -> dtype:
    if a_is_0d == b_is_0d:
        return _PROMOTED[a, b]
    return _prevail(b, a) if a_is_0d else _prevail(a, b)


_PROMOTED2 = {
    operands: _of_two(*operands)
    for operands in product(_UPWARDS, (False, True), _UPWARDS, (False, True))
}


def promote2(a: dtype, a_is_0d: bool, b: dtype, b_is_0d: bool) -> dtype:
    """The type of an operation on two tensors of types ``a`` and ``b``, from a table.

    Example:
        >>> promote2(float32, False, float64, True)
        torch.float32
    """
    return a if a is b else _PROMOTED2[a, a_is_0d, b, b_is_0d]


def promote_number(t: dtype, number: Number) -> dtype:
    """The type of an operation on a tensor of type ``t`` and a Python number.

    Example:
        >>> promote_number(uint8, 300), promote_number(int64, 0.5)
        (torch.uint8, torch.float32)
    """
    return t if t.is_floating_point else _prevail(t, dtype_of_number(number))


def dtype_of_number(number: object) -> dtype:
    """What a Python or NumPy number counts as beside tensors: bool, int64 or the default type.

    Raises:
        TypeError: ``number`` is none.

    Example:
        >>> dtype_of_number(True), dtype_of_number(3), dtype_of_number(0.5)
        (torch.bool, torch.int64, torch.float32)
    """
    if isinstance(number, bool):
        return _BOOL
    if isinstance(number, _INTEGERS):
        return int64
    if isinstance(number, _FRACTIONS):
        return dtypes.get_default_dtype()
    raise TypeError(
        f"result_type(): expected a tensor or a bool, int or float, got {type(number).__name__}; "
        "make it a tensor first"
    )


class Typed(Protocol):
    """What promotion needs to know of a tensor."""

    @property
    def dtype(self) -> dtype: ...

    @property
    def ndim(self) -> int: ...


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The least type that is above both.

    Args:
        type1: a type.
        type2: another.

    Raises:
        TypeError: an argument is no type of this library.

    Example:
        >>> promote_types(uint8, int8), promote_types(int64, float32)
        (torch.int16, torch.float32)
    """
    _require_dtypes("promote_types", type1=type1, type2=type2)
    return _PROMOTED[type1, type2]


def can_cast(from_: dtype, to: dtype) -> bool:
    """Whether a value of type ``from_`` may be stored as ``to``: not in a lower category.

    Args:
        from_: the value's type.
        to: the type to store it as.

    Raises:
        TypeError: an argument is no type of this library.

    Example:
        >>> can_cast(float64, float32), can_cast(float32, int64)
        (True, False)
    """
    _require_dtypes("can_cast", from_=from_, to=to)
    return _category(from_) <= _category(to)


def result_type(*operands: Typed | Number) -> dtype:
    """The type of an operation on tensors and Python numbers.

    Tensors with dimensions decide; then tensors of none; then Python numbers.

    Args:
        operands: one or more tensors (anything with ``dtype`` and ``ndim``) and Python numbers.

    Raises:
        TypeError: there is no operand, or one is neither a tensor nor a number.

    Example:
        >>> result_type(1, 2.0)
        torch.float32
    """
    classes: list[dtype | None] = [None, None, None]
    for operand in operands:
        rank, t = _class_of(operand)
        above = classes[rank]
        classes[rank] = t if above is None else _PROMOTED[above, t]
    present = [t for t in classes if t is not None]
    if not present:
        raise TypeError("result_type(): expected at least one tensor or number, got none")
    result = present.pop()
    while present:
        result = _prevail(present.pop(), result)
    return result


def _class_of(operand: Typed | Number) -> tuple[int, dtype]:
    """The class (0 decides before 1 before 2) and the type of an operand."""
    t = getattr(operand, "dtype", None)
    if isinstance(t, dtype):
        return (0 if operand.ndim else 1), t  # type: ignore[union-attr]
    return 2, dtype_of_number(operand)


def _require_dtypes(who: str, **types: object) -> None:
    for position, (name, t) in enumerate(types.items(), start=1):
        if not isinstance(t, dtype):
            raise TypeError(
                f"{who}(): argument '{name}' (position {position}) must be torch.dtype, "
                f"not {type(t).__name__}; pass one such as torch.float32"
            )
