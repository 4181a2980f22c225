"""The rows of a source as whole arrays, and the orders in which a loader would go through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.compiler import Range, TraceError
from rushlight.compiler.native import Rounds
from rushlight.random.default import chosen
from rushlight.tensor import Tensor, wrap
from rushlight.training.data import Source
from rushlight.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    SequentialSampler,
    TensorDataset,
    default_collate,
)

__all__ = ["Rows"]

Array = np.ndarray[Any, Any]
# Rows from which on PyTorch shuffles in another way.
_LONGEST = (2**32 - 1) // 20


class Rows:
    """The rows of a source whose loader does nothing but draw, take and stack.

    Args:
        source: where eager training would get its batches.

    Raises:
        TraceError: Python code of the user's makes the batches.
    """

    def __init__(self, source: Source) -> None:
        loader = source.loader
        plain = (
            type(loader) is DataLoader
            and type(loader.dataset) is TensorDataset
            and type(loader.batch_sampler) is BatchSampler
            and type(loader.sampler) in (RandomSampler, SequentialSampler)
            and loader.collate_fn is default_collate
        )
        if not plain or loader.sampler.data_source is not loader.dataset:
            raise TraceError(
                f"the batches come from a {type(loader.dataset).__name__}, and whether Python code "
                "makes them is not known; give a pair of arrays"
            )
        self.loader, self.sampler = loader, loader.sampler
        self.arrays: Sequence[Array] = [t._data for t in loader.dataset.tensors]
        self.size: int = loader.batch_sampler.batch_size
        count = len(self.sampler)
        self.steps, rest = divmod(count, self.size)
        self.rest = 0 if loader.batch_sampler.drop_last else rest
        self.count = count

    def batch(self, size: int) -> list[Tensor]:
        """Example tensors of a batch of so many rows."""
        return [wrap(np.empty((size, *a.shape[1:]), a.dtype)) for a in self.arrays]

    def ranges(self) -> list[Range]:
        """The least and the largest number in members of whole numbers; None for the others."""
        return [
            (int(a.min()), int(a.max())) if a.dtype.kind in "iu" and a.size else None
            for a in self.arrays
        ]

    @property
    def shuffles(self) -> bool:
        """Whether the order is that of ``shuffle=True`` and nothing else."""
        sampler = self.sampler
        return (
            type(sampler) is RandomSampler
            and not sampler.replacement
            and sampler.generator is None
            and self.loader.generator is None
            and sampler.num_samples == len(sampler.data_source) < _LONGEST
        )

    @property
    def rounds(self) -> Rounds:
        """How the rows are gone through."""
        sources = tuple(a.dtype for a in self.arrays)
        return Rounds(self.count, self.steps, self.shuffles, sources)

    def order(self) -> Array:
        """The numbers of an epoch's rows, drawn as the loader draws them."""
        chosen(self.loader.generator).words(2)  # what a loader draws for its workers
        return np.concatenate(list(self.sampler.arrays()))
