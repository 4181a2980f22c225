"""What follows from a network's answers: who was taken for whom, and how often rightly.

Works on arrays of test answers. The means that a training run reports are its own business and
arrive here as `metrics`; these are the tables beside the pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Answers", "ClassScore", "class_scores", "count_pairs", "read_answers"]


@dataclass(frozen=True, eq=False)
class Answers:
    """A classifier's answers to a test.

    Args:
        true: (N,), the classes.
        predicted: (N,), the classes it chose.
        probabilities: (N, K).
        classes: the K names.
    """

    true: NDArray[np.int64]
    predicted: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    classes: Sequence[object]


@dataclass(frozen=True)
class ClassScore:
    """How one class fared; a share whose denominator is 0 is None."""

    name: object
    precision: float | None
    recall: float | None
    f1: float | None
    support: int


def read_answers(
    targets: ArrayLike, outputs: ArrayLike, classes: Sequence[object] | None = None
) -> Answers:
    """Bring a classifier's outputs into one form.

    Args:
        targets: (N,) or (N, 1), classes from 0.
        outputs: (N, K) probabilities, or (N,) or (N, 1) that of class 1.
        classes: their names. Default: the numbers from 0.

    Raises:
        ValueError: a target that is no class, or fewer names than classes.

    Example:
        >>> read_answers([0, 1], [0.2, 0.4]).predicted
        array([0, 0])
    """
    true = np.asarray(targets).reshape(-1).astype(np.int64)
    chances = np.asarray(outputs, dtype=np.float64)
    if chances.ndim == 1 or chances.shape[1] == 1:
        chances = np.column_stack([1 - chances.reshape(-1), chances.reshape(-1)])
    names = range(chances.shape[1]) if classes is None else classes
    if len(names) != chances.shape[1] or not 0 <= true.min(initial=0) <= true.max(initial=0) < len(
        names
    ):
        raise ValueError(
            f"report: {chances.shape[1]} outputs need as many classes and targets from 0 to "
            f"{chances.shape[1] - 1}, got {len(names)} classes and targets from "
            f"{true.min(initial=0)} to {true.max(initial=0)}"
        )
    return Answers(true, chances.argmax(axis=1), chances, names)


def count_pairs(answers: Answers) -> NDArray[np.int64]:
    """The confusion matrix (K, K): row = true class, column = predicted class.

    Example:
        >>> count_pairs(read_answers([0, 1, 1], [0.2, 0.4, 0.9]))
        array([[1, 0],
               [1, 1]])
    """
    size = len(answers.classes)
    pairs = answers.true * size + answers.predicted
    return np.bincount(pairs, minlength=size * size).reshape(size, size)


def class_scores(matrix: NDArray[np.int64], classes: Sequence[object]) -> list[ClassScore]:
    """Precision, recall and F1 of each class, from its confusion matrix.

    Example:
        >>> class_scores(np.array([[1, 0], [1, 1]]), ["no", "yes"])[1].recall
        0.5
    """
    return [
        ClassScore(
            name,
            _share(matrix[i, i], matrix[:, i].sum()),
            _share(matrix[i, i], matrix[i].sum()),
            _share(2 * matrix[i, i], matrix[i].sum() + matrix[:, i].sum()),
            int(matrix[i].sum()),
        )
        for i, name in enumerate(classes)
    ]


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None
