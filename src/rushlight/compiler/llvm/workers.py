"""The threads that share a native call: helpers that sleep until there is work.

A *task* is a function `i64 (ptr arguments, ptr team, i64 worker, i64 workers)` of machine code.
`Workers.run` lets several threads run the same task at once, each with its own number; they meet at
`meeting.barrier(b, team, host)`. The caller is worker 0, the others are helpers: Python threads
that were started once and wait in native code, without Python's global lock. A call gets the
helpers that are idle, so that calls from several Python threads divide the processors among them,
and none waits for another. A task must therefore compute the same with any number of workers.
Read next: `meeting.py` for how they wait.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir

from rushlight.compiler.llvm.host import Host, host
from rushlight.compiler.llvm.meeting import LINE, TEAM_BYTES, barrier, change, offset, wait
from rushlight.compiler.llvm.modes import flush_subnormals
from rushlight.compiler.llvm.native import Native, compile_native
from rushlight.threads import get_num_threads

__all__ = ["TASK", "WORKERS", "Workers", "task_type"]

_POINTER, _I32, _I64 = ir.PointerType(), ir.IntType(32), ir.IntType(64)
_C_POINTER, _C_LONG = ctypes.c_void_p, ctypes.c_int64
# A task is taken from machine code by `native.function(name, *TASK)`.
TASK = (_C_LONG, _C_POINTER, _C_POINTER, _C_LONG, _C_LONG)
# A helper's memory: the word of its calls, and the arguments of the present one.
_CALL, _JOB = 0, LINE
_HELPER_BYTES = 2 * LINE
_PATIENCE = 1.0  # seconds, for helpers to end with the process


def task_type() -> ir.FunctionType:
    """The type of a task."""
    return ir.FunctionType(_I64, [_POINTER, _POINTER, _I64, _I64])


class Workers:
    """Threads for native calls.

    Args:
        target: the processor (default: this one).
    """

    def __init__(self, target: Host | None = None) -> None:
        self._target = target or host()
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)  # a child has none of the threads
        atexit.register(self.stop)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Helper] = []
        self._teams: list[Any] = []
        self._count = 0

    def run(self, task: Callable[..., int], arguments: int, limit: int | None = None) -> int:
        """Run a task with as many workers as there are, and return what worker 0 returned.

        Args:
            task: the function; its machine code lives as long as this call.
            arguments: the address of what it is called with.
            limit: the most workers (default: `get_num_threads`).
        """
        wanted = get_num_threads() if limit is None else min(limit, get_num_threads())
        helpers, team = self._taken(max(wanted, 1) - 1)
        try:
            places = (_C_POINTER * (len(helpers) + 1))(*[h.address for h in helpers])
            lead = _code(self._target).lead
            result: int = lead(task, arguments, ctypes.addressof(team), places, len(helpers))
        finally:
            with self._lock:
                self._idle += helpers
                self._teams.append(team)
        return result

    def stop(self) -> None:
        """End the helpers that are idle."""
        with self._lock:
            helpers, self._idle = self._idle, []
            self._count -= len(helpers)
        for helper in helpers:
            helper.stop()

    def _taken(self, wanted: int) -> tuple[list[_Helper], Any]:
        """Up to so many helpers that are idle, new ones if there may be more, and a team."""
        with self._lock:
            for _ in range(min(wanted - len(self._idle), get_num_threads() - 1 - self._count)):
                self._idle.append(_Helper(self._target))
                self._count += 1
            first = max(0, len(self._idle) - wanted)
            helpers, self._idle = self._idle[first:], self._idle[:first]
            return helpers, self._teams.pop() if self._teams else _lines(TEAM_BYTES)


class _Helper:
    """A thread that waits in native code for calls."""

    def __init__(self, target: Host) -> None:
        self._memory = _lines(_HELPER_BYTES)
        self.address = ctypes.addressof(self._memory)
        self._code = _code(target)
        self._thread = threading.Thread(
            target=self._code.serve, args=(self.address,), name="rushlight", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End the thread, which is idle."""
        self._code.dismiss(self.address)
        self._thread.join(_PATIENCE)


