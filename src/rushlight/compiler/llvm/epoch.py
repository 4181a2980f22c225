"""The loop over batches and epochs as one function: gather, step, add up, go on.

``run(arena, table, control)`` goes on from the epoch and the step that ``control`` names until it
has taken as many steps as it may, and returns 0, or 1 after a step whose loss is not finite.
``control`` and ``table`` say where everything is: no address stands in the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.kernels.gather import emit_gather
from rushlight.compiler.llvm.kernels.masks import emit_mask
from rushlight.compiler.llvm.kernels.step import emit_step
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.llvm.random import shuffle
from rushlight.compiler.lower.schedule import Schedule

__all__ = ["BUDGET", "EPOCH", "EPOCHS", "STEP", "Batches", "emit_run"]

# The numbers in ``control``.
EPOCH, STEP, EPOCHS, BUDGET = range(4)
_POINTER, _BYTE, _DOUBLE = ir.PointerType(), ir.IntType(8), ir.DoubleType()


@dataclass(frozen=True)
class Batches:
    """What the loop goes over.

    Args:
        rows: that an epoch's order has.
        steps: full batches of an epoch, each of ``full``'s size.
        full: the step of a full batch.
        last: the step of the last batch, if it is short; None without one.
        sources: the element types of the members of a batch.
        state_bytes: the first bytes of the arena, which are kept as they were before each epoch.
        shuffles: whether each epoch's order is drawn; else it is given.
    """

    rows: int
    steps: int
    full: Schedule | None
    last: Schedule | None
    sources: Sequence[np.dtype[Any]]
    state_bytes: int
    shuffles: bool

    @property
    def results(self) -> int:
        """How many sums there are."""
        step = self.full or self.last
        return 0 if step is None else len(step.results)

    @property
    def steps_in_all(self) -> int:
        """Steps of an epoch."""
        return self.steps + (self.last is not None)


def emit_run(module: ir.Module, batches: Batches, host: Host) -> int:
    """Write the function ``run`` and the steps it calls.

    ``table`` points to the sums, (epochs, results) doubles; to the order of the rows, 64-bit
    numbers; to the memory for the state as it was before the epoch; to the state of the default
    generator; and to each source.

    Returns:
        How many bytes the arena must have.
    """
    kinds = [_POINTER] * 3
    function = ir.Function(module, ir.FunctionType(I64, kinds), "run")
    arena, table, control = function.args
    blocks = {n: function.append_basic_block(n) for n in ("entry", "head", "epoch", "step", "end")}
    b = ir.IRBuilder(blocks["entry"])
    at = [b.gep(control, [I64(i)], source_etype=I64) for i in range(4)]
    sums, order, before, generator, *sources = (
        b.load(b.gep(table, [I64(i)], source_etype=_POINTER), typ=_POINTER)
        for i in range(4 + len(batches.sources))
    )
    modes = _flush(b, host)
    b.branch(blocks["head"])
    b.position_at_end(blocks["head"])
    epoch, step, epochs, budget = (b.load(p, typ=I64) for p in at)
    over = b.or_(b.icmp_signed(">=", epoch, epochs), b.icmp_signed("<=", budget, I64(0)))
    with b.if_then(over, likely=False):
        _restore(b, host, modes)
        b.ret(I64(0))
    b.cbranch(b.icmp_signed("==", step, I64(0)), blocks["epoch"], blocks["step"])
    b.position_at_end(blocks["epoch"])
    _copy(b, before, arena, batches.state_bytes)
    if batches.shuffles:
        b.call(shuffle(module, host), [generator, I64(batches.rows), order])
    b.branch(blocks["step"])
    b.position_at_end(blocks["step"])
    size = batches.full.batch[0].layout.shape[0] if batches.full else batches.rows
    rows = b.gep(order, [b.mul(step, I64(size))], source_etype=I64)
    reach = _dispatch(b, module, batches, host, step, [arena, rows, generator, *sources])
    finite = _add(b, batches, arena, sums, epoch, step)
    with b.if_then(b.not_(finite), likely=False):
        _restore(b, host, modes)
        b.ret(I64(1))
    following = b.add(step, I64(1))
    ended = b.icmp_signed("==", following, I64(batches.steps_in_all))
    b.store(b.select(ended, b.add(epoch, I64(1)), epoch), at[EPOCH])
    b.store(b.select(ended, I64(0), following), at[STEP])
    b.store(b.sub(budget, I64(1)), at[BUDGET])
    b.branch(blocks["head"])
    b.position_at_end(blocks["end"])
    b.unreachable()
    return reach


def _dispatch(
    b: Any, module: Any, batches: Batches, host: Host, step: Any, arguments: list[Any]
) -> int:
    """A full step, or the last one."""
    reach = 0

    def one(name: str, schedule: Schedule) -> None:
        nonlocal reach
        taken, touched = _emit_batch(module, name, schedule, batches, host)
        reach = max(reach, touched)
        b.call(taken, arguments)

    if batches.full is not None and batches.last is not None:
        is_full = b.icmp_signed("<", step, I64(batches.steps))
        with b.if_else(is_full, likely=True) as (yes, no):
            with yes:
                one("full", batches.full)
            with no:
                one("last", batches.last)
    elif batches.full is not None:
        one("full", batches.full)
    elif batches.last is not None:
        one("last", batches.last)
    return reach


def _emit_batch(
    module: Any, name: str, schedule: Schedule, batches: Batches, host: Host
) -> tuple[Any, int]:
    """The function of one batch: its rows are gathered, then it is learned from."""
    step, reach = emit_step(module, f"step_{name}", schedule, host)
    kinds = [_POINTER] * (3 + len(batches.sources))
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), f"batch_{name}")
    function.linkage = "internal"
    b = ir.IRBuilder(function.append_basic_block("entry"))
    arena, rows, generator, *sources = function.args
    w, lanes = Writer(b), host.lanes("float32")
    for buffer, source, dtype in zip(schedule.batch, sources, batches.sources, strict=True):
        w.forget()
        emit_gather(w, arena, buffer, source, dtype, rows, lanes)
    for buffer, p in schedule.masks:
        w.forget()
        emit_mask(w, arena, buffer, p, generator, host)
    b.call(step, [arena])
    b.ret_void()
    return function, reach


def _add(b: Any, batches: Batches, arena: Any, sums: Any, epoch: Any, step: Any) -> Any:
    """Add the results of a step to the sums of the epoch; whether the first is finite."""
    schedules = [batches.full or batches.last, batches.last or batches.full]
    is_full = b.icmp_signed("<", step, I64(batches.steps))
    line = b.gep(sums, [b.mul(epoch, I64(batches.results))], source_etype=_DOUBLE)
    finite = None
    for k in range(batches.results):
        starts = [I64(s.results[k].start) for s in schedules if s is not None]
        start = b.select(is_full, *starts)
        value = b.load(b.gep(arena, [start], source_etype=_BYTE), typ=_DOUBLE)
        place = b.gep(line, [I64(k)], source_etype=_DOUBLE)
        b.store(b.fadd(b.load(place, typ=_DOUBLE), value), place)
        if finite is None:
            finite = b.fcmp_ordered("==", b.fsub(value, value), ir.Constant(_DOUBLE, 0.0))
    return finite


def _copy(b: Any, target: Any, source: Any, count: int) -> None:
    kind = ir.FunctionType(ir.VoidType(), [_POINTER, _POINTER, I64, ir.IntType(1)])
    copy = b.module.declare_intrinsic("llvm.memcpy.p0.p0.i64", (), kind)
    b.call(copy, [target, source, I64(count), ir.Constant(ir.IntType(1), 0)])


def _flush(b: Any, host: Host) -> Any:
    """Count subnormal numbers as zeros, which processors are slow at; return the mode before."""
    if not host.triple.startswith("x86_64"):
        return None
    before, now = (b.alloca(ir.IntType(32)) for _ in range(2))
    kind = ir.FunctionType(ir.VoidType(), [_POINTER])
    b.call(b.module.declare_intrinsic("llvm.x86.sse.stmxcsr", (), kind), [before])
    mode = b.or_(b.load(before, typ=ir.IntType(32)), ir.Constant(ir.IntType(32), 0x8040))
    b.store(mode, now)
    b.call(b.module.declare_intrinsic("llvm.x86.sse.ldmxcsr", (), kind), [now])
    return before


def _restore(b: Any, host: Host, before: Any) -> None:
    if before is not None:
        kind = ir.FunctionType(ir.VoidType(), [_POINTER])
        b.call(b.module.declare_intrinsic("llvm.x86.sse.ldmxcsr", (), kind), [before])
