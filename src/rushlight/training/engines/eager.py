"""The eager engine: the training loop as one writes it by hand, step by step in Python."""

from __future__ import annotations

import math

from rushlight.nn.utils import clip_grad_norm_
from rushlight.tensor import Tensor
from rushlight.training.best import put_back, snapshot
from rushlight.training.data import Batch
from rushlight.training.errors import DivergedError
from rushlight.training.plan import Plan, Totals
from rushlight.training.predict import evaluation

__all__ = ["EagerEngine", "diverged"]


class EagerEngine:
    """Forward, backward and update of each batch, one after the other.

    Args:
        plan: what to run.
    """

    name = "eager"

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def train_epochs(self, epochs: int) -> list[Totals]:
        """Go through the training data so many times and update the parameters.

        Raises:
            DivergedError: the loss of a batch is not finite; the parameters are those before that
                epoch.
            ValueError: there is no batch.
        """
        return [self._kept_epoch() for _ in range(epochs)]

    def _kept_epoch(self) -> Totals:
        before = snapshot(self.plan.model)
        try:
            return self._train_epoch()
        except DivergedError:
            put_back(self.plan.model, before)
            raise

    def _train_epoch(self) -> Totals:
        plan, objective = self.plan, self.plan.objective
        totals = Totals(objective.metric_names)
        plan.model.train()
        for step, batch in enumerate(plan.train):
            prediction = self._forward(batch)
            loss, weight = objective.value(prediction, batch.target, batch.weight)
            counts = objective.counts(prediction, batch.target, loss, weight)
            if not math.isfinite(counts.loss):
                raise diverged(step, float(loss.item()), plan)
            self._update(loss)
            totals.add(*counts)
        if not totals.samples:
            raise ValueError(f"fit(): train yields no batch; its loader is {plan.train.loader!r}")
        return totals

    def _forward(self, batch: Batch) -> Tensor:
        return self.plan.objective.matched(self.plan.model(*batch.inputs), batch.target)

    def _update(self, loss: Tensor) -> None:
        plan = self.plan
        penalty = plan.objective.penalty()
        plan.optimizer.zero_grad()
        (loss if penalty is None else loss + penalty).backward()
        if plan.clip_norm is not None:
            clip_grad_norm_(plan.parameters, plan.clip_norm)
        plan.optimizer.step()

    def evaluate(self) -> Totals | None:
        """Judge the model on the validation data; None without any."""
        plan, objective = self.plan, self.plan.objective
        if plan.valid is None:
            return None
        totals = Totals(objective.metric_names)
        with evaluation(plan.model):
            for batch in plan.valid:
                prediction = self._forward(batch)
                loss, weight = objective.value(prediction, batch.target, batch.weight)
                totals.add(*objective.counts(prediction, batch.target, loss, weight))
        return totals


def diverged(step: int, loss: float, plan: Plan) -> DivergedError:
    """The error of a loss that is not finite, with the likely cause."""
    lr = max(group["lr"] for group in plan.optimizer.param_groups)
    problem = f"the loss is {loss} at step {step} of the epoch (lr {lr:g})"
    largest = 0.0
    for t in plan.train.tensors or ():
        if t.is_floating_point() and t.numel():
            largest = max(largest, float(abs(t._data).max()))
    if largest <= 1e3:
        return DivergedError(problem)
    cure = "scale the columns to mean 0 and deviation 1"
    return DivergedError(f"{problem}; the data reach {largest:.3g}", cure)
