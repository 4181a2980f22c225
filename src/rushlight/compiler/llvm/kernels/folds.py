"""What reductions do with one element after the other, and across the lanes of a vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.llvm.kernels.elementwise import extremum
from rushlight.compiler.llvm.kernels.types import I32, in_register, lanes_of, vector_of

__all__ = ["IDENTITIES", "across", "combine", "identity"]

_FLOAT = {"sum": "fadd", "sum_to": "fadd", "prod": "fmul"}
_INT = {"sum": "add", "sum_to": "add", "prod": "mul", "any": "or_", "all": "and_"}
IDENTITIES: dict[str, Callable[[np.dtype[Any]], Any]] = {
    "sum": lambda dtype: 0,
    "sum_to": lambda dtype: 0,
    "prod": lambda dtype: 1,
    "any": lambda dtype: 0,
    "all": lambda dtype: 1,
    "amax": lambda dtype: -np.inf if dtype.kind == "f" else np.iinfo(dtype).min,
    "amin": lambda dtype: np.inf if dtype.kind == "f" else np.iinfo(dtype).max,
}


def identity(op: str, dtype: np.dtype[Any], lanes: int) -> Any:
    """What changes nothing, in every lane."""
    kind, number = vector_of(in_register(dtype), lanes), IDENTITIES[op](dtype)
    number = float(number) if dtype.kind == "f" else int(number)
    return ir.Constant(kind, [number] * lanes if lanes > 1 else number)


def combine(op: str, b: ir.IRBuilder, x: Any, y: Any) -> Any:
    """Two elements, or vectors of them, made one."""
    if op in ("amax", "amin"):
        return extremum(">" if op == "amax" else "<", b, x, y)
    element = getattr(x.type, "element", x.type)
    names = _INT if isinstance(element, ir.IntType) else _FLOAT
    return getattr(b, names[op])(x, y)


def across(op: str, b: ir.IRBuilder, x: Any) -> Any:
    """All lanes of a vector made one: halves first, in an order that lanes alone decide."""
    while (lanes := lanes_of(x)) > 1:
        half = lanes // 2
        nothing = ir.Constant(x.type, ir.Undefined)
        parts = [
            b.shuffle_vector(x, nothing, ir.Constant(ir.VectorType(I32, half), list(numbers)))
            for numbers in (range(half), range(half, lanes))
        ]
        if half == 1:
            parts = [b.extract_element(p, I32(0)) for p in parts]
        x = combine(op, b, *parts)
    return x
