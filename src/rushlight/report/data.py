"""What a run tells of itself: the one thing that a report is made of.

Plain data only: no tensors, no modules, no files. Whatever is missing (no validation, no images,
more than two features) leaves its section out of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["ReportData"]

_TOGETHER = (
    ("inputs", "targets"),
    ("outputs", "targets"),
    ("train_inputs", "train_targets"),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportData:
    """Everything that is shown of a run.

    Args:
        name: the run's name.
        command: the command line that repeats it.
        task: `"classification"` or `"regression"`.
        description: one or two sentences: which data, which network.
        config: the settings, as in `config.toml`; may be nested.
        environment: versions and machine.
        history: rows with `epoch`, `loss` and, where known, `accuracy`, `valid_loss`,
            `valid_accuracy`, `lr`, `seconds`.
        metrics: as in `metrics.json`: figures of `train`, `valid`, `test`; `seconds`, `engine`.
        engine_reason: why this engine was taken; None where nothing needs to be said.
        loss_name: what the loss is called, `"cross-entropy"` say.
        layers: from input to output, as `rushlight.viz.network` takes them.
        classes: the names of class 0, 1, ...; None for regression, or where numbers do.
        inputs: (N, ...) the test examples.
        targets: (N,) their classes from 0, or their values.
        outputs: (N, K) the classes' probabilities, (N,) or (N, 1) that of class 1; or the
            predicted values.
        image_shape: (height, width) or (height, width, 3) where the inputs are images.
        features: the names of the inputs' columns.
        target_name: what is predicted, with its unit.
        predict: takes points (M, D) and returns what `outputs` holds; drawn for D of 1 or 2.
        train_inputs: (M, D) the points to draw with `predict`.
        train_targets: (M,) their classes or values.

    Raises:
        ValueError: an unknown task, or arrays that do not belong together; all problems at once.

    Example:
        >>> run = ReportData(name="xor", command="rushlight train xor", task="classification")
        >>> run.history
        ()
    """

    name: str
    command: str
    task: Literal["classification", "regression"]
    description: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    history: Sequence[Mapping[str, float | None]] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    engine_reason: str | None = None
    loss_name: str = "loss"
    layers: Sequence[Mapping[str, Any]] = ()
    classes: Sequence[object] | None = None
    inputs: ArrayLike | None = None
    targets: ArrayLike | None = None
    outputs: ArrayLike | None = None
    image_shape: tuple[int, ...] | None = None
    features: Sequence[object] | None = None
    target_name: str = "y"
    predict: Callable[[NDArray[np.float64]], ArrayLike] | None = None
    train_inputs: ArrayLike | None = None
    train_targets: ArrayLike | None = None

    def __post_init__(self) -> None:
        problems = [*self._task_problems(), *self._length_problems()]
        if problems:
            raise ValueError("ReportData: " + "; ".join(problems))

    def _task_problems(self) -> list[str]:
        if self.task in ("classification", "regression"):
            return []
        return [f'task is "classification" or "regression", got {self.task!r}']

    def _length_problems(self) -> list[str]:
        problems = []
        for first, second in _TOGETHER:
            a, b = getattr(self, first), getattr(self, second)
            if a is not None and (b is None or len(np.asarray(a)) != len(b)):
                got = "none" if b is None else len(b)
                problems.append(f"{len(np.asarray(a))} {first} need as many {second}, got {got}")
        return problems
