"""What ``fit`` takes as data, made into batches.

``train`` and ``valid`` may be pairs (inputs, targets) of arrays or tensors, data sets, or loaders.
Training draws exactly what iterating ``DataLoader(TensorDataset(x, y), batch_size, shuffle=True)``
draws; validation draws nothing. What is wrong with arrays is in ``arrays.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sized
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np

from rushlight.dtypes import dtype
from rushlight.tensor import Tensor, wrap
from rushlight.training.arrays import (
    row_problems,
    stored_tensor,
    target_tensor,
    to_tensor,
    too_large,
)
from rushlight.training.generators import undrawn
from rushlight.utils.data import DataLoader, Dataset, TensorDataset

__all__ = ["Batch", "Source", "as_source"]


class Batch(NamedTuple):
    """Inputs, targets, and weights of the samples if there are any."""

    inputs: tuple[Tensor, ...]
    target: Tensor
    weight: Tensor | None


class Source:
    """Where batches come from.

    Args:
        loader: makes the batches of a pass.
        weighted: whether the last member of a batch is the samples' weight.
        draws: whether a pass may move the generators.
        types: what each input takes; None to leave it as it is (default: all are left).
    """

    def __init__(
        self,
        loader: DataLoader[Any],
        weighted: bool,
        draws: bool,
        types: tuple[dtype | None, ...] = (),
    ) -> None:
        self.types = types
        self.loader = loader
        self.weighted = weighted
        self.draws = draws

    @property
    def tensors(self) -> tuple[Tensor, ...] | None:
        """Inputs and target (and weights) as whole tensors, where they are known."""
        data = self.loader.dataset
        return tuple(data.tensors) if isinstance(data, TensorDataset) else None

    def __iter__(self) -> Iterator[Batch]:
        if self.draws:
            yield from map(self.batch, self.loader)
            return
        with undrawn(self.loader):
            yield from map(self.batch, self.loader)

    def batch(self, members: Any) -> Batch:
        """The members that a loader stacked, as a batch.

        Raises:
            ValueError: they are no pair, nor a longer tuple.
        """
        if not isinstance(members, list | tuple) or len(members) < 2 + self.weighted:
            got = f" of {len(members)}" if isinstance(members, list | tuple) else ""
            raise ValueError(
                f"fit(): a batch must be (inputs, targets), got {type(members).__name__}{got}"
            )
        weight = members[-1] if self.weighted else None
        rest = members[: len(members) - self.weighted]
        inputs = [
            value if to is None else value.to(to)
            for value, to in zip_longest(rest[:-1], self.types)
        ]
        return Batch(tuple(inputs), rest[-1], weight)

    def fingerprint(self) -> str | None:
        """SHA-256 of the data, if they are known as whole tensors."""
        if self.tensors is None:
            return None
        digest = hashlib.sha256()
        for t in self.tensors:
            digest.update(f"{t.dtype} {tuple(t.shape)}\n".encode())
            digest.update(np.ascontiguousarray(t._data).data if t.numel() else b"")
        return digest.hexdigest()


def as_source(
    who: str,
    data: Any,
    floating: dtype,
    *,
    batch_size: int,
    shuffle: bool,
    drop_last: bool,
    sample_weight: Any = None,
    integer_targets: bool = False,
) -> Source:
    """The batches of ``data``: shuffled and drawn for training, in order for validation.

    Args:
        who: how messages call the data, "train" or "valid".
        data: a pair of arrays or tensors, a Dataset, or a DataLoader.
        floating: the model's type: arrays become it.
        batch_size: rows per batch; a DataLoader brings its own.
        shuffle: whether to draw the order.
        drop_last: whether to leave out a last batch that is not full.
        sample_weight: a weight per row, for a pair. Default: None.
        integer_targets: whether targets are numbers of classes. Default: False.

    Raises:
        TypeError: ``data`` is nothing of the kind.
        ValueError: lengths differ, it is empty, or a value is not finite; all problems at once.
    """
    weighted = sample_weight is not None
    types: tuple[dtype | None, ...] = ()
    if isinstance(data, DataLoader | Dataset):
        if weighted:
            raise ValueError(
                f"sample_weight goes with a pair of arrays, got a {type(data).__name__} as {who}"
            )
        known = data.dataset if isinstance(data, DataLoader) else data
        whole = known.tensors if isinstance(known, TensorDataset) else ()
        _refuse(row_problems({f"{who} tensor {i}": t for i, t in enumerate(whole)}))
    else:
        tensors = _tensors(who, data, floating, sample_weight, integer_targets)
        types = _types(data[0], floating)
        data = TensorDataset(*tensors)
    if not isinstance(data, DataLoader):
        data = DataLoader(data, batch_size, shuffle=shuffle, drop_last=drop_last)
    if isinstance(data.dataset, Sized) and len(data) == 0:
        raise ValueError(
            f"{who} yields no batch of {data.batch_size} of its {len(data.dataset)} rows "
            f"(drop_last={data.drop_last})"
        )
    return Source(data, weighted, who == "train", types)


def _types(inputs: Any, floating: dtype) -> tuple[dtype | None, ...]:
    """What each input takes, batch by batch: arrays the model's type."""
    listed = inputs if isinstance(inputs, tuple) else (inputs,)
    return tuple(None if isinstance(value, Tensor) else floating for value in listed)


def _tensors(
    who: str, data: Any, floating: dtype, sample_weight: Any, integer_targets: bool
) -> list[Tensor]:
    if not isinstance(data, list | tuple) or len(data) != 2:
        got = f" of {len(data)}" if isinstance(data, list | tuple) else ""
        raise TypeError(
            f"fit(): {who} must be a pair (inputs, targets), a Dataset or a DataLoader, got "
            f"{type(data).__name__}{got}"
        )
    inputs = data[0] if isinstance(data[0], tuple) else (data[0],)
    named, problems = {}, []
    for i, value in enumerate(inputs):
        name = f"{who} inputs" if len(inputs) == 1 else f"{who} inputs {i}"
        named[name] = stored_tensor(name, value)
        problems += too_large(name, named[name]._data, floating)
    name = f"{who} targets"
    named[name] = target_tensor(name, data[1], floating, integer_targets)
    if sample_weight is not None:
        named["sample_weight"] = weight = _weight(sample_weight, floating)
        problems += _weight_problems(weight)
    _refuse(row_problems(named) + problems)
    return list(named.values())


def _weight(sample_weight: Any, floating: dtype) -> Tensor:
    return wrap(to_tensor("sample_weight", sample_weight)._data.astype(floating.numpy))


def _weight_problems(weight: Tensor) -> list[str]:
    values = weight._data
    if values.ndim != 1:
        return [f"sample_weight must have the shape (rows,), got {values.shape}"]
    if (values < 0).any():
        return [f"sample_weight is negative in row {int(np.argmin(values))}: {values.min()}"]
    return [] if values.any() else [f"sample_weight is 0 for all {len(values)} rows"]


def _refuse(problems: list[str]) -> None:
    if problems:
        raise ValueError("; ".join(problems))
