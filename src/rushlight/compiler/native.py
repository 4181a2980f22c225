"""A traced step as machine code that goes over rows, epoch after epoch, in few calls.

Parameters and optimizer state are copied into the memory of the code before a run, and back into
the same arrays after it, also after an interrupt: Python sees them as if it had taken the steps.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.autograd.versions import mark_written
from rushlight.compiler.build import Rounds, build
from rushlight.compiler.lower import Unsupported
from rushlight.compiler.step import Step
from rushlight.random import default_generator

__all__ = ["NativeLoop", "Rounds", "Unsupported"]

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
        rounds: how they are gone through.
        learns: whether the steps change their state (default True).

    Raises:
        Unsupported: the step holds an operation that has no native code.
    """

    def __init__(
        self,
        full: Step | None,
        last: Step | None,
        arrays: Sequence[Array],
        rounds: Rounds,
        learns: bool = True,
    ) -> None:
        built = build(full, last, rounds)
        self._run, self.schedules, self.learns = built.run, built.schedules, learns
        self.state = (full or last).state  # type: ignore[union-attr]
        self.arrays = [np.ascontiguousarray(a) for a in arrays]
        self.arena = aligned(built.reach)
        for schedule in self.schedules:
            for buffer, array in schedule.constants:
                buffer.view(self.arena)[...] = array
        self._before = aligned(max(built.state_bytes, 1))
        self._seconds = 0.0
        self.full_steps = rounds.steps

    def run(self, order: Array, epochs: int) -> Array:
        """Go through the rows.

        Args:
            order: the numbers of the rows; overwritten where they are shuffled.
            epochs: how often.

        Returns:
            The sums of the step's results, (epochs, results).

        Raises:
            FloatingPointError: the first result of a step is not finite; the state is as it was
                before that epoch. Its arguments are the sums so far, the epoch, the step and
                that result.
        """
        sums = np.zeros((epochs, len(self.schedules[0].results)))
        control = np.array([0, 0, epochs, 0], np.int64)
        views = [buffer.view(self.arena) for buffer in self.schedules[0].state]
        for view, tensor in zip(views, self.state, strict=True):
            view[...] = tensor._data
        try:
            with default_generator.lent() as generator:
                places = [a.ctypes.data for a in (sums, order, self._before, *self.arrays)]
                table = np.array([*places[:3], generator, *places[3:]], np.int64)
                while control[0] < epochs:
                    if self._call(table, control):
                        epoch, step = int(control[0]), int(control[1])
                        result = self._result(step)
                        self.arena[: len(self._before)] = self._before
                        raise FloatingPointError(sums, epoch, step, result)
        finally:
            if self.learns:
                for view, tensor in zip(views, self.state, strict=True):
                    tensor._data[...] = view
                mark_written(*[t._data for t in self.state])
        return sums

    def _result(self, step: int) -> float:
        """The first result of a step that was just taken."""
        last = len(self.schedules) > 1 and step >= self.full_steps
        return float(self.schedules[-1 if last else 0].results[0].view(self.arena))

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
