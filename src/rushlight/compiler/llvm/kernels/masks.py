"""Masks of dropout, drawn row by row from the default generator, as eager code draws them."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.kernels.types import in_register
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.llvm.random import bernoulli, bernoulli_bound, dropout_scale
from rushlight.compiler.lower.index import Index, number
from rushlight.compiler.lower.memory import Buffer

__all__ = ["emit_mask"]


def emit_mask(w: Writer, arena: Any, target: Buffer, p: float, generator: Any, host: Host) -> None:
    """Fill a buffer with 0, of chance p, and 1 / (1 - p).

    Args:
        w: writes the code.
        arena: the pointer to the memory.
        target: the mask.
        p: the chance.
        generator: the pointer to the generator's state.
        host: the processor.
    """
    b, dtype = w.b, target.layout.dtype
    kind = in_register(dtype)
    draw = bernoulli(b.module, host, "double" if dtype.itemsize == 8 else "float")
    wide = [d for d, n in enumerate(target.layout.shape) if n != 1]
    value = ir.Constant(kind, dropout_scale(p, dtype))

    def along(rest: list[int], offset: Index) -> None:
        if len(rest) > 1:
            stride = target.layout.strides[rest[0]]

            def inner(i: Index, state: list[Any]) -> list[Any]:
                along(rest[1:], offset.plus(i.times(stride)))
                return state

            w.loop(target.layout.shape[rest[0]], inner)
            return
        count = target.layout.shape[rest[0]] if rest else 1
        start = w.index(offset.times(dtype.itemsize).plus(number(target.start)))
        out = b.gep(arena, [start], source_etype=ir.IntType(8))
        b.call(draw, [generator, I64(bernoulli_bound(1 - p)), value, out, I64(count)])

    along(wide, number(0))
