"""Data sets: what the sample of a number is.

Anything with ``__getitem__`` and ``__len__`` will do for a ``DataLoader``; the classes here hold
tensors, join data sets side by side, or select from one. None of them knows batches: see
``fetch.py`` for how a batch is taken from their tensors at once.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

from rushlight.functional.operands import require_sized
from rushlight.functional.random_integers import randperm
from rushlight.random import Generator
from rushlight.tensor import Tensor

__all__ = ["Dataset", "StackDataset", "Subset", "TensorDataset", "random_split"]

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Dataset(Generic[T_co]):
    """A map from indices to samples: subclasses write ``__getitem__`` and, mostly, ``__len__``.

    A subclass may also write ``__getitems__(indices)``, which returns the samples of a batch as a
    list faster than one by one; a ``DataLoader`` calls it if it is there.

    Example:
        >>> class Squares(Dataset):
        ...     def __getitem__(self, index):
        ...         return index, index**2
        ...     def __len__(self):
        ...         return 10
        >>> Squares()[3]
        (3, 9)
    """

    def __getitem__(self, index: Any) -> T_co:
        raise NotImplementedError(
            f"Subclasses of Dataset should implement __getitem__; {type(self).__name__} does not"
        )


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Rows of tensors: sample i is the tuple of each tensor's row i.

    Args:
        tensors: tensors of the same length.

    Shape:
        tensors (samples, *); those of a sample (*).

    Raises:
        AssertionError: the lengths differ.
        TypeError, AttributeError: one of them is no tensor.

    Example:
        >>> import rushlight
        >>> data = TensorDataset(rushlight.tensor([[1.0], [2.0]]), rushlight.tensor([0, 1]))
        >>> len(data), data[1]
        (2, (tensor([2.]), tensor(1)))
    """

    tensors: tuple[Tensor, ...]

    def __init__(self, *tensors: Tensor) -> None:
        for position, tensor in enumerate(tensors):
            require_sized("TensorDataset", tensor, "tensors", position)
        lengths = [tensor.size(0) for tensor in tensors]
        if len(set(lengths)) > 1:
            raise AssertionError(f"Size mismatch between tensors: their lengths are {lengths}")
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self) -> int:
        return len(self.tensors[0])


class StackDataset(Dataset[Any]):
    """Data sets side by side: sample i is the tuple, or the dict, of each one's sample i.

    Args:
        args: data sets of the same length, for tuples.
        kwargs: named data sets of the same length, for dicts.

    Raises:
        ValueError: the lengths differ, there are both kinds of arguments, or there are none.

    Example:
        >>> StackDataset(x=[1, 2], y=["a", "b"])[0]
        {'x': 1, 'y': 'a'}
    """

    datasets: tuple[Any, ...] | dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if bool(args) == bool(kwargs):
            raise ValueError(
                "StackDataset: pass at least one dataset, all by position (tuples) or all by name "
                f"(dicts); got {len(args)} by position and {len(kwargs)} by name"
            )
        self.datasets = args or kwargs
        lengths = [len(dataset) for dataset in args or kwargs.values()]
        if len(set(lengths)) > 1:
            raise ValueError(f"Size mismatch between datasets: their lengths are {lengths}")
        self._length = lengths[0]

    def __getitem__(self, index: Any) -> Any:
        if isinstance(self.datasets, dict):
            return {name: dataset[index] for name, dataset in self.datasets.items()}
        return tuple(dataset[index] for dataset in self.datasets)

    def __getitems__(self, indices: list[Any]) -> list[Any]:
        if isinstance(self.datasets, dict):
            columns = [_samples(dataset, indices) for dataset in self.datasets.values()]
            return [
                dict(zip(self.datasets, row, strict=True)) for row in zip(*columns, strict=True)
            ]
        return list(zip(*(_samples(dataset, indices) for dataset in self.datasets), strict=True))

    def __len__(self) -> int:
        return self._length


