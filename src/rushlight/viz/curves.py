"""Learning curves: how loss and accuracy went, epoch by epoch.

Takes the rows of a history as they stand in `history.csv`. What a row lacks, or has as NaN, is a
gap in the line. The best epoch is marked where a reader would stop the training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rushlight.viz.style import INK, LINE_WIDTH, MUTED, TRAIN, VALID, canvas, dress, legend, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Row = Mapping[str, float | None]

# Beyond this ratio of the largest to the smallest value a linear axis hides the end of the run.
LOG_RATIO = 30.0
_TITLES = {"loss": "Loss", "accuracy": "Accuracy"}


def curves(
    history: Sequence[Row], *, panels: Sequence[str] | None = None, loss: str = "loss"
) -> Figure:
    """Draw loss and accuracy per epoch, for training and validation.

    Args:
        history: rows with `epoch` and any of `loss`, `valid_loss`, `accuracy`, `valid_accuracy`.
        panels: which to draw, of `"loss"` and `"accuracy"`. Default: those that have a value.
        loss: the name on the loss axis, `"cross-entropy"` say. Default: `"loss"`.

    Raises:
        ValueError: the history is empty, or `panels` names something else.

    Example:
        >>> rows = [{"epoch": 1, "loss": 0.9}, {"epoch": 2, "loss": 0.4}]
        >>> [axes.get_ylabel() for axes in curves(rows).axes]
        ['loss']
    """
    if not history:
        raise ValueError("curves: expected at least one row of history, got 0; train an epoch?")
    shown = _panels(history, panels)
    figure = canvas(4.7 * len(shown), 3.3)
    best = best_epoch(history)
    for position, name in enumerate(shown, start=1):
        axes = figure.add_subplot(1, len(shown), position)
        dress(axes, x="epoch", y=loss if name == "loss" else "accuracy [%]", title=_TITLES[name])
        _panel(axes, history, name, best)
    return figure


def best_epoch(history: Sequence[Row]) -> int | None:
    """The epoch of the lowest validation loss (without one, training loss); None if all are NaN.

    Example:
        >>> best_epoch([{"epoch": 1, "valid_loss": 0.5}, {"epoch": 2, "valid_loss": 0.7}])
        1
    """
    name = "valid_loss" if np.isfinite(column(history, "valid_loss")).any() else "loss"
    values = column(history, name)
    if not np.isfinite(values).any():
        return None
    lowest = np.argmin(np.where(np.isfinite(values), values, np.inf))
    return int(column(history, "epoch")[lowest])


def column(history: Sequence[Row], name: str) -> NDArray[np.float64]:
    """One column of the history as numbers; NaN where a row has none."""
    values = (row.get(name) for row in history)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _panels(history: Sequence[Row], panels: Sequence[str] | None) -> Sequence[str]:
    if panels is None:
        scored = np.isfinite(column(history, "accuracy")) | np.isfinite(
            column(history, "valid_accuracy")
        )
        return ("loss", "accuracy") if scored.any() else ("loss",)
    unknown = [name for name in panels if name not in _TITLES]
    if unknown or not panels:
        raise ValueError(f"curves: panels are chosen of {list(_TITLES)}, got {list(panels)}")
    return panels


def _panel(axes: Axes, history: Sequence[Row], name: str, best: int | None) -> None:
    """Both lines of one quantity, the best epoch, and the scale that suits them."""
    epochs = column(history, "epoch")
    scale = 1.0 if name == "loss" else 100.0
    series = {
        "train": (scale * column(history, name), TRAIN, "-"),
        "valid": (scale * column(history, f"valid_{name}"), VALID, "--"),
    }
    series = {key: line for key, line in series.items() if np.isfinite(line[0]).any()}
    for key, (values, colour, dash) in series.items():
        marker = "o" if np.isfinite(values).sum() == 1 else ""
        axes.plot(
            epochs, values, dash, color=colour, marker=marker, linewidth=LINE_WIDTH, label=key
        )
    if not series:
        axes.text(0.5, 0.5, "no finite values", color=MUTED, ha="center", transform=axes.transAxes)
        return
    _scale(axes, np.concatenate([line[0] for line in series.values()]), name)
    _mark_best(axes, epochs, *list(series.values())[-1][:2], best)
    legend(axes, loc="best")


def _scale(axes: Axes, values: NDArray[np.float64], name: str) -> None:
    """Whole epochs; a logarithmic axis where the losses span more than `LOG_RATIO`."""
    from matplotlib.ticker import MaxNLocator

    axes.margins(x=0.02)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, min_n_ticks=1))
    finite = values[np.isfinite(values)]
    if name == "loss" and finite.min() > 0 and finite.max() > LOG_RATIO * finite.min():
        axes.set_yscale("log")


def _mark_best(
    axes: Axes,
    epochs: NDArray[np.float64],
    values: NDArray[np.float64],
    colour: str,
    best: int | None,
) -> None:
    """A dot on the line that decided and a thin line down to the epoch's number."""
    if best is None or len(epochs) == 1:
        return
    axes.axvline(best, color=MUTED, linewidth=0.9, linestyle=":", zorder=1)
    value = values[epochs == best][0]
    axes.plot(best, value, "o", color=colour, markeredgecolor=INK, markersize=6, zorder=4)
    axes.annotate(
        f"best: epoch {best}",
        xy=(best, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right" if best > epochs.mean() else "left",
        **words(color=MUTED, fontsize=8.5),
    )
