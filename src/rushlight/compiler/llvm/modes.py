"""Floating-point modes: within native code, subnormal numbers count as zeros.

Processors take a hundred times as long for them, and a moment of Adam whose gradient is 0 becomes
one. The caller's mode is put back.
"""

from __future__ import annotations

from collections.abc import Callable

from llvmlite import ir

from rushlight.compiler.llvm.host import Host

__all__ = ["flush_subnormals"]

_FLUSH_X86 = 0x8040  # of results, and of operands
_FLUSH_ARM = 1 << 24
_I32, _I64 = ir.IntType(32), ir.IntType(64)


def flush_subnormals(b: ir.IRBuilder, host: Host) -> Callable[[], None]:
    """From here on subnormal numbers are zeros.

    Args:
        b: emits the change of the mode.
        host: the processor; where its modes are not known, nothing happens.

    Returns:
        What emits, at the builder's place, the return to the mode before.
    """
    if host.triple.startswith("x86_64"):
        return _flush_x86(b)
    if host.triple.startswith(("aarch64", "arm64")):
        return _flush_arm(b)
    return lambda: None


def _flush_x86(b: ir.IRBuilder) -> Callable[[], None]:
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType()])
    load = b.module.declare_intrinsic("llvm.x86.sse.ldmxcsr", (), kind)
    store = b.module.declare_intrinsic("llvm.x86.sse.stmxcsr", (), kind)
    before, now = b.alloca(_I32), b.alloca(_I32)
    b.call(store, [before])
    b.store(b.or_(b.load(before, typ=_I32), _I32(_FLUSH_X86)), now)
    b.call(load, [now])
    return lambda: b.call(load, [before]) and None


def _flush_arm(b: ir.IRBuilder) -> Callable[[], None]:
    get = b.module.declare_intrinsic("llvm.aarch64.get.fpcr", (), ir.FunctionType(_I64, []))
    kind = ir.FunctionType(ir.VoidType(), [_I64])
    put = b.module.declare_intrinsic("llvm.aarch64.set.fpcr", (), kind)
    before = b.call(get, [])
    b.call(put, [b.or_(before, _I64(_FLUSH_ARM))])
    return lambda: b.call(put, [before]) and None
