"""From samples to a batch: ``default_collate``; from arrays to tensors: ``default_convert``.

Both walk through containers and rebuild them: dicts stay dicts, named tuples stay what they are,
and plain tuples become lists, as in PyTorch.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.functional.creation import as_tensor, tensor
from rushlight.functional.joining import stack
from rushlight.tensor import Tensor

__all__ = ["default_collate", "default_convert"]


def default_collate(batch: Any) -> Any:
    """Join samples into a batch, whose tensors have one more dimension, the first.

    Tensors, arrays and numbers are stacked (Python's floats as float64, integers as int64), texts
    are left as they are, and containers are joined item by item.

    Args:
        batch: the samples, at least one, all built alike.

    Raises:
        TypeError: a sample is, or holds, something else.
        RuntimeError: sequences or tensors that should be joined differ in size.

    Example:
        >>> default_collate([(0.5, "a"), (1.5, "b")])
        [tensor([0.5000, 1.5000], dtype=torch.float64), ('a', 'b')]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch, 0)
    if isinstance(first, np.ndarray):
        _refuse_objects(first)
        return stack([as_tensor(array) for array in batch], 0)
    if isinstance(first, np.bool | np.number):
        return as_tensor(batch)
    if isinstance(first, float):
        return tensor(batch, dtype=dtypes.float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, str | bytes):
        return batch
    if isinstance(first, Mapping):
        joined = {key: default_collate([sample[key] for sample in batch]) for key in first}
        return _mapping_like(first, joined)
    if isinstance(first, Sequence):
        return _collate_sequences(batch)
    raise _not_data(type(first))


def _collate_sequences(batch: Sequence[Sequence[Any]]) -> Any:
    first = batch[0]
    if _is_named(first):
        # Named tuples are joined as far as the shortest goes, as in PyTorch.
        return type(first)(*map(default_collate, zip(*batch, strict=False)))
    sizes = {len(sample) for sample in batch}
    if len(sizes) > 1:
        raise RuntimeError(
            f"each element in list of batch should be of equal size, got sizes {sorted(sizes)}"
        )
    joined = [default_collate(samples) for samples in zip(*batch, strict=True)]
    return joined if isinstance(first, tuple) else _sequence_like(first, joined)


def default_convert(data: Any) -> Any:
    """Turn each array in ``data`` into a tensor, and leave all else as it is.

    Args:
        data: a sample: an array, anything else, or containers of such.

    Example:
        >>> default_convert({"x": np.array([1, 2]), "name": "a"})
        {'x': tensor([1, 2]), 'name': 'a'}
    """
    if isinstance(data, Tensor | str | bytes):
        return data
    if isinstance(data, np.ndarray):
        return data if data.dtype.kind in "SUO" else as_tensor(data)
    if isinstance(data, np.generic):
        return as_tensor(data)
    if isinstance(data, Mapping):
        return _mapping_like(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, Sequence):
        items = [default_convert(item) for item in data]
        if _is_named(data):
            return type(data)(*items)
        return items if isinstance(data, tuple) else _sequence_like(data, items)
    return data


def _is_named(data: Any) -> bool:
    return isinstance(data, tuple) and hasattr(data, "_fields")


def _mapping_like(like: Mapping[Any, Any], items: dict[Any, Any]) -> Any:
    """``items`` in a mapping of the kind of ``like``; a dict where it cannot be built."""

    def build() -> Any:
        if not isinstance(like, MutableMapping):
            return type(like)(items)  # type: ignore[call-arg]
        clone = copy.copy(like)  # keeps what else the mapping knows, such as a default
        clone.update(items)
        return clone

    return _built(build, items)


def _sequence_like(like: Sequence[Any], items: list[Any]) -> Any:
    """``items`` in a sequence of the kind of ``like``; a list where it cannot be built."""

    def build() -> Any:
        if not isinstance(like, MutableSequence):
            return type(like)(items)  # type: ignore[call-arg]
        clone = copy.copy(like)
        for place, item in enumerate(items):
            clone[place] = item
        return clone

    return _built(build, items)


def _built(build: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return build()
    except TypeError:  # a class whose constructor or copy takes other arguments
        return otherwise


def _refuse_objects(array: np.ndarray[Any, Any]) -> None:
    if array.dtype.kind in "SUO":
        raise _not_data(array.dtype)


def _not_data(found: Any) -> TypeError:
    return TypeError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; "
        f"found {found}"
    )
