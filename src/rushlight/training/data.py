"""What ``fit`` takes as data, made into batches; what is wrong with it is said before training.

``train`` and ``valid`` may be pairs (inputs, targets) of arrays or tensors, data sets, or loaders.
Arrays take the model's floating-point type; tensors are left as they are. Training draws exactly
what iterating ``DataLoader(TensorDataset(x, y), batch_size, shuffle=True)`` draws; validation draws
nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from rushlight.dtypes import dtype, from_numpy_dtype
from rushlight.random import default_generator
from rushlight.tensor import Tensor, wrap
from rushlight.utils.data import DataLoader, Dataset, TensorDataset, default_collate

__all__ = ["Batch", "Source", "as_source", "to_tensor"]

Array = np.ndarray[Any, Any]
_ROWS_NAMED = 5


class Batch(NamedTuple):
    """Inputs, targets, and weights of the samples if there are any."""

    inputs: tuple[Tensor, ...]
    target: Tensor
    weight: Tensor | None


class Source:
    """Where batches come from.

    Args:
        tensors: inputs and target (and weights) as whole tensors, where they are known.
        batches: makes an iterator over the batches of a pass.
        weighted: whether the last member of a batch is the samples' weight.
        loader: the loader behind it, if any: its generator belongs to the state of a run.
    """

    def __init__(
        self,
        tensors: tuple[Tensor, ...] | None,
        batches: Callable[[], Iterator[Any]],
        weighted: bool,
        loader: DataLoader | None,
    ) -> None:
        self.tensors = tensors
        self.batches = batches
        self.weighted = weighted
        self.loader = loader

    def __iter__(self) -> Iterator[Batch]:
        for members in self.batches():
            yield self._batch(members)

    def _batch(self, members: Any) -> Batch:
        if not isinstance(members, list | tuple) or len(members) < 2 + self.weighted:
            raise ValueError(
                "fit(): a batch must be (inputs, targets), got "
                f"{type(members).__name__} of {len(members) if hasattr(members, '__len__') else 1}"
            )
        weight = members[-1] if self.weighted else None
        rest = members[: len(members) - self.weighted]
        return Batch(tuple(rest[:-1]), rest[-1], weight)

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
        floating: the model's type: arrays of floating-point numbers become it.
        batch_size: rows per batch; a DataLoader brings its own.
        shuffle: whether to draw the order.
        drop_last: whether to leave out a last batch that is not full.
        sample_weight: a weight per row, for a pair.
        integer_targets: whether targets are numbers of classes.

    Raises:
        TypeError: ``data`` is nothing of the kind.
        ValueError: lengths differ, it is empty, or a value is not finite; all problems at once.
    """
    training = who == "train"
    if isinstance(data, DataLoader | Dataset) and sample_weight is not None:
        raise ValueError(
            "fit(): sample_weight goes with a pair of arrays; make it the last member of the data set"
        )
    if isinstance(data, DataLoader):
        return Source(None, lambda: iter(data) if training else _undrawn(data), False, data)
    if isinstance(data, Dataset):
        if training:
            loader = DataLoader(data, batch_size, shuffle=shuffle, drop_last=drop_last)
            return Source(_whole(data), lambda: iter(loader), False, loader)
        return Source(_whole(data), lambda: _in_order(data, batch_size), False, None)
    tensors = _tensors(who, data, floating, sample_weight, integer_targets)
    weighted = sample_weight is not None
    if training:
        loader = DataLoader(
            TensorDataset(*tensors), batch_size, shuffle=shuffle, drop_last=drop_last
        )
        return Source(tensors, lambda: iter(loader), weighted, loader)
    return Source(tensors, lambda: _slices(tensors, batch_size), weighted, None)


def _whole(data: Dataset[Any]) -> tuple[Tensor, ...] | None:
    return tuple(data.tensors) if isinstance(data, TensorDataset) else None


def _slices(tensors: Sequence[Tensor], batch_size: int) -> Iterator[list[Tensor]]:
    for start in range(0, len(tensors[0]), batch_size):
        yield [wrap(t._data[start : start + batch_size]) for t in tensors]


