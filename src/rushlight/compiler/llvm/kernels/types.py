"""LLVM's types for element types, in registers and in memory, and moves between lanes."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir

__all__ = ["I32", "broadcast", "constant", "in_memory", "in_register", "lanes_of", "vector_of"]

I32 = ir.IntType(32)
_BYTE = ir.IntType(8)


def in_register(dtype: np.dtype[Any]) -> Any:
    """The type of one element while it is computed with; masks are bits."""
    if dtype.kind == "b":
        return ir.IntType(1)
    return in_memory(dtype)


def in_memory(dtype: np.dtype[Any]) -> Any:
    """The type of one element in memory; masks are bytes."""
    if dtype.kind == "f":
        return ir.DoubleType() if dtype.itemsize == 8 else ir.FloatType()
    return _BYTE if dtype.kind == "b" else ir.IntType(8 * dtype.itemsize)


def vector_of(element: Any, lanes: int) -> Any:
    """A vector type, or the element itself for one lane."""
    return element if lanes == 1 else ir.VectorType(element, lanes)


def lanes_of(value: Any) -> int:
    """How many lanes a value has."""
    return int(value.type.count) if isinstance(value.type, ir.VectorType) else 1


def constant(element: Any, number: Any) -> Any:
    """A number as one element."""
    return ir.Constant(element, float(number) if isinstance(element, _FLOATS) else int(number))


def broadcast(b: ir.IRBuilder, value: Any, lanes: int) -> Any:
    """A single element in all lanes; a vector as it is."""
    if lanes == 1 or lanes_of(value) > 1:
        return value
    kind = ir.VectorType(value.type, lanes)
    if isinstance(value, ir.Constant):
        return ir.Constant(kind, [value.constant] * lanes)
    first = b.insert_element(ir.Constant(kind, ir.Undefined), value, I32(0))
    zeros = ir.Constant(ir.VectorType(I32, lanes), [0] * lanes)
    return b.shuffle_vector(first, ir.Constant(kind, ir.Undefined), zeros)


_FLOATS = ir.FloatType | ir.DoubleType
