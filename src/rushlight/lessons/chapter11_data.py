"""The data of chapter 11: MNIST, divided and scaled as in the course.

Reading is the `datasets` room's work; here are the course's proportions, its seed and its range of
pixels. Read next: `chapter11.py`, which trains on them.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rushlight import datasets
from rushlight.datasets.splits import hold_out
from rushlight.datasets.task import Split

__all__ = ["CourseData", "course_data", "course_split"]

_SEED = 123


class CourseData(NamedTuple):
    """The six arrays of the course's chapter 11.

    Args:
        X_train: The training examples, one row each.
        y_train: Their labels.
        X_valid: The examples to validate on.
        y_valid: Their labels.
        X_test: The examples to test on.
        y_test: Their labels.

    Example:
        >>> CourseData(*"ABCDEF").X_test
        'E'
    """

    X_train: NDArray[Any]
    y_train: NDArray[Any]
    X_valid: NDArray[Any]
    y_valid: NDArray[Any]
    X_test: NDArray[Any]
    y_test: NDArray[Any]


def course_split(X: NDArray[Any], y: NDArray[Any]) -> CourseData:
    """Divide examples as the course does: a seventh to test, a twelfth of the rest to validate.

    For MNIST's 70,000 that is 55,000, 5,000 and 10,000, each class in proportion.

    Args:
        X: All examples.
        y: Their labels.

    Shape:
        X (examples, …), y (examples,).

    Raises:
        ValueError: There are too few examples, of a class or in all.

    Example:
        >>> parts = course_split(np.zeros((70, 784)), np.arange(70) % 2)
        >>> len(parts.y_train), len(parts.y_valid), len(parts.y_test)
        (55, 5, 10)
    """
    rest, test = hold_out(Split(X, y), len(y) // 7, _SEED)
    train, valid = hold_out(rest, len(rest) // 12, _SEED)
    return CourseData(train.x, train.y, valid.x, valid.y, test.x, test.y)


def course_data(path: str | None = None) -> CourseData:
    """Read MNIST, divide it as the course does and scale its pixels from [0, 255] to [-1, 1].

    Args:
        path: An `.npz` file or a folder of IDX files with images in bytes. Default: None, MNIST
            from the cache or from OpenML.

    Raises:
        OSError: The file is missing, or MNIST cannot be fetched.
        ValueError: The data break a rule.
    """
    raw = datasets.read("mnist", path)
    images = raw.pooled()
    if images.x.dtype != np.uint8:
        raise ValueError(
            f"chapter11: expected pixels in bytes, 0 to 255, got {images.x.dtype} from "
            f"{raw.source}; store them with x.astype(numpy.uint8)"
        )
    parts = course_split(images.x, images.y.astype(np.int64))
    return CourseData(*(((a / 255.0) - 0.5) * 2 if a.ndim == 2 else a for a in parts))
