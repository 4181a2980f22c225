"""Integers as positions: one-hot vectors, counts, places in sorted sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.functional.creation import number_of
from rushlight.functional.operands import require_tensor, unsupported
from rushlight.functional.register import operation
from rushlight.tensor import Tensor, wrap

__all__ = ["one_hot"]

Array = np.ndarray[Any, Any]


@operation(function=False, method=False)
def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Vectors of zeros with a one at each class.

    Args:
        tensor: classes, of int64.
        num_classes: how many there are (default: one more than the largest).

    Raises:
        RuntimeError: a class is negative or too large, or the type is another.

    Shape:
        (*) to (*, num_classes).

    Example:
        >>> import rushlight
        >>> from rushlight.nn.functional import one_hot
        >>> one_hot(rushlight.tensor([0, 2]), num_classes=3)
        tensor([[1, 0, 0],
                [0, 0, 1]])
    """
    x = require_tensor("one_hot", tensor, "tensor")
    if x.dtype.name != "int64":
        raise RuntimeError(
            f"one_hot is only applicable to index tensor of type LongTensor; got {x.dtype}"
        )
    classes = x._data
    if not classes.size:
        if num_classes <= 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        return wrap(np.zeros((*classes.shape, num_classes), np.int64))
    if classes.min() < 0:
        raise RuntimeError(f"Class values must be non-negative; got {classes.min()}")
    count = int(classes.max()) + 1 if num_classes == -1 else num_classes
    if count < 1:
        raise RuntimeError(f"num_classes should be positive; got {num_classes}")
    if classes.max() >= count:
        raise RuntimeError(
            f"Class values must be smaller than num_classes; got {classes.max()} and {num_classes}"
        )
    return wrap((classes[..., None] == np.arange(count)).astype(np.int64))


@operation()
def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each number from 0 on occurs, or the sum of its weights.

    Args:
        input: a vector of integers, none negative.
        weights: one for each (default: 1).
        minlength: the least length of the result (default 0).

    Shape:
        input (n), weights (n), result (max(minlength, largest + 1)).

    Raises:
        RuntimeError: the input is no such vector, or the weights do not fit.
        NotImplementedError: the input is not of integers.

    Example:
        >>> import rushlight
        >>> rushlight.bincount(rushlight.tensor([0, 2, 2, 5]), minlength=4)
        tensor([1, 0, 2, 0, 0, 1])
    """
    x = require_tensor("bincount", input)
    if x._data.dtype.kind not in "iu":
        raise unsupported("bincount_cpu", x)
    if minlength < 0:
        raise RuntimeError(f"minlength should be >= 0; got {minlength}")
    if x.ndim != 1 or (x.numel() and x._data.min() < 0):
        raise RuntimeError(
            "bincount only supports 1-d non-negative integral inputs; got shape "
            f"{list(x.shape)} of {x.dtype}"
        )
    if weights is None:
        return wrap(np.bincount(x._data, minlength=minlength))
    if weights._data.shape != x._data.shape:
        raise RuntimeError(
            "weights should be 1-d and have the same length as input; got "
            f"{list(weights.shape)} and {list(x.shape)}"
        )
    kind = np.float32 if weights._data.dtype == np.float32 else np.float64
    if not x.numel():
        return wrap(np.zeros(minlength, np.int64))
    sums = np.zeros(max(int(x._data.max()) + 1, minlength), kind)
    np.add.at(sums, x._data, weights._data.astype(kind))
    return wrap(sums)


@operation(method=False, out=True)
def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Where numbers would go in a sorted sequence.

    Args:
        sorted_sequence: ascending along the last dimension.
        input: a number or a tensor; beside a sequence of several dimensions, of the same lengths
            but the last.
        out_int32: give int32 instead of int64 (default False).
        right: behind equal elements instead of before them (default False).
        side: "right" or "left" instead.
        sorter: the order that sorts a sequence that is not.

    Shape:
        sorted_sequence (n) and input (*), or (*, n) and (*, m); result as input.

    Raises:
        RuntimeError: the shapes do not fit, or ``side`` is something else.

    Example:
        >>> import rushlight
        >>> rushlight.searchsorted(rushlight.tensor([1, 3, 5]), rushlight.tensor([0, 3, 6]))
        tensor([0, 1, 3])
    """
    sequence = require_tensor("searchsorted", sorted_sequence, "sorted_sequence")
    if side is not None:
        if side not in ("left", "right"):
            raise RuntimeError(
                f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}"
            )
        if right and side == "left":
            raise RuntimeError(
                "torch.searchsorted(): side and right can't be set to opposites, got side of left "
                "while right was True"
            )
        right = side == "right"
    ordered = sequence._data
    if sorter is not None:
        _check_sorter(sequence, sorter)
        ordered = np.take_along_axis(ordered, sorter._data, -1)
    values = _values(input)
    _check_beside(sequence, ordered, input)
    found = _found(ordered, values, np.greater if right else np.greater_equal)
    return wrap(found.astype(np.int32 if out_int32 else np.int64))


