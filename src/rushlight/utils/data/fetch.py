"""How a loader gets a batch: whole, by one index array per tensor, or sample by sample.

A batch is taken whole where the result is the same as collating rows: the data set's rows are rows
of tensors (``TensorDataset``, and ``Subset`` and ``StackDataset`` of such, unless a subclass says
otherwise), the collating function is the default one, and no gradient flows back into the data.
Either way a batch is fresh memory, which may be written to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from rushlight.autograd.state import state
from rushlight.tensor import Tensor, wrap
from rushlight.utils.data.collate import default_collate
from rushlight.utils.data.dataset import StackDataset, Subset, TensorDataset
from rushlight.utils.data.sampler import ArraySampler, BatchSampler

__all__ = ["batches", "singles"]

Array = np.ndarray[Any, Any]
Fetch = Callable[[Any], Any]


def batches(
    dataset: Any, batch_sampler: Any, collate_fn: Callable[[Any], Any]
) -> tuple[Fetch, Iterator[Any]]:
    """A function that fetches a batch, and what to call it with, batch by batch."""
    take = whole(dataset) if collate_fn is default_collate else None
    sample = partial(_sampled, dataset, collate_fn)
    if take is None:
        return sample, iter(batch_sampler)
    if _is(batch_sampler, BatchSampler, "__iter__"):
        sampler = batch_sampler.sampler
        if _is(sampler, ArraySampler, "__iter__"):
            return take, _batched(sampler, batch_sampler)
    return partial(_listed, take, sample), iter(batch_sampler)


def singles(
    dataset: Any, sampler: Any, convert: Callable[[Any], Any]
) -> tuple[Fetch, Iterator[Any]]:
    """A function that fetches one sample, and what to call it with, sample by sample."""
    return (lambda index: convert(dataset[index])), iter(sampler)


def _is(thing: Any, owner: type, *methods: str) -> bool:
    """Whether these methods of a thing are those of ``owner``, and not a subclass's own."""
    own = type(thing)
    return isinstance(thing, owner) and all(
        getattr(own, method, None) is getattr(owner, method, None) for method in methods
    )


def _sampled(dataset: Any, collate_fn: Callable[[Any], Any], batch: Any) -> Any:
    """Collate the samples of a batch of indices."""
    together = getattr(dataset, "__getitems__", None)
    return collate_fn(together(batch) if together else [dataset[index] for index in batch])


def _listed(take: Fetch, sample: Fetch, batch: Any) -> Any:
    """Take a batch whole if its indices are integers."""
    indices = _integers(batch)
    return sample(batch) if indices is None or not len(indices) else take(indices)


def _integers(indices: Any) -> Array | None:
    """Indices as one array; None where they are not all integers."""
    if isinstance(indices, Tensor):
        indices = indices._data
    if isinstance(indices, list | tuple):
        kinds = set(map(type, indices))
        whole_numbers = all(issubclass(k, int | np.integer) and k is not bool for k in kinds)
        return np.array(indices, np.int64) if whole_numbers else None
    if isinstance(indices, range):
        return np.arange(indices.start, indices.stop, indices.step)
    if isinstance(indices, np.ndarray) and indices.ndim == 1 and indices.dtype.kind in "iu":
        return indices
    return None


def _batched(sampler: ArraySampler, batch_sampler: BatchSampler) -> Iterator[Array]:
    """Yield the batches of a batch sampler as arrays, drawing no earlier than its lists would."""
    size = batch_sampler.batch_size
    rest = np.empty(0, np.int64)
    for indices in sampler.arrays():
        joined = np.concatenate((rest, indices)) if len(rest) else indices
        end = len(joined) - len(joined) % size
        for start in range(0, end, size):
            yield joined[start : start + size]
        rest = joined[end:]
    if len(rest) and not batch_sampler.drop_last:
        yield rest


def whole(dataset: Any) -> Fetch | None:
    """The function that takes a batch from the data set's tensors; None where there is none."""
    if _is(dataset, TensorDataset, "__getitem__", "__getitems__"):
        return _of_tensors(dataset.tensors)
    if _is(dataset, Subset, "__getitem__", "__getitems__"):
        return _of_subset(dataset)
    if _is(dataset, StackDataset, "__getitem__", "__getitems__"):
        return _of_stack(dataset.datasets)
    return None


def _of_tensors(tensors: tuple[Tensor, ...]) -> Fetch | None:
    if state.grad and any(tensor.requires_grad for tensor in tensors):
        return None
    takes = [_rows(tensor._data) for tensor in tensors]

    def fetch(indices: Array) -> list[Tensor]:
        return [wrap(take(indices, 0)) for take in takes]

    return fetch


def _rows(array: Array) -> Callable[[Array, int], Array]:
    # ndarray.take copies the whole of an array with gaps first.
    return array.take if array.flags.c_contiguous else partial(_rows_of_strided, array)


def _rows_of_strided(array: Array, indices: Array, axis: int) -> Array:
    return np.ascontiguousarray(array[indices])


def _of_subset(subset: Subset[Any]) -> Fetch | None:
    inner = whole(subset.dataset)
    chosen = _integers(subset.indices)
    if inner is None or chosen is None:
        return None
    take, places = inner, chosen

    def fetch(indices: Array) -> Any:
        return take(places.take(indices))

    return fetch


def _of_stack(datasets: tuple[Any, ...] | dict[str, Any]) -> Fetch | None:
    takes = list(map(whole, datasets.values() if isinstance(datasets, dict) else datasets))
    present = [take for take in takes if take is not None]
    if len(present) < len(takes):
        return None
    named = isinstance(datasets, dict)

    def fetch(indices: Array) -> Any:
        parts = [take(indices) for take in present]
        return dict(zip(datasets, parts, strict=True)) if named else parts

    return fetch
