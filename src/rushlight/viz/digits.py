"""What the images look like: one of each class, and the many shapes of one class.

The two figures with which a chapter on handwritten digits opens. Any small images will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from rushlight.viz.style import class_name
from rushlight.viz.style import label as short
from rushlight.viz.tiles import as_images, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_TILES = 50


def digit_grid(
    images: ArrayLike, labels: ArrayLike, classes: Sequence[object] | None = None, columns: int = 5
) -> Figure:
    """Draw the first image of each class.

    Args:
        images: (N, height, width), or with colours (N, height, width, 3).
        labels: (N,), the class of each image.
        classes: the name of class 0, 1, ... Default: the labels themselves.
        columns: images in a row. Default: 5.

    Raises:
        ValueError: no images, another shape, or as many labels as images there are not.

    Example:
        >>> figure = digit_grid(np.zeros((3, 8, 8)), [1, 0, 1])
        >>> [text.get_text() for text in figure.axes[0].texts]
        ['0', '1']
    """
    pixels, numbers = as_images(images, "digit_grid"), np.asarray(labels)
    if numbers.shape != pixels.shape[:1]:
        raise ValueError(
            f"digit_grid: expected one label for each of {len(pixels)} images, "
            f"got labels of shape {numbers.shape}"
        )
    found, first = np.unique(numbers, return_index=True)
    found, first = found[:_MOST_TILES], first[:_MOST_TILES]
    captions = [[class_name(value, classes, limit=12)] for value in found]
    return sheet(pixels[first], captions, columns)


def digit_variants(images: ArrayLike, label: object, count: int = 25, columns: int = 5) -> Figure:
    """Draw many shapes of one digit.

    Args:
        images: (N, height, width), or with colours (N, height, width, 3); all of one class.
        label: the name of that class.
        count: how many to draw, at most. Default: 25.
        columns: images in a row. Default: 5.

    Raises:
        ValueError: no images, or another shape.

    Example:
        >>> len(digit_variants(np.zeros((40, 8, 8)), 7).axes[0].images)
        25
    """
    shown = as_images(images, "digit_variants")[:count]
    return sheet(shown, [[]] * len(shown), columns, title=f"{len(shown)} shapes of {short(label)}")
