"""A fitted line or curve: regression on one feature, with the points it was fitted to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.viz.style import PAPER, TRAIN, VALID, canvas, dress, label, legend

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def fit_line(
    predict: Callable[[NDArray[np.float64]], ArrayLike],
    x: ArrayLike,
    y: ArrayLike,
    *,
    feature: object = "x",
    target: object = "y",
    resolution: int = 400,
) -> Figure:
    """Draw what the network predicts along one feature, through the data.

    Args:
        predict: takes points (M, 1) and returns values (M,) or (M, 1).
        x: (N,) or (N, 1), the points.
        y: (N,) or (N, 1), their values.
        feature: the name of the horizontal axis. Default: `"x"`.
        target: the name of the vertical axis. Default: `"y"`.
        resolution: points along the curve. Default: 400.

    Raises:
        ValueError: `x` and `y` differ in length, or there is more than one feature.

    Example:
        >>> figure = fit_line(lambda p: 2 * p, [0.0, 1.0], [0.1, 1.9])
        >>> [line.get_label() for line in figure.axes[0].lines]
        ['data', 'prediction']
    """
    points, values = (np.asarray(array, dtype=np.float64).reshape(-1) for array in (x, y))
    if len(points) != len(values) or not len(points):
        raise ValueError(
            "fit_line: expected one feature and one value for each point, "
            f"got x of shape {np.shape(x)} and y of shape {np.shape(y)}"
        )
    margin = 0.05 * (points.max() - points.min()) or 1.0
    along = np.linspace(points.min() - margin, points.max() + margin, resolution)
    figure = canvas(4.7, 4.4)
    axes = figure.add_subplot()
    dress(axes, x=label(feature), y=label(target))
    axes.plot(
        points, values, "o", color=TRAIN, markeredgecolor=PAPER, markeredgewidth=0.7, label="data"
    )
    curve = np.asarray(predict(along[:, None])).reshape(-1)
    axes.plot(along, curve, color=VALID, linewidth=2, label="prediction")
    legend(axes, loc="best")
    return figure