class _Code:
    """What the threads run, as ctypes calls it."""

    def __init__(self, native: Native) -> None:
        pointers = [_C_POINTER] * 4
        self.lead: Callable[..., int] = native.function("lead", _C_LONG, *pointers, _C_LONG)
        self.serve = native.function("serve", None, _C_POINTER)
        self.dismiss = native.function("dismiss", None, _C_POINTER)


@cache
def _code(target: Host) -> _Code:
    module = ir.Module("workers")
    _write_serve(module, target)
    _write_lead(module, target)
    _write_dismiss(module, target)
    return _Code(compile_native(str(module), target))


def _write_serve(module: ir.Module, target: Host) -> None:
    """`serve(helper)`: take part in call after call, until one has no task."""
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [_POINTER]), "serve")
    helper = function.args[0]
    entry, loop, work, end = (function.append_basic_block(n) for n in ("a", "loop", "work", "end"))
    b = ir.IRBuilder(entry)
    restore = flush_subnormals(b, target)
    b.branch(loop)
    b.position_at_end(loop)
    seen = b.phi(_I32)
    seen.add_incoming(_I32(0), entry)
    wait(b, offset(b, helper, _CALL), seen, target)
    task, arguments, team = (b.load(_job(b, helper, i), typ=_POINTER) for i in range(3))
    worker, count = (b.load(_job(b, helper, i), typ=_I64) for i in range(3, 5))
    b.cbranch(b.icmp_unsigned("==", b.ptrtoint(task, _I64), _I64(0)), end, work)
    b.position_at_end(work)
    _call(b, task, arguments, team, worker, count)
    barrier(b, team, target)
    seen.add_incoming(b.add(seen, _I32(1)), b.block)
    b.branch(loop)
    b.position_at_end(end)
    restore()
    b.ret_void()


def _write_lead(module: ir.Module, target: Host) -> None:
    """`lead(task, arguments, team, helpers, count)`: call the helpers, work with them, wait."""
    kind = ir.FunctionType(_I64, [_POINTER] * 4 + [_I64])
    function = ir.Function(module, kind, "lead")
    task, arguments, team, helpers, count = function.args
    entry, head, body, work = (
        function.append_basic_block(n) for n in ("entry", "head", "body", "work")
    )
    b = ir.IRBuilder(entry)
    restore = flush_subnormals(b, target)
    size = b.add(count, _I64(1))
    b.store(b.trunc(size, _I32), offset(b, team, TEAM_BYTES - LINE))
    b.branch(head)
    b.position_at_end(head)
    i = b.phi(_I64)
    i.add_incoming(_I64(0), entry)
    b.cbranch(b.icmp_signed("<", i, count), body, work)
    b.position_at_end(body)
    helper = b.load(b.gep(helpers, [i], source_etype=_POINTER), typ=_POINTER)
    following = b.add(i, _I64(1))
    for k, value in enumerate((task, arguments, team, following, size)):
        b.store(value, _job(b, helper, k))
    change(b, offset(b, helper, _CALL), target)
    i.add_incoming(following, b.block)
    b.branch(head)
    b.position_at_end(work)
    result = _call(b, task, arguments, team, _I64(0), size)
    barrier(b, team, target)
    restore()
    b.ret(result)


def _write_dismiss(module: ir.Module, target: Host) -> None:
    """`dismiss(helper)`: a call without a task."""
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [_POINTER]), "dismiss")
    b = ir.IRBuilder(function.append_basic_block("entry"))
    b.store(_I64(0), _job(b, function.args[0], 0))
    change(b, offset(b, function.args[0], _CALL), target)
    b.ret_void()


def _job(b: ir.IRBuilder, helper: ir.Value, i: int) -> ir.Value:
    return offset(b, helper, _JOB + 8 * i)


def _call(b: ir.IRBuilder, task: ir.Value, *arguments: ir.Value) -> ir.Value:
    """Call a function whose address is known only now."""
    typed = b.bitcast(task, task_type().as_pointer())
    typed.type = task_type().as_pointer()
    return b.call(typed, arguments)


def _lines(size: int) -> Any:
    """Zeroed memory that begins at a line of its own; it stays as long as its owner."""
    memory = (ctypes.c_char * (size + LINE))()
    start = -ctypes.addressof(memory) % LINE
    return (ctypes.c_char * size).from_buffer(memory, start)


WORKERS = Workers()  # those of this process; no thread begins before the first call