def _values(input: Any) -> Array:
    if isinstance(input, Tensor):
        return input._data  # type: ignore[no-any-return]
    return np.asarray(number_of("searchsorted", input, "input", 2))


def _check_sorter(sequence: Tensor, sorter: Tensor) -> None:
    if sorter._data.shape != sequence._data.shape:
        raise RuntimeError(
            "torch.searchsorted(): boundary and sorter must have the same size, but got boundary "
            f"tensor {list(sequence.shape)} and got sorter tensor {list(sorter.shape)}"
        )
    if sorter.dtype.name != "int64":
        raise RuntimeError(
            f"torch.searchsorted(): sorter must be a tensor of long dtype but got {sorter.dtype}"
        )
    n = sequence._data.shape[-1] if sequence.ndim else 0
    if sorter.numel() and (sorter._data.min() < 0 or sorter._data.max() >= n):
        raise RuntimeError("torch.searchsorted(): sorter index out of range")


def _check_beside(sequence: Tensor, ordered: Array, input: Any) -> None:
    if not ordered.ndim:
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should have positive dimension, but got 0 "
            "dimension"
        )
    if not isinstance(input, Tensor):
        if ordered.ndim != 1:
            raise RuntimeError(
                "torch.searchsorted(): input value can be a scalar only when boundaries tensor "
                f"dimension is 1, but we got boundaries tensor dim({ordered.ndim})"
            )
        return
    if ordered.ndim > 1 and ordered.shape[:-1] != input._data.shape[:-1]:
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 "
            "dimensions of boundaries tensor and input value tensor must match, but we got "
            f"boundaries tensor {list(ordered.shape)} and input value tensor {list(input.shape)}"
        )


def _found(ordered: Array, values: Array, beyond: Any) -> Array:
    """The first positions whose elements lie beyond the values, by halving.

    A NaN lies beyond nothing, so that it goes to the end, as in PyTorch; NumPy's search puts it
    elsewhere.
    """
    low = np.zeros(values.shape, np.int64)
    high = np.full(values.shape, ordered.shape[-1])
    while (open_ := low < high).any():
        middle = np.where(open_, (low + high) // 2, 0)
        flat = ordered.ndim == 1
        elements = ordered[middle] if flat else np.take_along_axis(ordered, middle, -1)
        left = beyond(elements, values)
        high = np.where(open_ & left, middle, high)
        low = np.where(open_ & ~left, middle + 1, low)
    return low


@operation(method=False, out=True)
def bucketize(
    input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False
) -> Tensor:
    """In which of the intervals between sorted boundaries each number lies.

    Args:
        input: a tensor or a number.
        boundaries: an ascending vector.
        out_int32: give int32 instead of int64 (default False).
        right: a number equal to a boundary lies above it (default False: below).

    Shape:
        input (*), boundaries (n), result as input.

    Raises:
        RuntimeError: the boundaries are no vector.

    Example:
        >>> import rushlight
        >>> rushlight.bucketize(rushlight.tensor([0.5, 1.0, 2.5]), rushlight.tensor([1.0, 2.0]))
        tensor([0, 0, 2])
    """
    bounds = require_tensor("bucketize", boundaries, "boundaries", 2)
    if bounds.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({bounds.ndim})")
    found: Tensor = searchsorted(bounds, input, out_int32=out_int32, right=right)
    return found
