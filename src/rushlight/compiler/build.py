"""From traced steps to machine code: passes, schedules, LLVM; what was built once is kept.

Programs are equal when they compute the same, so a second training of the same kind finds its code
here, without a pass or a line of LLVM.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rushlight.compiler.lower import Schedule, Unsupported, scheduled
from rushlight.compiler.passes import optimised
from rushlight.compiler.step import Step

__all__ = ["Built", "Rounds", "build"]

_MOST = 64
_lock = threading.Lock()


@dataclass(frozen=True)
class Rounds:
    """How the rows are gone through.

    Args:
        rows: of an epoch.
        steps: how many full batches they make.
        shuffles: whether each epoch draws its order as a ``DataLoader`` does; else it is given.
        sources: the element types of the members of a batch.
    """

    rows: int
    steps: int
    shuffles: bool
    sources: tuple[np.dtype[Any], ...]


@dataclass(frozen=True)
class Built:
    """Machine code, and what must be known to run it.

    Args:
        run: ``(arena, table, control) -> int``, see ``llvm/epoch.py``.
        schedules: of the full and of the last batch, those that there are.
        reach: how many bytes the arena has.
        state_bytes: how many of them are state; they come first.
    """

    run: Callable[..., int]
    schedules: tuple[Schedule, ...]
    reach: int
    state_bytes: int


_known: dict[Any, Built] = {}


def build(full: Step | None, last: Step | None, rounds: Rounds) -> Built:
    """The machine code for steps.

    Args:
        full: the step of a full batch; None if there is none.
        last: the step of a last batch that is shorter; None if there is none.
        rounds: how the rows are gone through.

    Raises:
        Unsupported: a step holds an operation that has no native code.
    """
    steps = [s for s in (full, last) if s is not None]
    if not steps:
        raise Unsupported(f"{rounds.rows} rows make no batch")
    key = (rounds, full is None, *[(s.program.key(), len(s.state)) for s in steps])
    with _lock:
        if (found := _known.pop(key, None)) is None:
            found = _built(full, last, rounds)
        _known[key] = found  # the last one used is the last one
        while len(_known) > _MOST:
            del _known[next(iter(_known))]
    return found


def _built(full: Step | None, last: Step | None, rounds: Rounds) -> Built:
    from llvmlite import ir

    from rushlight.compiler.llvm.epoch import Batches, emit_run
    from rushlight.compiler.llvm.host import host
    from rushlight.compiler.llvm.native import compile_native

    first = None if full is None else _scheduled(full)
    second = None if last is None else _scheduled(last, 0 if first is None else first.size)
    schedules = tuple(s for s in (first, second) if s is not None)
    size = max((b.start + b.layout.bytes for b in schedules[0].state), default=0)
    module = ir.Module("rushlight")
    module.triple = host().triple
    batches = Batches(
        rounds.rows, rounds.steps, first, second, rounds.sources, size, rounds.shuffles
    )
    reach = emit_run(module, batches, host())
    native = compile_native(str(module))
    run = native.function("run", ctypes.c_int64, *[ctypes.c_void_p] * 3)
    return Built(run, schedules, reach, size)


def _scheduled(step: Step, start: int = 0) -> Schedule:
    from rushlight.compiler.llvm.host import host

    return scheduled(optimised(step.program), len(step.state), host().lanes("float32"), start)
