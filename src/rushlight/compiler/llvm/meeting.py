"""How native threads wait for one another: a short spin, then sleep.

A thread that waits looks at a word of memory for some twenty microseconds and then sleeps until the
word is changed: through a futex on Linux, in short naps elsewhere. So a step whose partners run
costs a fraction of a microsecond, and one whose partner lost its processor costs that partner's
absence, no more.

A *word* is two 32-bit numbers on a line of their own: what is waited for, and how many sleep.
A *team* is the memory of threads that work on one call: see `TEAM_BYTES`.
Read next: `workers.py`, which has the threads. Source: U. Drepper, Futexes Are Tricky (2011).
"""

from __future__ import annotations

from collections.abc import Callable

from llvmlite import ir

from rushlight.compiler.llvm.host import Host

__all__ = ["LINE", "TEAM_BYTES", "barrier", "change", "offset", "wait"]

LINE = 128  # bytes: two threads' words never share a line, nor a pair of lines
# A team: the word of its barrier, how many have arrived there, and how many there are.
_PHASE, _ARRIVED, _SIZE = 0, LINE, 2 * LINE
TEAM_BYTES = 3 * LINE

# How long to spin: longer than it takes to wake a sleeper, for otherwise one sleep is followed by
# the next. Clock ticks on x86, where a pause takes 40 to 140 of them; elsewhere turns.
_TICKS, _TURNS = 2**16, 2000
_NAP = 50  # microseconds
_ALL = 2**31 - 1
_FUTEX_WAIT, _FUTEX_WAKE = 128, 129  # private to the process
_SYSCALL = {"x86_64": 202, "aarch64": 98}  # the number of futex
_POINTER, _VOID = ir.PointerType(), ir.VoidType()
_I1, _I32, _I64 = ir.IntType(1), ir.IntType(32), ir.IntType(64)


def barrier(b: ir.IRBuilder, team: ir.Value, host: Host) -> None:
    """No worker of the team goes on from here before all have come; what they wrote is then seen.

    Args:
        b: emits a call.
        team: the pointer that the function was called with.
        host: the processor.
    """
    b.call(_function(b.module, "barrier", [_POINTER], _write_barrier, host), [team])


def wait(b: ir.IRBuilder, word: ir.Value, seen: ir.Value, host: Host) -> None:
    """Wait until a word is no longer `seen`."""
    b.call(_function(b.module, "wait", [_POINTER, _I32], _write_wait, host), [word, seen])


def change(b: ir.IRBuilder, word: ir.Value, host: Host) -> None:
    """Add 1 to a word, and wake who sleeps on it."""
    b.call(_function(b.module, "change", [_POINTER], _write_change, host), [word])


def offset(b: ir.IRBuilder, base: ir.Value, count: int) -> ir.Value:
    """The address `count` bytes on."""
    return b.gep(base, [_I64(count)], source_etype=ir.IntType(8)) if count else base


def _function(
    module: ir.Module,
    name: str,
    arguments: list[ir.Type],
    write: Callable[..., None],
    host: Host,
) -> ir.Function:
    """The module's function of a name, written by `write` if there is none yet."""
    full = f"meeting.{name}"
    found = module.globals.get(full)
    if found is None:
        found = ir.Function(module, ir.FunctionType(_VOID, arguments), full)
        found.linkage = "internal"
        b = ir.IRBuilder(found.append_basic_block("entry"))
        write(b, host, *found.args)
        b.ret_void()
    return found


def _write_barrier(b: ir.IRBuilder, host: Host, team: ir.Value) -> None:
    size = b.load(offset(b, team, _SIZE), typ=_I32)
    with b.if_then(b.icmp_unsigned(">", size, _I32(1))):
        # The phase cannot move on before this worker has arrived.
        phase = b.load_atomic(team, "monotonic", 4, typ=_I32)
        arrived = offset(b, team, _ARRIVED)
        before = b.atomic_rmw("add", arrived, _I32(1), "acq_rel")
        last = b.icmp_unsigned("==", b.add(before, _I32(1)), size)
        with b.if_else(last) as (yes, no):
            with yes:
                b.store(_I32(0), arrived)  # nobody else touches it before the word is changed
                change(b, team, host)
            with no:
                wait(b, team, phase, host)


