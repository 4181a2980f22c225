"""Samplers: which samples come, in which order, and in which batches.

The random ones draw what PyTorch's draw, at the same moments: a sampler is a generator and draws
when its first index is asked for. Those that know their indices in advance give them as arrays too
(``ArraySampler``), which saves ``fetch.py`` a Python step per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np

from rushlight import dtypes
from rushlight.functional.creation import as_tensor
from rushlight.functional.random import multinomial
from rushlight.random import Generator
from rushlight.random.integers import fill_integers, fill_random
from rushlight.random.permutation import permutation
from rushlight.tensor import Tensor

__all__ = [
    "ArraySampler",
    "BatchSampler",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "SubsetRandomSampler",
    "WeightedRandomSampler",
]

T_co = TypeVar("T_co", covariant=True)
Array = np.ndarray[Any, np.dtype[np.int64]]

_RUN = 65536  # indices of a sequence that are counted out at once
_DRAWN_AT_ONCE = 32  # with replacement; PyTorch's number, which the order of its words depends on


class Sampler(Generic[T_co]):
    """The base of samplers: subclasses write ``__iter__`` and, mostly, ``__len__``.

    Example:
        >>> class Backwards(Sampler):
        ...     def __init__(self, data):
        ...         self.data = data
        ...     def __iter__(self):
        ...         return reversed(range(len(self.data)))
        >>> list(Backwards("abc"))
        [2, 1, 0]
    """

    def __iter__(self) -> Iterator[T_co]:
        raise NotImplementedError(
            f"Subclasses of Sampler should implement __iter__; {type(self).__name__} does not"
        )


class ArraySampler(Sampler[int]):
    """A sampler whose indices come as arrays, one after the other."""

    def arrays(self) -> Iterator[Array]:
        """Yield the indices, piece by piece; a piece is drawn when it is asked for.

        Raises:
            NotImplementedError: the subclass does not.

        Example:
            >>> list(SequentialSampler("abc").arrays())
            [array([0, 1, 2])]
        """
        raise NotImplementedError(f"{type(self).__name__} does not implement arrays()")

    def __iter__(self) -> Iterator[int]:
        for indices in self.arrays():
            yield from indices.tolist()


class SequentialSampler(ArraySampler):
    """All samples in their order.

    Args:
        data_source: the data set; its length is what counts.

    Example:
        >>> list(SequentialSampler("abc"))
        [0, 1, 2]
    """

    def __init__(self, data_source: Sized) -> None:
        self.data_source = data_source

    def arrays(self) -> Iterator[Array]:
        """Yield 0, 1, 2 and so on."""
        count = len(self.data_source)
        for start in range(0, count, _RUN):
            yield np.arange(start, min(start + _RUN, count))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(ArraySampler):
    """Samples in random order.

    Without a generator each pass seeds one of its own from the default generator. With one, a pass
    that is not left early draws a second permutation at its end, as PyTorch's does.

    Args:
        data_source: the data set.
        replacement: whether a sample may come again (default False).
        num_samples: how many (default: as many as there are; more begin anew).
        generator: where the words come from (default: see above).

    Raises:
        TypeError: ``replacement`` is no bool.
        ValueError: ``num_samples``, or the length of the data set, is not a positive integer.

    Example:
        >>> from rushlight import Generator
        >>> list(RandomSampler(range(10), generator=Generator().manual_seed(42)))
        [2, 6, 1, 8, 4, 5, 0, 9, 3, 7]
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise TypeError(
                f"replacement should be a boolean value, but got replacement={replacement}"
            )
        if not isinstance(self.num_samples, int) or self.num_samples <= 0:
            raise ValueError(
                "num_samples should be a positive integer value, "
                f"but got num_samples={self.num_samples}"
            )

    @property
    def num_samples(self) -> int:
        """How many samples a pass has.

        Example:
            >>> RandomSampler("abc").num_samples
            3
        """
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def arrays(self) -> Iterator[Array]:
        """Yield the indices, permutation by permutation or draw by draw."""
        count, wanted = len(self.data_source), self.num_samples
        source = self.generator
        if source is None:
            source = Generator().manual_seed(_drawn_seed())
        if self.replacement:
            for start in range(0, wanted, _DRAWN_AT_ONCE):
                indices = np.empty(min(_DRAWN_AT_ONCE, wanted - start), np.int64)
                fill_integers(indices, 0, count, source)
                yield indices
            return
        for _ in range(wanted // count):
            yield permutation(count, source)
        yield permutation(count, source)[: wanted % count]

    def __len__(self) -> int:
        return self.num_samples


def _drawn_seed() -> int:
    seed = np.empty((), np.int64)
    fill_random(seed)
    return int(seed)


class SubsetRandomSampler(Sampler[int]):
    """Given indices in random order.

    Args:
        indices: the indices.
        generator: where the words come from (default: the default generator).

    Example:
        >>> from rushlight import Generator
        >>> list(SubsetRandomSampler([10, 20, 30], Generator().manual_seed(0)))
        [30, 10, 20]
    """

    def __init__(self, indices: Sequence[int], generator: Generator | None = None) -> None:
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        for place in permutation(len(self.indices), self.generator).tolist():
            yield self.indices[place]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(ArraySampler):
    """Samples with chances in proportion to weights.

    Args:
        weights: one for each sample, not negative.
        num_samples: how many.
        replacement: whether a sample may come again (default True).
        generator: where the words come from (default: the default generator).

    Shape:
        weights (samples,).

    Raises:
        ValueError: ``num_samples`` is not a positive integer, ``replacement`` is no bool, or the
            weights are not one sequence.

    Example:
        >>> list(WeightedRandomSampler([0.0, 1.0, 0.0], num_samples=3))
        [1, 1, 1]
    """

    weights: Tensor

    def __init__(
        self,
        weights: Sequence[float] | Tensor,
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ) -> None:
        _require_count("num_samples", num_samples)
        if not isinstance(replacement, bool):
            raise ValueError(
                f"replacement should be a boolean value, but got replacement={replacement}"
            )
        self.weights = as_tensor(weights, dtype=dtypes.float64)
        if self.weights.ndim != 1:
            raise ValueError(
                "weights should be a 1d sequence but given "
                f"weights have shape {tuple(self.weights.shape)}"
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def arrays(self) -> Iterator[Array]:
        """Yield all indices at once."""
        yield multinomial(
            self.weights, self.num_samples, self.replacement, generator=self.generator
        )._data

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """Indices of another sampler, in batches.

    Args:
        sampler: a sampler, or anything that can be iterated over.
        batch_size: how many indices a batch has.
        drop_last: whether to leave out a last batch that is shorter.

    Raises:
        ValueError: ``batch_size`` is not a positive integer, or ``drop_last`` is no bool.

    Example:
        >>> list(BatchSampler(SequentialSampler(range(7)), batch_size=3, drop_last=False))
        [[0, 1, 2], [3, 4, 5], [6]]
    """

    def __init__(
        self, sampler: Sampler[int] | Iterable[int], batch_size: int, drop_last: bool
    ) -> None:
        _require_count("batch_size", batch_size)
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if self.drop_last and len(batch) < self.batch_size:
                return
            yield batch

    def __len__(self) -> int:
        count = len(self.sampler)  # type: ignore[arg-type]
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)


def _require_count(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{name} should be a positive integer value, but got {name}={value}")
