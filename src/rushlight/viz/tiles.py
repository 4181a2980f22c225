"""Small images side by side, each with a line of words: the sheet that digits are shown on.

Not a picture by itself: `digits` and `mistakes` decide which images to show and what to say of
each. All tiles share one axis, whose unit is the size of a tile: a hundred axes would take a
hundred times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.viz.style import GRID, SMALL_SIZE, bare, canvas, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GAP = 0.12
_WIDTH = 4.7
_LEAST_TILE, _MOST_TILE = 0.45, 1.05
_LINE = 0.17  # inches, as words keep their size whatever the size of the tiles


def as_images(images: ArrayLike, who: str) -> NDArray[Any]:
    """The images as an array (N, height, width) or (N, height, width, 3 or 4).

    Raises:
        ValueError: the array has another shape, or no image.
    """
    array = np.asarray(images)
    colour = array.ndim == 4 and array.shape[-1] in (3, 4)
    if not (array.ndim == 3 or colour) or array.size == 0:
        raise ValueError(
            f"{who}: expected images of shape (N, height, width) or (N, height, width, 3), "
            f"got {array.shape}; reshape(-1, height, width) first?"
        )
    return array


def sheet(
    images: NDArray[Any], captions: Sequence[Sequence[str]], columns: int, title: str = ""
) -> Figure:
    """Lay the images out in rows, each over its lines of words.

    Args:
        images: (N, height, width) or (N, height, width, 3 or 4).
        captions: for each image its lines; the same number of lines for all.
        columns: images in a row.
        title: a line over all of them. Default: none.
    """
    count, height, width = images.shape[:3]
    columns = min(columns, count)
    rows = -(-count // columns)
    tile = min(_MOST_TILE, max(_LEAST_TILE, _WIDTH / (columns * (1 + _GAP))))
    pitch = height / width + _GAP + _LINE / tile * len(captions[0])
    margin = 0.36 if title else 0.1
    figure = canvas(tile * columns * (1 + _GAP) + 0.1, tile * (rows * pitch + _GAP / 2) + margin)
    axes = figure.add_subplot()
    bare(axes)
    axes.set_title(title, loc="left", **words(fontweight="bold"))
    grey = _grey(images)
    for index in range(count):
        row, column = divmod(index, columns)
        left, top = column * (1 + _GAP), -row * pitch
        box = (left, left + 1, top - height / width, top)
        axes.imshow(images[index], extent=box, interpolation="nearest", **grey)
        _frame(axes, box)
        _words(axes, left + 0.5, box[2], captions[index], tile)
    axes.set_xlim(-_GAP / 2, columns * (1 + _GAP) - _GAP / 2)
    axes.set_ylim(-rows * pitch, _GAP / 2)
    axes.set_aspect("equal")
    return figure


def _grey(images: NDArray[Any]) -> dict[str, Any]:
    """Ink on paper, with the same black for all images of the sheet; colours are left alone."""
    if images.ndim == 4:
        return {}
    finite = images[np.isfinite(images)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    return {"cmap": "Greys", "vmin": low, "vmax": high if high > low else low + 1}


def _frame(axes: Axes, box: tuple[float, float, float, float]) -> None:
    from matplotlib.patches import Rectangle

    left, right, bottom, top = box
    axes.add_patch(
        Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=GRID)
    )


def _words(axes: Axes, x: float, y: float, lines: Sequence[str], tile: float) -> None:
    """Each line below the one before, the first a little larger."""
    for number, line in enumerate(lines):
        style = words(fontsize=SMALL_SIZE if number == 0 else SMALL_SIZE - 1, ha="center", va="top")
        axes.text(x, y - 0.05 - number * _LINE / tile * 0.9, line, **style)
