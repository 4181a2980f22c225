"""How well a network does on a part of the data, and what it answers, as plain arrays."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight import nn
from rushlight.datasets import Split
from rushlight.training.arrays import target_tensor
from rushlight.training.objective import Objective
from rushlight.training.plan import Totals
from rushlight.training.predict import floating_type, predict
from rushlight.training.recipe import LOSSES

__all__ = ["Answers", "answer", "evaluate"]

# Rows at a time: enough for the matrix products, few enough for the memory.
_ROWS = 4096


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of some rows.

    Attributes:
        kind: "classification", "binary" or "regression".
        values: the probabilities of the classes (rows, classes), or the values (rows,).
        classes: the names of the classes; empty for regression.
    """

    kind: str
    values: NDArray[np.float64]
    classes: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The name of each row's most probable class."""
        best = self.values.argmax(axis=1)
        if self.kind == "binary":  # of two equals, the objective takes class 1
            best = (self.values[:, 1] >= 0.5).astype(np.int64)
        return [self.classes[i] for i in best]

    def columns(self) -> list[str]:
        """The heads of the table."""
        if self.kind == "regression":
            return ["row", "value"]
        return ["row", "label", *(f"p_{i}" for i in range(len(self.classes)))]

    def rows(self) -> list[list[Any]]:
        """The table: row and value, or row, label and probabilities."""
        if self.kind == "regression":
            return [[i, float(value)] for i, value in enumerate(self.values)]
        pairs = zip(self.labels, self.values.tolist(), strict=True)
        return [[i, label, *p] for i, (label, p) in enumerate(pairs)]

    def to_csv(self) -> str:
        """The table as CSV; nine figures of a number are all that a float32 holds."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns())
        for row in self.rows():
            writer.writerow(f"{v:.9g}" if isinstance(v, float) else v for v in row)
        return text.getvalue()


def answer(model: nn.Module, x: ArrayLike, loss: str, classes: Sequence[str]) -> Answers:
    """What a network answers to rows that are already scaled.

    Args:
        model: the network.
        x: the rows.
        loss: the name of the loss it was trained with.
        classes: the names of the classes.

    Raises:
        FloatingPointError: an output is not finite.
    """
    outputs = predict(model, x, _ROWS)._data.astype(np.float64)
    if not np.isfinite(outputs).all():
        row = int(np.argmin(np.isfinite(outputs).all(axis=1)))
        raise FloatingPointError(
            f"predict(): the network's output of row {row} is not finite: {outputs[row][:10]}; "
            "its parameters or the input are too large"
        )
    return Answers(LOSSES[loss].kind, LOSSES[loss].answers(outputs), tuple(classes))


def evaluate(model: nn.Module, part: Split, loss: str) -> dict[str, float]:
    """The mean loss over the rows of a part, and the accuracy where there are classes.

    Args:
        model: the network.
        part: rows that are already scaled, and their targets.
        loss: the name of a loss.
    """
    objective = Objective(LOSSES[loss].make())
    floating, totals = floating_type(model), Totals(objective.metric_names)
    for start in range(0, len(part), _ROWS):
        rows = slice(start, start + _ROWS)
        integers = objective.wants_class_indices
        target = target_tensor("targets", part.y[rows], floating, integers)
        prediction = objective.matched(predict(model, part.x[rows]), target)
        value, weight = objective.value(prediction, target, None)
        totals.add(*objective.counts(prediction, target, value, weight))
    return totals.means()