def _write_change(b: ir.IRBuilder, host: Host, word: ir.Value) -> None:
    # Both are sequentially consistent, as in `wait`: either the sleeper is seen here, or it sees
    # the new word before it sleeps.
    b.atomic_rmw("add", word, _I32(1), "seq_cst")
    asleep = b.load_atomic(offset(b, word, 4), "seq_cst", 4, typ=_I32)
    with b.if_then(b.icmp_unsigned("!=", asleep, _I32(0)), likely=False):
        _wake(b, host, word)


def _write_wait(b: ir.IRBuilder, host: Host, word: ir.Value, seen: ir.Value) -> None:
    def changed() -> ir.Value:
        return b.icmp_unsigned("!=", b.load_atomic(word, "seq_cst", 4, typ=_I32), seen)

    spin, more, sleep, nap, woken, end = (
        b.append_basic_block(n) for n in ("spin", "more", "sleep", "nap", "woken", "end")
    )
    before, start = b.block, _clock(b, host)
    b.branch(spin)
    b.position_at_end(spin)
    turn = b.phi(_I64)
    turn.add_incoming(_I64(0), before)
    b.cbranch(changed(), end, more)
    b.position_at_end(more)
    _pause(b, host)
    following = b.add(turn, _I64(1)) if start is None else b.sub(_clock(b, host), start)
    limit = _TURNS if start is None else _TICKS
    turn.add_incoming(following, b.block)
    b.cbranch(b.icmp_unsigned("<", following, _I64(limit)), spin, sleep)
    b.position_at_end(sleep)
    asleep = offset(b, word, 4)
    b.atomic_rmw("add", asleep, _I32(1), "seq_cst")
    b.branch(nap)
    b.position_at_end(nap)
    with b.if_then(b.not_(changed())):
        _sleep(b, host, word, seen)
    b.cbranch(changed(), woken, nap)
    b.position_at_end(woken)
    b.atomic_rmw("sub", asleep, _I32(1), "seq_cst")
    b.branch(end)
    b.position_at_end(end)


def _clock(b: ir.IRBuilder, host: Host) -> ir.Value | None:
    """The processor's clock, where a program may read it."""
    if not host.triple.startswith("x86_64"):
        return None
    kind = ir.FunctionType(_I64, [])
    return b.call(b.module.declare_intrinsic("llvm.readcyclecounter", (), kind), [])


def _pause(b: ir.IRBuilder, host: Host) -> None:
    """Tell the processor that this is a spin."""
    if host.triple.startswith("x86_64"):
        kind = ir.FunctionType(_VOID, [])
        b.call(b.module.declare_intrinsic("llvm.x86.sse2.pause", (), kind), [])
    elif host.triple.startswith(("aarch64", "arm64")):
        kind = ir.FunctionType(_VOID, [_I32])
        b.call(b.module.declare_intrinsic("llvm.aarch64.hint", (), kind), [_I32(1)])


def _sleep(b: ir.IRBuilder, host: Host, word: ir.Value, seen: ir.Value) -> None:
    """Sleep until the word is changed, or for a moment: who wakes looks again."""
    if _futex_number(host) is not None:
        _futex(b, host, word, _FUTEX_WAIT, seen)
    elif "windows" in host.triple:
        b.call(_declared(b, "Sleep", _VOID, [_I32]), [_I32(1)])  # milliseconds
    else:
        b.call(_declared(b, "usleep", _I32, [_I32]), [_I32(_NAP)])


def _wake(b: ir.IRBuilder, host: Host, word: ir.Value) -> None:
    """Wake all who sleep on the word; naps end by themselves."""
    if _futex_number(host) is not None:
        _futex(b, host, word, _FUTEX_WAKE, _I32(_ALL))


def _futex(b: ir.IRBuilder, host: Host, word: ir.Value, operation: int, value: ir.Value) -> None:
    call = _declared(b, "syscall", _I64, [_I64] * 7)
    rest = [_I64(operation), b.zext(value, _I64), *[_I64(0)] * 3]
    b.call(call, [_I64(_futex_number(host)), b.ptrtoint(word, _I64), *rest])


def _futex_number(host: Host) -> int | None:
    """The system call's number; None where there is none."""
    architecture = host.triple.partition("-")[0]
    return _SYSCALL.get(architecture) if "linux" in host.triple else None


def _declared(b: ir.IRBuilder, name: str, result: ir.Type, arguments: list[ir.Type]) -> ir.Function:
    """A function of the C library."""
    found = b.module.globals.get(name)
    if found is None:
        found = ir.Function(b.module, ir.FunctionType(result, arguments), name)
    return found
