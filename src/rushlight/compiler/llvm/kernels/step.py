"""All kernels of a step as one function of the pointer to the memory."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.kernels.nests import Nest
from rushlight.compiler.llvm.kernels.reductions import Reduction
from rushlight.compiler.llvm.kernels.sums import Product
from rushlight.compiler.llvm.kernels.tiles import tiles_for
from rushlight.compiler.llvm.kernels.values import Values
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.lower.memory import Buffer
from rushlight.compiler.lower.schedule import Schedule

__all__ = ["emit_step"]


def emit_step(module: ir.Module, name: str, schedule: Schedule, host: Host) -> tuple[Any, int]:
    """Write a step.

    Args:
        module: where to.
        name: of the function.
        schedule: what is to be done.
        host: the processor.

    Returns:
        The function, ``void(arena)``, and how many bytes of the arena it may touch.
    """
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType()])
    function = ir.Function(module, kind, name)
    function.linkage = "internal"
    b = ir.IRBuilder(function.append_basic_block("entry"))
    values = Values(Writer(b), schedule, function.args[0])
    for kernel in schedule.kernels:
        nest = Nest(values, kernel, host)
        if kernel.core is None:
            nest.each(kernel.shape, nest.finish)
        elif values.program.nodes[kernel.core.node].op == "matmul":
            (tiles_for(nest) or Product(nest)).emit()
        else:
            Reduction(nest).emit()
    for source, target in schedule.copies:
        _copy(values, source, target)
    b.ret_void()
    return function, values.reach


def _copy(values: Values, source: Buffer, target: Buffer) -> None:
    """All bytes of one buffer to another of the same layout."""
    b = values.w.b
    pointers = [
        b.gep(values.arena, [I64(x.start)], source_etype=ir.IntType(8)) for x in (target, source)
    ]
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType(), ir.PointerType(), I64, ir.IntType(1)])
    copy = b.module.declare_intrinsic("llvm.memcpy.p0.p0.i64", (), kind)
    b.call(copy, [*pointers, I64(source.layout.bytes), ir.Constant(ir.IntType(1), 0)])
