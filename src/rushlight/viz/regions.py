"""Decision regions: what the network would answer at each point of the plane.

The stronger the colour, the surer the answer; the lines are where the answer changes. Only for
inputs of two features; `line` is its sister for one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.viz.style import (
    INK,
    PAPER,
    canvas,
    class_colour,
    class_marker,
    class_name,
    dress,
    label,
    legend,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Predict = Callable[[NDArray[np.float64]], ArrayLike]

_STRENGTH = 0.6
_MOST_POINTS = 1500


def decision_regions(
    predict: Predict,
    x: ArrayLike,
    y: ArrayLike,
    *,
    classes: Sequence[object] | None = None,
    features: Sequence[object] = ("x₁", "x₂"),
    resolution: int = 160,
) -> Figure:
    """Draw the classes' probabilities over the plane, and the training points on it.

    Args:
        predict: takes points (M, 2) and returns probabilities (M, K); or (M,) or (M, 1), that of
            class 1; or whole numbers (M,), the classes themselves.
        x: (N, 2), the points.
        y: (N,), their classes as numbers from 0.
        classes: the name of class 0, 1, ... Default: the numbers.
        features: the names of the two axes.
        resolution: grid points along each axis. Default: 160.

    Raises:
        ValueError: `x` is not two-dimensional, `y` does not fit it, or `predict` answers with
            another number of rows.

    Example:
        >>> x = np.array([[-1.0, 0.0], [1.0, 0.0]])
        >>> figure = decision_regions(lambda p: (p[:, 0] > 0) * 1.0, x, [0, 1])
        >>> figure.axes[0].get_xlabel()
        'x₁'
    """
    x = np.asarray(x, dtype=np.float64)
    y = np.asarray(y).reshape(-1).astype(np.int64)
    if x.ndim != 2 or x.shape[1] != 2 or len(x) != len(y) or not len(x):
        raise ValueError(
            "decision_regions: expected x of shape (N, 2) and y of shape (N,), "
            f"got {x.shape} and {y.shape}"
        )
    horizontal, vertical = (_span(x[:, axis], resolution) for axis in (0, 1))
    chances = _chances(predict, horizontal, vertical, _class_count(y, classes))
    figure = canvas(4.7, 4.4)
    axes = figure.add_subplot()
    dress(axes, x=label(features[0]), y=label(features[1]))
    axes.grid(False)
    _shade(axes, chances, (horizontal[0], horizontal[-1], vertical[0], vertical[-1]))
    _borders(axes, horizontal, vertical, chances)
    _points(axes, x, y, classes)
    return figure


def _class_count(y: NDArray[np.int64], classes: Sequence[object] | None) -> int:
    return max(2, int(y.max()) + 1, 0 if classes is None else len(classes))


def _span(values: NDArray[np.float64], resolution: int) -> NDArray[np.float64]:
    """The range of the data and a little more."""
    low, high = float(values.min()), float(values.max())
    margin = 0.08 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, resolution)


def _chances(
    predict: Predict, horizontal: NDArray[np.float64], vertical: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Probabilities (rows, columns, K) on the grid, whatever form `predict` answers in."""
    across, up = np.meshgrid(horizontal, vertical)
    answer = np.asarray(predict(np.column_stack([across.ravel(), up.ravel()])))
    if not answer.shape or len(answer) != across.size:
        raise ValueError(
            f"decision_regions: predict must answer {across.size} points with as many rows, "
            f"got shape {answer.shape}"
        )
    if answer.ndim == 1 and np.issubdtype(answer.dtype, np.integer):
        answer = np.eye(max(count, int(answer.max()) + 1))[answer]
    if answer.ndim == 1 or answer.shape[1] == 1:
        answer = np.column_stack([1 - answer.reshape(-1), answer.reshape(-1)])
    return answer.reshape(*across.shape, -1).astype(np.float64)


def _shade(
    axes: Axes, chances: NDArray[np.float64], box: tuple[float, float, float, float]
) -> None:
    """The winner's colour, the more opaque the further it is from a tie."""
    from matplotlib.colors import to_rgb

    count = chances.shape[-1]
    winner = chances.argmax(axis=-1)
    sure = (chances.max(axis=-1) - 1 / count) / (1 - 1 / count)
    colours = np.array([to_rgb(class_colour(index)) for index in range(count)])
    opacity = _STRENGTH * np.clip(np.nan_to_num(sure), 0.05, 1)
    picture: NDArray[Any] = np.concatenate([colours[winner], opacity[..., None]], axis=-1)
    axes.imshow(
        picture, extent=box, origin="lower", aspect="auto", interpolation="nearest", zorder=0
    )


def _borders(
    axes: Axes,
    horizontal: NDArray[np.float64],
    vertical: NDArray[np.float64],
    chances: NDArray[np.float64],
) -> None:
    """A line where a class is just as likely as the best of the others."""
    for index in range(chances.shape[-1] - (chances.shape[-1] == 2)):
        lead = chances[..., index] - np.delete(chances, index, axis=-1).max(axis=-1)
        if lead.min() < 0 < lead.max():
            axes.contour(horizontal, vertical, lead, [0.0], colors=INK, linewidths=1.0)


def _points(
    axes: Axes, x: NDArray[np.float64], y: NDArray[np.int64], classes: Sequence[object] | None
) -> None:
    """The data, thinned evenly where there is too much of it to be seen."""
    step = -(-len(x) // _MOST_POINTS)
    x, y = x[::step], y[::step]
    for index in np.unique(y):
        axes.plot(
            *x[y == index].T,
            class_marker(index),
            color=class_colour(index),
            markeredgecolor=PAPER,
            markeredgewidth=0.7,
            markersize=6,
            label=class_name(index, classes),
        )
    legend(axes, loc="lower left", bbox_to_anchor=(0, 1), ncols=5, borderaxespad=0)