def _in_order(data: Dataset[Any], batch_size: int) -> Iterator[Any]:
    length = len(data)  # type: ignore[arg-type]
    for start in range(0, length, batch_size):
        yield default_collate([data[i] for i in range(start, min(start + batch_size, length))])


def _undrawn(loader: DataLoader) -> Iterator[Any]:
    """The loader's batches; the default generator is put back to where it was."""
    generator = loader.generator or default_generator
    before = generator.get_state()
    batches = list(loader)
    generator.set_state(before)
    return iter(batches)


def _tensors(
    who: str, data: Any, floating: dtype, sample_weight: Any, integer_targets: bool
) -> tuple[Tensor, ...]:
    if not isinstance(data, list | tuple) or len(data) != 2:
        raise TypeError(
            f"fit(): {who} must be a pair (inputs, targets), a Dataset or a DataLoader, got "
            f"{type(data).__name__}"
            + (f" of {len(data)}" if isinstance(data, list | tuple) else "")
        )
    x, y = data
    inputs = x if isinstance(x, tuple) else (x,)
    names = (
        [f"{who} inputs"] if len(inputs) == 1 else [f"{who} inputs {i}" for i in range(len(inputs))]
    )
    tensors = [to_tensor(n, v, floating) for n, v in zip(names, inputs, strict=True)]
    tensors.append(to_tensor(f"{who} targets", y, floating))
    names.append(f"{who} targets")
    if sample_weight is not None:
        weight = to_tensor("sample_weight", sample_weight, floating)
        tensors.append(wrap(weight._data.astype(floating.numpy)))
        names.append("sample_weight")
    problems = _problems(names, tensors)
    target = tensors[len(inputs)]
    if integer_targets and target._data.dtype.kind in "iu":
        tensors[len(inputs)] = target.long()
        if target.numel() and int(target._data.min()) < 0:
            row = int(np.argmin(target._data.reshape(len(target._data), -1).min(1)))
            problems.append(f"{who} targets hold the class {target._data.min()} in row {row}")
    if problems:
        raise ValueError("fit(): " + "; ".join(problems))
    return tuple(tensors)


def _problems(names: Sequence[str], tensors: Sequence[Tensor]) -> list[str]:
    problems = [f"{n} have no rows" for n, t in zip(names, tensors, strict=True) if t.ndim == 0]
    lengths = {n: t.shape[0] for n, t in zip(names, tensors, strict=True) if t.ndim}
    if len(set(lengths.values())) > 1:
        got = ", ".join(f"{n}: {length}" for n, length in lengths.items())
        problems.append(f"the numbers of rows differ ({got})")
    problems += [f"{n} are empty" for n, length in lengths.items() if length == 0]
    for name, t in zip(names, tensors, strict=True):
        problems += _not_finite(name, t._data)
        if name == "sample_weight" and t.numel() and bool((t._data < 0).any()):
            problems.append(f"sample_weight is negative in row {int(np.argmin(t._data))}")
    return problems


def _not_finite(name: str, array: Array) -> list[str]:
    if array.dtype.kind != "f" or array.ndim == 0 or np.isfinite(array).all():
        return []
    bad = np.argwhere(~np.isfinite(array))
    first = tuple(int(i) for i in bad[0])
    column = f", column {first[1]}" if len(first) == 2 else f", position {first[1:]}"
    return [
        f"{name} hold {len(bad)} values that are not finite, the first {array[first]} in row "
        f"{first[0]}{column if len(first) > 1 else ''}; drop or fill such rows"
    ]


def to_tensor(name: str, value: Any, floating: dtype) -> Tensor:
    """``value`` as a tensor: tensors as they are, arrays and lists in the model's type.

    Raises:
        TypeError: its elements are no numbers.
        ValueError: its rows have different lengths.
    """
    if isinstance(value, Tensor):
        return value.detach()
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"fit(): {name} are ragged: rows differ in length ({error})") from error
    if array.dtype.kind == "f":
        array = array.astype(floating.numpy, copy=False)
    elif array.dtype.kind in "iu" and array.dtype not in (np.dtype(np.uint8), np.dtype(np.int64)):
        array = array.astype(np.int64)
    try:
        from_numpy_dtype(array.dtype)
    except TypeError as error:
        raise TypeError(f"fit(): {name} are no numbers: {error}") from error
    return wrap(np.asarray(array))