def _samples(dataset: Any, indices: list[Any]) -> list[Any]:
    """The samples of some indices, by ``__getitems__`` where there is one."""
    if not callable(getattr(dataset, "__getitems__", None)):
        return [dataset[index] for index in indices]
    items: list[Any] = dataset.__getitems__(indices)
    if len(items) != len(indices):
        raise ValueError(
            "Nested dataset's output size mismatch. "
            f"Expected {len(indices)}, got {len(items)} from {type(dataset).__name__}.__getitems__"
        )
    return items


class Subset(Dataset[T_co]):
    """Part of a data set: sample i is the whole's sample ``indices[i]``.

    Args:
        dataset: the whole.
        indices: which samples, in which order.

    Raises:
        NotImplementedError: a subclass has a ``__getitem__`` but no ``__getitems__`` of its own, so
            that the two would disagree.

    Example:
        >>> list(Subset("abcd", [3, 1]))
        ['d', 'b']
    """

    dataset: Dataset[T_co]
    indices: Sequence[int]

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices
        own = type(self)
        if own.__getitem__ is not Subset.__getitem__ and own.__getitems__ is Subset.__getitems__:
            raise NotImplementedError(
                f"{own.__name__} overrides __getitem__ but not __getitems__, which DataLoader "
                "calls. Write: def __getitems__(self, indices): "
                "return [self.__getitem__(index) for index in indices]"
            )

    def __getitem__(self, idx: Any) -> T_co:
        if isinstance(idx, list):
            return self.dataset[[self.indices[i] for i in idx]]
        return self.dataset[self.indices[idx]]

    def __getitems__(self, indices: list[int]) -> list[T_co]:
        chosen = [self.indices[index] for index in indices]
        if callable(getattr(self.dataset, "__getitems__", None)):
            samples: list[T_co] = self.dataset.__getitems__(chosen)  # type: ignore[attr-defined]
            return samples
        return [self.dataset[index] for index in chosen]

    def __len__(self) -> int:
        return len(self.indices)


def random_split(
    dataset: Any, lengths: Sequence[int | float], generator: Generator | None = None
) -> list[Subset[Any]]:
    """Split a data set at random into parts that do not overlap.

    Args:
        dataset: the whole.
        lengths: the parts' lengths, or fractions that add up to 1. Of fractions each length is
            rounded down, and what remains goes round, one by one, from the first part.
        generator: where the words come from (default: the default generator).

    Raises:
        ValueError: the lengths do not add up to the data set's, or a fraction is not of [0, 1].

    Example:
        >>> from rushlight import Generator
        >>> parts = random_split(range(10), [0.7, 0.3], Generator().manual_seed(42))
        >>> [part.indices for part in parts]
        [[2, 6, 1, 8, 4, 5, 0], [9, 3, 7]]
    """
    count = len(dataset)
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        lengths = _dealt(count, lengths)
    total = sum(lengths)
    if total != count:
        raise ValueError(
            "Sum of input lengths does not equal the length of the input dataset: "
            f"{list(lengths)} add up to {total}, and the dataset has {count}"
        )
    indices = randperm(total, generator=generator).tolist()  # type: ignore[arg-type]
    ends = [int(end) for end in accumulate(lengths)]
    return [
        Subset(dataset, indices[start:end]) for start, end in zip([0, *ends], ends, strict=False)
    ]


def _dealt(count: int, fractions: Sequence[float]) -> list[int]:
    """The lengths of parts that are fractions of ``count``."""
    for position, fraction in enumerate(fractions):
        if not 0 <= fraction <= 1:
            raise ValueError(
                f"Fraction at index {position} is not between 0 and 1: random_split got {fraction}"
            )
    lengths = [math.floor(count * fraction) for fraction in fractions]
    for place in range(count - sum(lengths)):
        lengths[place % len(lengths)] += 1
    for position, length in enumerate(lengths):
        if length == 0:
            warnings.warn(
                f"Length of split at index {position} is 0. This might result in an empty dataset.",
                stacklevel=3,
            )
    return lengths
