"""The compiled engine: the epochs of a plan as native code, traced from the eager step.

What cannot be traced or has no native code raises ``TraceError`` or ``Unsupported`` when the engine
is made, with a sentence that says why; ``fit`` then takes the eager engine.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np

from rushlight.compiler import Step
from rushlight.compiler.native import NativeLoop
from rushlight.training.engines.debug import tell
from rushlight.training.engines.eager import EagerEngine, diverged
from rushlight.training.engines.rows import Rows
from rushlight.training.engines.traced import Traced, constants_of
from rushlight.training.generators import undrawn
from rushlight.training.plan import Plan, Totals

__all__ = ["CompiledEngine"]


class CompiledEngine(EagerEngine):
    """Whole epochs in native code.

    Args:
        plan: what to run.

    Raises:
        TraceError: the step cannot be traced.
        Unsupported: the step holds an operation that has no native code.
    """

    name = "compiled"

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.rows = Rows(plan.train)
        self._compile()

    def _compile(self) -> None:
        traced, rows = Traced(self.plan), self.rows
        tell(traced, lambda: traced.step(rows.batch(rows.size), rows.ranges()))
        self.loop = _loop(self.rows, traced.step)
        self.knobs, self.constants = traced.knobs, constants_of(self.plan)
        self.judge: NativeLoop | None = None
        self.judged: Rows | None = None
        if self.plan.valid is not None:
            # What cannot be judged in native code is judged eagerly, to the same figures.
            with suppress(RuntimeError):
                self.judged = Rows(self.plan.valid)
                self.judge = _loop(self.judged, traced.judgement, learns=False)

    def train_epochs(self, epochs: int) -> list[Totals]:
        if constants_of(self.plan) != self.constants:
            self._compile()
        self.knobs.turn()
        try:
            if self.rows.shuffles:
                sums = self.loop.run(np.empty(self.rows.count, np.int64), epochs)
            else:
                sums = np.concatenate([self.loop.run(self.rows.order(), 1) for _ in range(epochs)])
        except FloatingPointError as error:
            *_, step, loss = error.args
            raise diverged(step, loss, self.plan) from None
        return [self._totals(self.rows, line) for line in sums.tolist()]

    def evaluate(self) -> Totals | None:
        """Judge the model on the validation data; None without any."""
        if self.judge is None or self.judged is None:
            return super().evaluate()
        with undrawn(self.judged.loader):
            try:
                sums = self.judge.run(self.judged.order(), 1)
            except FloatingPointError as error:  # the loop decides what such a loss means
                sums, *_ = error.args
        return self._totals(self.judged, sums[0].tolist())

    def _totals(self, rows: Rows, line: list[float]) -> Totals:
        objective = self.plan.objective
        totals = Totals(objective.metric_names)
        samples = rows.steps * rows.size + rows.rest
        loss, *rest = line
        # Rows without weights, as those of a validation beside weighted ones, have no sum of them.
        weight = rest.pop(0) if len(rest) > len(objective.metrics) else float(samples)
        totals.add(weight, loss, samples, rest)
        return totals


def _loop(rows: Rows, trace: Callable[..., Step], learns: bool = True) -> NativeLoop:
    """The native loop over rows."""
    ranges = rows.ranges()
    full = trace(rows.batch(rows.size), ranges) if rows.steps else None
    last = trace(rows.batch(rows.rest), ranges) if rows.rest else None
    return NativeLoop(full, last, rows.arrays, rows.rounds, learns)
