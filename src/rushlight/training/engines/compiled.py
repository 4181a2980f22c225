"""The compiled engine: the epochs of a plan as native code, traced from the eager step.

What cannot be traced or has no native code raises ``TraceError`` or ``Unsupported`` when the engine
is made, with a sentence that says why; ``fit`` then takes the eager engine.
"""

from __future__ import annotations

import numpy as np

from rushlight.compiler.native import NativeLoop
from rushlight.training.engines.eager import EagerEngine, diverged
from rushlight.training.engines.rows import Rows
from rushlight.training.engines.traced import Traced, constants_of
from rushlight.training.errors import DivergedError
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
        rows, traced = self.rows, Traced(self.plan)
        full = traced.step(rows.batch(rows.size)) if rows.steps else None
        last = traced.step(rows.batch(rows.rest)) if rows.rest else None
        self.rates, self.constants = traced.rates, constants_of(self.plan)
        self.loop = NativeLoop(
            full, last, rows.arrays, rows.count, rows.steps, rows.shuffles
        )

    def train_epochs(self, epochs: int) -> list[Totals]:
        if constants_of(self.plan) != self.constants:
            self._compile()
        for rate, group in zip(self.rates, self.plan.optimizer.param_groups, strict=True):
            rate._data[...] = float(group["lr"])
        try:
            if self.rows.shuffles:
                sums = self.loop.run(np.empty(self.rows.count, np.int64), epochs)
            else:
                sums = np.concatenate([self.loop.run(self.rows.order(), 1) for _ in range(epochs)])
        except FloatingPointError as error:
            _, _, step = error.args
            raise DivergedError(diverged(step, float("nan"), self.plan)) from None
        return [self._totals(line) for line in sums.tolist()]

    def _totals(self, line: list[float]) -> Totals:
        objective = self.plan.objective
        totals = Totals(objective.metric_names)
        samples = self.rows.steps * self.rows.size + self.rows.rest
        loss, *rest = line
        weight = rest.pop(0) if objective.weighted else float(samples)
        totals.add(weight, loss, samples, rest)
        return totals
