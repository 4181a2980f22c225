"""The worst mistakes: where the network was sure, and wrong.

Images are shown as images; of rows of a table only the two probabilities are worth a look: the
one given to the answer and the one that the truth got.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.viz.style import (
    MUTED,
    SMALL_SIZE,
    TRAIN,
    VALID,
    bare,
    canvas,
    class_name,
    dress,
    legend,
    words,
)
from rushlight.viz.tiles import as_images, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Two names of so many letters in all fit under one tile.
_SHORT_NAMES = 5


def mistakes(
    examples: ArrayLike,
    true: ArrayLike,
    predicted: ArrayLike,
    probabilities: ArrayLike,
    classes: Sequence[object] | None = None,
    count: int = 20,
    columns: int = 10,
) -> Figure:
    """Draw the mistakes of the highest confidence, worst first.

    Args:
        examples: images (N, height, width[, 3]) or rows (N, features).
        true: (N,), the classes as numbers from 0.
        predicted: (N,), what the network said.
        probabilities: (N, K), one for each class, or (N,) that of the predicted class.
        classes: the name of class 0, 1, ... Default: the numbers.
        count: how many to draw, at most. Default: 20.
        columns: images in a row. Default: 10.

    Raises:
        ValueError: the arrays do not belong together.

    Example:
        >>> figure = mistakes(np.zeros((2, 8, 8)), [3, 5], [3, 6], [0.9, 0.7])
        >>> [text.get_text() for text in figure.axes[0].texts]
        ['5 → 6', '70 %']
    """
    true, predicted = np.asarray(true), np.asarray(predicted)
    probabilities = np.asarray(probabilities, dtype=np.float64)
    _check(np.asarray(examples), true, predicted, probabilities)
    worst = worst_first(true, predicted, probabilities)[:count]
    if not len(worst):
        return _none()
    said, got = _both(probabilities[worst], true[worst], predicted[worst])
    names = [
        (class_name(t, classes, 9), class_name(p, classes, 9))
        for t, p in zip(true[worst], predicted[worst], strict=True)
    ]
    if np.ndim(examples) == 2:
        return _bars(worst, names, said, got)
    images = as_images(np.asarray(examples)[worst], "mistakes")
    return sheet(images, _captions(names, said), columns)


def worst_first(
    true: NDArray[np.int64], predicted: NDArray[np.int64], probabilities: NDArray[np.float64]
) -> NDArray[np.intp]:
    """The positions of the mistakes, those of the highest confidence first.

    Example:
        >>> worst_first(np.array([0, 1, 1]), np.array([1, 1, 0]), np.array([0.6, 0.9, 0.8]))
        array([2, 0])
    """
    wrong = np.flatnonzero(true != predicted)
    said, _ = _both(probabilities[wrong], true[wrong], predicted[wrong])
    return wrong[np.argsort(-said, kind="stable")]


def _both(
    probabilities: NDArray[np.float64], true: NDArray[np.int64], predicted: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """The probability of the predicted class and, where it is known, of the true one."""
    if probabilities.ndim == 1:
        return probabilities, None
    rows = np.arange(len(probabilities))
    return probabilities[rows, predicted], probabilities[rows, true]


def _captions(names: Sequence[tuple[str, str]], said: NDArray[np.float64]) -> list[tuple[str, ...]]:
    """Both names and the probability; long names stand one below the other."""
    lines: list[tuple[str, ...]] = [(f"{true} → {predicted}",) for true, predicted in names]
    if max(len(true) + len(predicted) for true, predicted in names) > _SHORT_NAMES:
        lines = [(true, f"→ {predicted}") for true, predicted in names]
    return [(*line, _percent(share)) for line, share in zip(lines, said, strict=True)]


def _bars(
    positions: NDArray[np.intp],
    pairs: Sequence[tuple[str, str]],
    said: NDArray[np.float64],
    got: NDArray[np.float64] | None,
) -> Figure:
    """One line for each row of the table: its number, both classes, both probabilities."""
    from matplotlib.ticker import PercentFormatter

    figure = canvas(6.4, 0.9 + 0.28 * len(pairs))
    axes = figure.add_subplot()
    dress(axes, x="probability")
    axes.grid(axis="y", visible=False)
    places = np.arange(len(pairs))
    thick = 0.72 if got is None else 0.36
    axes.barh(places - (0 if got is None else 0.18), said, thick, color=VALID, label="predicted")
    if got is not None:
        axes.barh(places + 0.18, got, thick, color=TRAIN, label="true")
    names = [f"row {row}: {t} → {p}" for row, (t, p) in zip(positions, pairs, strict=True)]
    axes.set_yticks(places, names, parse_math=False)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(pairs) - 0.5, -0.5)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    legend(axes, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
    return figure


def _none() -> Figure:
    """The picture of a run without fault."""
    figure = canvas(4.7, 1.2)
    axes = figure.add_subplot()
    bare(axes)
    axes.text(0.5, 0.5, "No mistakes", **words(color=MUTED, ha="center", fontsize=SMALL_SIZE + 2))
    return figure


def _percent(share: float) -> str:
    if np.isnan(share):
        return "–"
    if 0.9995 <= share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def _check(
    examples: NDArray[np.float64],
    true: NDArray[np.int64],
    predicted: NDArray[np.int64],
    probabilities: NDArray[np.float64],
) -> None:
    """One length for all four, and a probability for each class that occurs."""
    lengths = {len(examples), len(true), len(predicted), len(probabilities)}
    if len(lengths) > 1 or true.ndim != 1 or predicted.ndim != 1:
        raise ValueError(
            "mistakes: expected examples, true, predicted and probabilities of one length, got "
            f"shapes {examples.shape}, {true.shape}, {predicted.shape}, {probabilities.shape}"
        )
    needed = int(max(true.max(initial=0), predicted.max(initial=0))) + 1
    if probabilities.ndim == 2 and probabilities.shape[1] < needed:
        raise ValueError(
            f"mistakes: {needed} classes need as many probabilities in each row, "
            f"got probabilities of shape {probabilities.shape}"
        )
