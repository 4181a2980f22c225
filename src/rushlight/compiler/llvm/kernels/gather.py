"""Gathering a batch: rows of a source, named by their numbers, into a padded buffer.

The source is read exactly: no vector reaches beyond its end.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.llvm.kernels.elementwise import EMITTERS, Call
from rushlight.compiler.llvm.kernels.types import in_memory, vector_of
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.lower.index import Index, number
from rushlight.compiler.lower.memory import Buffer

__all__ = ["emit_gather"]

_BYTE = ir.IntType(8)


def emit_gather(
    w: Writer, arena: Any, target: Buffer, source: Any, dtype: np.dtype[Any], rows: Any, lanes: int
) -> None:
    """Write the loops that fill a buffer.

    Args:
        w: writes the code.
        arena: the pointer to the memory.
        target: a batch of rows.
        source: the pointer to the first row of the source, which is contiguous.
        dtype: the source's element type.
        rows: the pointer to the numbers of the rows, 64-bit integers.
        lanes: the most lanes of a vector.
    """
    shape, strides = target.layout.shape, target.layout.strides
    out, b = target.layout.dtype, w.b
    row_bytes = prod(shape[1:]) * dtype.itemsize

    def move(first: Any, taken: Index, given: Index, width: int) -> None:
        """So many elements, from an offset in the source's row to one in the target."""
        kind = vector_of(in_memory(dtype), width)
        start = b.gep(first, [w.index(taken.times(dtype.itemsize))], source_etype=_BYTE)
        value = b.load(start, typ=kind, align=1)
        if dtype != out:
            value = EMITTERS["cast"](Call(b, [value], [dtype], out))
        end = w.index(given.times(out.itemsize).plus(number(target.start)))
        b.store(value, b.gep(arena, [end], source_etype=_BYTE), align=1)

    def row(i: Index, state: list[Any]) -> list[Any]:
        named = b.gep(rows, [w.index(i)], source_etype=I64)
        skipped = b.mul(b.load(named, typ=I64, align=8), I64(row_bytes))
        along(1, b.gep(source, [skipped], source_etype=_BYTE), number(0), i.times(strides[0]))
        return state

    def along(d: int, first: Any, taken: Index, given: Index) -> None:
        if d == len(shape):
            move(first, taken, given, 1)
            return
        step = prod(shape[d + 1 :])
        if step > 1 or strides[d] > 1 or d < len(shape) - 1:

            def inner(i: Index, state: list[Any]) -> list[Any]:
                along(d + 1, first, taken.plus(i.times(step)), given.plus(i.times(strides[d])))
                return state

            w.loop(shape[d], inner)
            return
        _pieces(w, shape[d], lanes, lambda i, n: move(first, taken.plus(i), given.plus(i), n))

    w.loop(shape[0], row)


def _pieces(w: Writer, length: int, lanes: int, body: Any) -> None:
    """Whole vectors, and shorter ones for what is left."""
    full, done = divmod(length, lanes)[0], 0

    def whole(i: Index, state: list[Any]) -> list[Any]:
        body(i.times(lanes), lanes)
        return state

    if full:
        w.loop(full, whole)
    done = full * lanes
    while done < length:
        lanes //= 2
        if done + lanes <= length:
            body(number(done), lanes)
            done += lanes
