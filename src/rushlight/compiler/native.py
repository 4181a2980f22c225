"""A traced step as machine code that goes over rows, epoch after epoch, in few calls.

Parameters and optimizer state are copied into the memory of the code before a run, and back into
the same arrays after it, also after an interrupt: Python sees them as if it had taken the steps.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.autograd.versions import mark_written
from rushlight.compiler.lower import Schedule, Unsupported, scheduled
from rushlight.compiler.passes import optimised
from rushlight.compiler.step import Step
from rushlight.random import default_generator

__all__ = ["NativeLoop", "Unsupported"]

Array = np.ndarray[Any, Any]
# Seconds that a call may take: Python answers an interrupt between calls.
_PATIENCE = 0.04
_FIRST = 8


class NativeLoop:
    """The loop over batches of rows.

    Args:
        full: the step of a full batch; None if there is none.
        last: the step of a last batch that is shorter; None if there is none.
        arrays: the rows, one array for each member of a batch.
        rows: how many rows an epoch takes.
        steps: how many full batches that makes.
        shuffles: whether each epoch draws its order as a ``DataLoader`` does; else it is given.

    Raises:
        Unsupported: the step holds an operation that has no native code.
    """

    def __init__(
        self,
        full: Step | None,
        last: Step | None,
        arrays: Sequence[Array],
        rows: int,
        steps: int,
        shuffles: bool,
    ) -> None:
        from rushlight.compiler.llvm.epoch import Batches
        from rushlight.compiler.llvm.host import host

        one = full or last
        if one is None:
            raise Unsupported(f"{rows} rows make no batch")
        self.state = one.state
        self.arrays = [np.ascontiguousarray(a) for a in arrays]
        most = host().lanes("float32")
        first, second = (
            None if s is None else scheduled(optimised(s.program), len(s.state), most)
            for s in (full, last)
        )
        self.schedule: Schedule = first or second  # type: ignore[assignment]
        size = max((b.start + b.layout.bytes for b in self.schedule.state), default=0)
        dtypes = [a.dtype for a in self.arrays]
        self.batches = Batches(rows, steps, first, second, dtypes, size, shuffles)
        self._run, reach = _compiled(self.batches, host())
        self.arena = aligned(reach)
        for schedule in (first, second):
            for buffer, array in () if schedule is None else schedule.constants:
                buffer.view(self.arena)[...] = array
        self._before = aligned(max(size, 1))
        self._seconds = 0.0

    def run(self, order: Array, epochs: int) -> Array:
        """Go through the rows.

        Args:
            order: the numbers of the rows; overwritten where they are shuffled.
            epochs: how often.

        Returns:
            The sums of the step's results, (epochs, results).

        Raises:
            FloatingPointError: the first result of a step is not finite; the state is as it was
                before that epoch. Its arguments are the sums, the epoch and the step.
        """
        sums = np.zeros((epochs, self.batches.results))
        control = np.array([0, 0, epochs, 0], np.int64)
        views = [buffer.view(self.arena) for buffer in self.schedule.state]
        for view, tensor in zip(views, self.state, strict=True):
            view[...] = tensor._data
        try:
            with default_generator.lent() as generator:
                places = [a.ctypes.data for a in (sums, order, self._before)]
                sources = [a.ctypes.data for a in self.arrays]
                table = np.array([*places, generator, *sources], np.int64)
                while control[0] < epochs:
                    if self._call(table, control):
                        self.arena[: len(self._before)] = self._before
                        raise FloatingPointError(sums, int(control[0]), int(control[1]))
        finally:
            for view, tensor in zip(views, self.state, strict=True):
                tensor._data[...] = view
            mark_written(*[t._data for t in self.state])
        return sums

    def _call(self, table: Array, control: Array) -> int:
        """Take as many steps as fit into the time that an interrupt may wait."""
        budget = _FIRST if not self._seconds else max(1, int(_PATIENCE / self._seconds))
        control[3] = budget
        begin = time.perf_counter()
        failed: int = self._run(self.arena.ctypes.data, table.ctypes.data, control.ctypes.data)
        taken = budget - int(control[3])
        if taken:
            self._seconds = max((time.perf_counter() - begin) / taken, 1e-9)
        return failed


def aligned(size: int) -> Array:
    """Zeroed memory that begins at a whole cache line."""
    from rushlight.compiler.lower.memory import ALIGNMENT

    memory = np.zeros(size + ALIGNMENT, np.uint8)
    return memory[-memory.ctypes.data % ALIGNMENT :][:size]


def _compiled(batches: Any, host: Any) -> tuple[Any, int]:
    from llvmlite import ir

    from rushlight.compiler.llvm.epoch import emit_run
    from rushlight.compiler.llvm.native import compile_native

    module = ir.Module("rushlight")
    module.triple = host.triple
    reach = emit_run(module, batches, host)
    native = compile_native(str(module))
    pointers = [ctypes.c_void_p] * 3
    return native.function("run", ctypes.c_int64, *pointers), reach
