"""What a data set is: arrays in parts, and the facts that a run must know about them.

`RawData` is what a reader found, unscaled; `TaskData` is what a network is trained on. Both are
plain frozen records of NumPy arrays; no tensor and no network is known here. `Entry` is one line of
the registry. Read next: `registry.py`, which turns the one into the other.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["TARGETS", "Entry", "Kind", "RawData", "Scaling", "Split", "TaskData"]

Kind = Literal["classification", "binary", "regression"]
Scaling = Literal["pixels", "standardise", "none"]

# The type in which a network meets its targets.
TARGETS: Mapping[Kind, type[np.generic]] = {
    "classification": np.int64,
    "binary": np.float32,
    "regression": np.float32,
}


@dataclass(frozen=True, eq=False)
class Split:
    """The examples of one part: row i of `x` belongs to entry i of `y`.

    Attributes:
        x: The inputs.
        y: The labels or values.

    Shape:
        x (rows, features), y (rows,).

    Example:
        >>> part = Split(np.zeros((3, 2)), np.array([0, 1, 1]))
        >>> len(part), part.take(np.array([2, 0])).y
        (3, array([1, 0]))
    """

    x: NDArray[Any]
    y: NDArray[Any]

    def __len__(self) -> int:
        return len(self.x)

    def take(self, rows: NDArray[np.intp]) -> "Split":
        """The examples of the given row numbers, in that order.

        Args:
            rows: The numbers.

        Example:
            >>> Split(np.eye(3), np.array([5, 6, 7])).take(np.array([2, 0])).y
            array([7, 5])
        """
        return Split(self.x[rows], self.y[rows])


@dataclass(frozen=True, eq=False)
class RawData:
    """A data set as it was read: its own numbers, in the parts that it comes in.

    Attributes:
        parts: The examples under "train", and under "valid" and "test" where it sets these apart.
        kind: The task: "classification" (labels 0, 1, 2, …), "binary" (0 or 1) or "regression".
        class_names: One name per class, in the order of the labels; empty for regression.
        image_shape: (height, width) where each row is an image, else None.
        scaling: How `x` is to be scaled: by the range of pixels, to mean 0 and deviation 1, or not.
        description: One line that says what the data are.
        source: Where they came from.
        divided: Whether the division into parts belongs to the data set, so that nothing more is
            set apart. Default: False.

    Example:
        >>> from rushlight.datasets import read
        >>> digits = read("digits")
        >>> digits.kind, digits.image_shape, digits.train.x.shape
        ('classification', (8, 8), (1437, 64))
    """

    parts: Mapping[str, Split]
    kind: Kind
    class_names: tuple[str, ...]
    image_shape: tuple[int, int] | None
    scaling: Scaling
    description: str
    source: str
    divided: bool = False

    @property
    def train(self) -> Split:
        """The training part, which every data set has.

        Example:
            >>> from rushlight.datasets import read
            >>> read("xor").train.x.shape
            (100, 2)
        """
        return self.parts["train"]

    def pooled(self) -> Split:
        """All examples in one: those of train, then valid, then test.

        Example:
            >>> from rushlight.datasets import read
            >>> len(read("digits").pooled())
            1797
        """
        parts = [self.parts[name] for name in ("train", "valid", "test") if name in self.parts]
        return Split(np.concatenate([p.x for p in parts]), np.concatenate([p.y for p in parts]))

    def fingerprint(self) -> str:
        """SHA-256 of every part's name, dtypes, shapes and values, as 64 hexadecimal digits.

        Example:
            >>> from rushlight.datasets import read
            >>> read("xor").fingerprint() == read("xor").fingerprint() != read("line").fingerprint()
            True
        """
        digest = hashlib.sha256()
        for name, part in sorted(self.parts.items()):
            for role, array in (("x", part.x), ("y", part.y)):
                digest.update(f"{name} {role} {array.dtype.str} {array.shape}\n".encode())
                digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class TaskData:
    """A data set ready for training.

    `x` is float32 and already scaled: pixels lie in [0, 1], columns of a table have mean 0 and
    deviation 1 over the training rows. `y` is int64 for classification, float32 otherwise.

    Attributes:
        name: The data set's name in the registry.
        kind: "classification", "binary" or "regression".
        train: The part to train on.
        valid: The part to watch while training; None where there is none.
        test: The part to report on; None where there is none.
        class_names: One name per class; empty for regression.
        image_shape: (height, width) where each row is an image, else None.
        description: One line that says what the data are.
        source: Where they came from.
        fingerprint: SHA-256 of the arrays as they were read: the same for every split.
        preprocess: What was done to `x`, in plain JSON; `apply_scaling` does it to new input.

    Example:
        >>> from rushlight.datasets import load
        >>> task = load("xor")
        >>> task.kind, task.train.x.dtype, task.num_features, task.num_outputs
        ('binary', dtype('float32'), 2, 1)
    """

    name: str
    kind: Kind
    train: Split
    valid: Split | None
    test: Split | None
    class_names: tuple[str, ...]
    image_shape: tuple[int, int] | None
    description: str
    source: str
    fingerprint: str
    preprocess: dict[str, Any]

    @property
    def num_features(self) -> int:
        """The width of `x`: how many inputs a network needs.

        Example:
            >>> from rushlight.datasets import load
            >>> load("digits").num_features
            64
        """
        return int(self.train.x.shape[1])

    @property
    def num_outputs(self) -> int:
        """How many outputs a network needs: one per class; one for binary and for regression.

        Example:
            >>> from rushlight.datasets import load
            >>> load("digits").num_outputs, load("line").num_outputs
            (10, 1)
        """
        return len(self.class_names) if self.kind == "classification" else 1


@dataclass(frozen=True)
class Entry:
    """One line of the registry.

    Attributes:
        name: What `load` and the command line call the data set.
        kind: The task it sets, also for a file of one's own given in its place.
        description: One line that says what the data are.
        read: Reads the data, without arguments.
        image_shape: (height, width) where each row is an image, else None.

    Example:
        >>> from rushlight.datasets import entry
        >>> entry("digits").description
        '1,797 handwritten digits of 8 × 8 pixels'
    """

    name: str
    kind: Kind
    description: str
    read: Callable[[], RawData]
    image_shape: tuple[int, int] | None = None
