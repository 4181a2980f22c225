"""The confusion matrix: which class was taken for which.

Numbers are counts; the shade is the share of the row, so that a rare class is as visible as a
common one: blue for what is right, orange for what is not. A row is what an example is, a column
what the network said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.viz.style import (
    GRID,
    INK,
    LIGHT,
    SMALL_SIZE,
    TRAIN,
    VALID,
    blend,
    canvas,
    dress,
    label,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Blue paler than this share still carries dark letters better than light ones.
_DARK_SHARE = 0.75
# A single mistake among thousands must still be seen.
_PALEST = 0.12


def confusion_matrix(matrix: ArrayLike, classes: Sequence[object]) -> Figure:
    """Draw counts on row-normalised shades.

    Args:
        matrix: (K, K) counts; row = true class, column = predicted class.
        classes: the K names.

    Raises:
        ValueError: the matrix is not square, or does not fit the names.

    Example:
        >>> figure = confusion_matrix([[9, 1], [0, 5]], ["cat", "dog"])
        >>> [text.get_text() for text in figure.axes[0].texts]
        ['9', '1', '5']
    """
    counts = np.asarray(matrix)
    if counts.shape != (len(classes), len(classes)) or counts.size == 0:
        raise ValueError(
            f"confusion_matrix: {len(classes)} classes need a matrix of shape "
            f"({len(classes)}, {len(classes)}), got {counts.shape}"
        )
    totals = counts.sum(axis=1, keepdims=True)
    shares = counts / np.maximum(totals, 1)
    right = np.eye(len(classes), dtype=bool)
    size = min(9.0, max(3.4, 1.4 + 0.36 * len(classes)))
    figure = canvas(size, size)
    axes = figure.add_subplot()
    dress(axes, x="predicted", y="true")
    axes.grid(False)
    axes.imshow(blend(TRAIN)(np.where(right, shares, 0)), interpolation="nearest")
    seen = _PALEST + (1 - _PALEST) * shares
    axes.imshow(blend(VALID)(np.where(~right & (counts > 0), seen, 0)), interpolation="nearest")
    _cells(axes, len(classes))
    _ticks(axes, classes)
    _numbers(axes, counts, shares)
    return figure


def _cells(axes: Axes, count: int) -> None:
    """Thin lines around all cells, so that the eye keeps its row."""
    edges = np.arange(count + 1) - 0.5
    axes.hlines(edges, -0.5, count - 0.5, color=GRID, linewidth=0.7)
    axes.vlines(edges, -0.5, count - 0.5, color=GRID, linewidth=0.7)
    axes.set_xlim(-0.6, count - 0.4)
    axes.set_ylim(count - 0.4, -0.6)


def _ticks(axes: Axes, classes: Sequence[object]) -> None:
    """Name both axes; long names along the bottom stand upright."""
    count = len(classes)
    names = [label(name, 14) for name in classes]
    size = SMALL_SIZE if count <= 20 else 6.5
    turn = 90 if count > 20 or max(map(len, names)) > 4 else 0
    axes.set_xticks(range(count), names, rotation=turn, fontsize=size, parse_math=False)
    axes.set_yticks(range(count), names, fontsize=size, parse_math=False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _numbers(axes: Axes, counts: NDArray[np.int64], shares: NDArray[np.float64]) -> None:
    """Write the counts that are not zero: the eye should find the mistakes."""
    size = max(4.5, min(SMALL_SIZE, 120 / len(counts)))
    for row, column in np.argwhere(counts):
        axes.text(
            column,
            row,
            f"{counts[row, column]:g}",
            ha="center",
            va="center",
            fontsize=size,
            color=LIGHT if shares[row, column] > _DARK_SHARE else INK,
        )
