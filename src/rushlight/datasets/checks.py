"""The one gate that all data pass: arrays in, a `RawData` that can be trusted out.

It says everything that is wrong in one message and repairs nothing but the shape: images become
rows, a column of targets becomes a list. Where the arrays came from, and how they are split and
scaled, is not known here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushlight.datasets.task import Kind, RawData, Scaling, Split

__all__ = ["make_raw_data"]


def make_raw_data(
    who: str,
    parts: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    *,
    kind: Kind,
    description: str,
    source: str,
    class_names: tuple[str, ...] = (),
    image_shape: tuple[int, int] | None = None,
    scaling: Scaling | None = None,
    divided: bool = False,
) -> RawData:
    """Check arrays and gather them in one record.

    Args:
        who: Who speaks in an error message.
        parts: (x, y) under "train", and under "valid" and "test" where they exist.
        kind: The task.
        description: One line that says what the data are.
        source: Where they came from.
        class_names: The classes; by default 0 to the largest training label, all of which must
            then occur.
        image_shape: The shape of one image where x holds flat rows of that many pixels.
        scaling: Default: "pixels" for images, "standardise" for tables.
        divided: Whether the division into parts belongs to the data set. Default: False.

    Shape:
        x (rows, features) or (rows, height, width), y (rows,) or (rows, 1).

    Raises:
        ValueError: The arrays break a rule; the message lists all that do.

    Example:
        >>> raw = make_raw_data("doc", {"train": (np.zeros((4, 2)), np.array([0, 1, 1, 0]))},
        ...                     kind="classification", description="zeros", source="here")
        >>> raw.class_names, raw.scaling
        (('0', '1'), 'standardise')
    """
    parts = {name: (x, _flat(y)) for name, (x, y) in parts.items()}
    found = [p for name, (x, y) in parts.items() for p in _part_problems(name, x, y, kind)]
    found = found or list(_common_problems(parts, kind, len(class_names)))
    if found:
        raise ValueError(f"{who}: " + "; ".join(found))

    shape = _image_shape(parts["train"][0], image_shape)
    if kind == "classification" and not class_names:
        class_names = tuple(str(label) for label in range(int(parts["train"][1].max()) + 1))
    rows = {name: Split(x.reshape(len(x), -1), y) for name, (x, y) in parts.items()}
    return RawData(
        parts=rows,
        kind=kind,
        class_names=class_names or (("0", "1") if kind == "binary" else ()),
        image_shape=shape,
        scaling=scaling or ("pixels" if shape else "standardise"),
        description=description,
        source=source,
        divided=divided,
    )


def _flat(y: NDArray[Any]) -> NDArray[Any]:
    """A column of targets as a list of them."""
    return y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y


def _part_problems(name: str, x: NDArray[Any], y: NDArray[Any], kind: Kind) -> Iterator[str]:
    """What is wrong with one part, by itself."""
    if x.dtype.kind not in "buif":
        yield f"x of {name} must hold real numbers, got dtype {x.dtype}; convert it first"
    elif x.ndim not in (2, 3):
        yield (
            f"x of {name} must have the shape (rows, features) or (rows, height, width), got "
            f"{x.shape}; x.reshape(len(x), -1) makes rows"
        )
    elif x.size == 0:
        yield f"x of {name} must hold one row and one feature at least, got the shape {x.shape}"
    elif x.dtype.kind == "f" and not np.isfinite(x).all():
        row = int(np.argmin(np.isfinite(x.reshape(len(x), -1)).all(axis=1)))
        yield f"x of {name} must be finite, got NaN or infinity in row {row}; drop or fill it"
    if y.ndim != 1:
        hint = "take argmax(axis=1) of one-hot labels, one column of several values"
        yield f"y of {name} must have the shape (rows,), got {y.shape}; {hint}"
    elif x.ndim and len(x) != len(y):
        yield f"x and y of {name} must be equally long, got {len(x)} and {len(y)} rows"
    elif len(y):
        yield from _target_problems(name, y, kind)


def _target_problems(name: str, y: NDArray[Any], kind: Kind) -> Iterator[str]:
    if kind == "regression":
        if y.dtype.kind not in "buif":
            yield f"y of {name} must hold real numbers, got dtype {y.dtype}; convert it first"
        elif not (fits := _fits_float32(y)).all():
            row = int(np.argmin(fits))
            yield (
                f"y of {name} must be finite and fit float32, got {y[row]} in row {row}; drop such "
                "rows, or divide y"
            )
    elif y.dtype.kind not in "bui":
        values = ", or if they are values, learn them by a regression: train line --data FILE"
        yield (
            f"y of {name} must hold integer labels, got dtype {y.dtype}; number the classes 0, 1, 2"
            f" … and use y.astype(int){values if y.dtype.kind == 'f' else ''}"
        )
    elif y.min() < 0 or (kind == "binary" and y.max() > 1):
        allowed = "0 or 1" if kind == "binary" else "0 or more"
        yield f"labels of {name} must be {allowed}, got {y.min()} to {y.max()}; renumber them"


def _fits_float32(y: NDArray[Any]) -> NDArray[np.bool_]:
    with np.errstate(over="ignore"):
        return np.isfinite(y.astype(np.float32))


def _common_problems(
    parts: Mapping[str, tuple[NDArray[Any], NDArray[Any]]], kind: Kind, num_classes: int
) -> Iterator[str]:
    """What is wrong between the parts, each of which is right by itself."""
    x_train, y_train = parts["train"]
    if kind == "classification":
        present = np.unique(y_train)
        if not num_classes and (len(present) < 2 or present[-1] != len(present) - 1):
            yield (
                "the training labels must be 0, 1, … with two classes at least and none left out, "
                f"got {_few(present)}; renumber them"
            )
        num_classes = num_classes or len(present)
    for name, (x, y) in parts.items():
        if x.shape[1:] != x_train.shape[1:]:
            expected, got = x_train.shape[1:], x.shape[1:]
            yield f"rows of {name} must have the shape of those of train, {expected}, got {got}"
        if kind == "classification" and y.max() >= num_classes:
            yield f"labels of {name} must be below the {num_classes} classes, got {y.max()}"


def _few(values: NDArray[Any]) -> str:
    text = ", ".join(str(value) for value in values[:10])
    return text + (", …" if len(values) > 10 else "")


def _image_shape(x: NDArray[Any], known: tuple[int, int] | None) -> tuple[int, int] | None:
    """The shape of the images, where x holds images: by its axes, its known or its square size."""
    if x.ndim == 3:
        return int(x.shape[1]), int(x.shape[2])
    features = int(x.shape[1])
    if known and features == known[0] * known[1]:
        return known
    side = int(features**0.5)
    # Bytes in rows of 64, 784, 1024 … are pictures rather than a table of as many columns.
    if x.dtype == np.uint8 and side >= 8 and side * side == features:
        return side, side
    return None
