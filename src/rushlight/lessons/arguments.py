"""What the lessons ask of their arguments, in one place, so that a lesson reads as mathematics.

Each function returns its argument as an array or raises: who, which rule, what was got, what to do.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["as_data", "as_examples", "as_labels", "as_pair", "layer_sizes", "require_positive"]

Floats: TypeAlias = NDArray[np.floating[Any]]
Integers: TypeAlias = NDArray[np.integer[Any]]


def require_positive(who: str, **sizes: object) -> None:
    """Refuse a size that is not an integer of 1 or more."""
    for name, size in sizes.items():
        if not isinstance(size, int | np.integer) or isinstance(size, bool):
            raise TypeError(f"{who}: {name} must be an integer, got {size!r}; pass 1 or more")
        if size < 1:
            raise ValueError(f"{who}: {name} must be 1 or more, got {size}; choose a larger one")


def layer_sizes(num_features: int, num_hidden: Sequence[int], num_classes: int) -> tuple[int, ...]:
    """The widths of all layers, from the input to the output."""
    who = "NeuralNetMLP"
    if len(num_hidden) == 0:
        raise ValueError(
            f"{who}: num_hidden must name one layer or more, got {num_hidden!r}; pass 50"
        )
    require_positive(who, num_features=num_features, num_classes=num_classes)
    for size in num_hidden:
        require_positive(who, num_hidden=size)
    return tuple(int(size) for size in (num_features, *num_hidden, num_classes))


def as_labels(who: str, y: ArrayLike, num_labels: int) -> Integers:
    """Class labels: integers from 0 to `num_labels` - 1 along one axis."""
    labels = np.asarray(y)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"{who}: labels must be integers, got dtype {labels.dtype}; number the classes and use "
            "y.astype(int)"
        )
    if labels.ndim != 1:
        raise ValueError(
            f"{who}: labels must have the shape (examples,), got {labels.shape}; take "
            "argmax(axis=1) of one-hot labels"
        )
    if labels.size and not 0 <= labels.min() <= labels.max() < num_labels:
        raise ValueError(
            f"{who}: labels must be from 0 to {num_labels - 1} for {num_labels} classes, got "
            f"{labels.min()} to {labels.max()}; renumber them or give num_labels"
        )
    return labels


def as_examples(who: str, x: ArrayLike, num_features: int) -> Floats:
    """Rows of `num_features` real numbers."""
    examples = np.asarray(x)
    if examples.dtype.kind not in "buif":
        raise TypeError(
            f"{who}: examples must be real numbers, got dtype {examples.dtype}; convert them"
        )
    if examples.ndim != 2 or examples.shape[1] != num_features:
        raise ValueError(
            f"{who}: examples must have the shape (examples, {num_features}), got "
            f"{examples.shape}; x.reshape(len(x), -1) makes rows of images"
        )
    return examples


def as_pair(who: str, X: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Examples and labels of one length, one at least."""
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y) or not len(X):
        raise ValueError(
            f"{who}: X and y must be equally long and not empty, got the shapes {X.shape} and "
            f"{y.shape}; give each example its label"
        )
    return X, y


def as_data(
    who: str, X: ArrayLike, y: ArrayLike, num_features: int, num_labels: int
) -> tuple[Floats, Integers]:
    """Rows and labels that belong together, looked through for NaN, which spreads in silence."""
    examples, labels = as_examples(who, X, num_features), as_labels(who, y, num_labels)
    as_pair(who, examples, labels)
    finite = np.isfinite(examples).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise ValueError(
            f"{who}: examples must be finite, got NaN or infinity in row {row}; drop it"
        )
    return examples, labels
