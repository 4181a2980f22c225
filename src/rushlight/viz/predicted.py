"""Predicted against actual values: how a regression with many features is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.viz.style import MUTED, PAPER, TRAIN, canvas, dress, label, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_POINTS = 1500


def predicted_vs_actual(actual: ArrayLike, predicted: ArrayLike, target: object = "y") -> Figure:
    r"""Draw each prediction over the true value; a perfect one lies on the diagonal.

    Args:
        actual: (N,) or (N, 1), the true values.
        predicted: (N,) or (N, 1), the network's.
        target: what is predicted, with its unit. Default: `"y"`.

    Raises:
        ValueError: the two differ in length, or are empty.

    Example:
        >>> predicted_vs_actual([1.0, 2.0], [1.5, 1.5]).axes[0].texts[0].get_text()
        'R² = 0.000\nRMSE = 0.5'
    """
    true, said = (np.asarray(a, dtype=np.float64).reshape(-1) for a in (actual, predicted))
    if len(true) != len(said) or not len(true):
        raise ValueError(
            "predicted_vs_actual: expected as many predictions as values, "
            f"got {np.shape(predicted)} and {np.shape(actual)}"
        )
    figure = canvas(4.7, 4.4)
    axes = figure.add_subplot()
    dress(axes, x=f"actual {label(target)}", y=f"predicted {label(target)}")
    axes.axline((true.mean(), true.mean()), slope=1, color=MUTED, linewidth=1, linestyle="--")
    step = -(-len(true) // _MOST_POINTS)
    axes.plot(
        true[::step], said[::step], "o", color=TRAIN, markeredgecolor=PAPER, markeredgewidth=0.7
    )
    axes.text(0.04, 0.96, _score(true, said), transform=axes.transAxes, **words(va="top"))
    return figure


def _score(true: NDArray[np.float64], said: NDArray[np.float64]) -> str:
    """The share of the variance that is explained, and the typical error in the target's unit."""
    error = float(np.mean((true - said) ** 2))
    spread = float(np.var(true))
    explained = f"{1 - error / spread:.3f}" if spread > 0 else "–"
    return f"R² = {explained}\nRMSE = {np.sqrt(error):.4g}"
