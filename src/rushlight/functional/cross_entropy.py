"""Losses of classification: cross-entropy of two classes and of many.

Targets are probabilities, or numbers of classes; numbers out of range are refused by name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.functional.loss import chosen_reduction, reduced, refuse_gradient
from rushlight.functional.operands import (
    called,
    cast,
    constant,
    pair,
    require_sized,
    require_tensor,
    together,
)
from rushlight.functional.register import title
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

# The types of labels, each with the unsigned type of its size.
_UNSIGNED: dict[np.dtype[Any], Any] = {np.dtype(np.int64): np.uint64, np.dtype(np.uint8): np.uint8}
_CLASSES = frozenset((0.0, 1.0))
# The unsigned type of the size of each floating-point type, and the bits of its 1.
_BITS: dict[np.dtype[Any], tuple[Any, int]] = {
    np.dtype(np.float32): (np.uint32, 0x3F80_0000),
    np.dtype(np.float64): (np.uint64, 0x3FF0_0000_0000_0000),
}

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "nll_loss",
]


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """-target · ln input - (1 - target) · ln(1 - input), each logarithm at least -100.

    Args:
        input: probabilities.
        target: probabilities, of the same shape.
        weight: a factor for each element, broadcast (default None: 1).
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Shape:
        input (*), target as input; result () or, with "none", as input.

    Raises:
        ValueError: the shapes differ, or the reduction is unknown.
        RuntimeError: an input is not between 0 and 1, or the types differ.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([0.5, 0.9]), rushlight.tensor([1.0, 1.0])
        >>> rushlight.nn.functional.binary_cross_entropy(x, y, reduction="none")
        tensor([0.6931, 0.1054])
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    y = require_sized("binary_cross_entropy", target, "target", 2)
    x = require_sized("binary_cross_entropy", input)
    if x._data.shape != y._data.shape:
        raise ValueError(
            f"Using a target size ({y.shape}) that is different to the input size ({x.shape}) is "
            "deprecated. Please ensure they have the same size."
        )
    if x._data.dtype != y._data.dtype or x._data.dtype.kind != "f":
        _refuse_types(x, y)
    _check_probabilities("target", y)
    if weight is None:
        result: Tensor = rows.binary_cross_entropy(x, y, reduction=reduction)
        _check_input(x, result)
        return result
    refuse_gradient("binary_cross_entropy", weight)
    losses = rows.binary_cross_entropy(x, y, reduction="none")
    _check_input(x, losses)
    return called("BinaryCrossEntropyBackward0", reduced(_times(losses, weight), reduction))


def _check_input(x: Tensor, loss: Tensor) -> None:
    """Refuse inputs outside [0, 1]; with targets inside, just they make the loss NaN."""
    value = loss._data
    if type(value) is np.ndarray and (value.ndim or value.item() != value.item()):
        _check_probabilities("input", x)


def _check_probabilities(name: str, x: Tensor) -> None:
    data = x._data
    if type(data) is not np.ndarray or _are_probabilities(data):
        return
    outside = ~((data >= 0) & (data <= 1))
    if outside.any():
        raise RuntimeError(
            f"all elements of {name} should be between 0 and 1; binary_cross_entropy got "
            f"{data[outside].flat[0]}; binary_cross_entropy_with_logits takes inputs from before "
            "the sigmoid"
        )


def _are_probabilities(data: np.ndarray[Any, Any]) -> bool:
    """Whether all numbers are in [0, 1], by one reduction; -0.0 passes for no.

    The bits of floats that are not negative are ordered as the floats; those of negative ones and
    of NaN come after the bits of 1. A few targets are mostly classes, which need no reduction.
    """
    if data.ndim == 1 and data.size <= 32 and _CLASSES.issuperset(data.tolist()):
        return True
    unsigned, one = _BITS[data.dtype]
    return data.size == 0 or bool(np.maximum.reduce(data.view(unsigned), None) <= one)


def _refuse_types(x: Tensor, y: Tensor) -> None:
    if x._data.dtype.kind != "f":
        raise NotImplementedError(
            f"\"binary_cross_entropy\" not implemented for '{title(x.dtype)}'"
        )
    raise RuntimeError(
        f"Found dtype {title(y.dtype)} but expected {title(x.dtype)}: binary_cross_entropy wants a "
        f"target of the input's type, got {y.dtype} and {x.dtype}; cast the target"
    )


def _refuse_integers(x: Tensor, y: Tensor) -> None:
    if x._data.dtype.kind != "f":
        raise NotImplementedError(f"\"log_sigmoid_cpu\" not implemented for '{title(x.dtype)}'")
    if y._data.dtype.kind != "f":
        raise RuntimeError(
            f"result type {title(x.dtype)} can't be cast to the desired output type "
            f"{title(y.dtype)}: the target has to be of floating-point numbers; cast it with "
            ".float()"
        )


def _times(losses: Tensor, weight: Tensor) -> Tensor:
    """The losses times weights that broadcast to them."""
    try:
        fits = np.broadcast_shapes(losses._data.shape, weight._data.shape) == losses._data.shape
    except ValueError:
        fits = False
    if not fits:
        raise RuntimeError(
            f"weight of shape {tuple(weight.shape)} does not broadcast to the input of shape "
            f"{tuple(losses.shape)}"
        )
    return losses * weight


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """``binary_cross_entropy`` of sigmoid(input), exact also where the sigmoid rounds to 0 or 1.

    Args:
        input: numbers before the sigmoid.
        target: probabilities, of the same shape.
        weight: a factor for each element, broadcast (default None: 1).
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        pos_weight: a factor for the positive part of each class, broadcast (default None: 1).

    Shape:
        input (*), target as input; result () or, with "none", as input.

    Raises:
        ValueError: the shapes differ, or the reduction is unknown.
        RuntimeError: the target is not of floating-point numbers, or a weight does not broadcast.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([0.0, -200.0]), rushlight.tensor([1.0, 1.0])
        >>> rushlight.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none")
        tensor([  0.6931, 200.0000])
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    y = require_sized("binary_cross_entropy_with_logits", target, "target", 2)
    x = require_sized("binary_cross_entropy_with_logits", input)
    if x._data.shape != y._data.shape:
        raise ValueError(f"Target size ({y.shape}) must be the same as input size ({x.shape})")
    if x._data.dtype != y._data.dtype or x._data.dtype.kind != "f":
        _refuse_integers(x, y)
        x, y = pair("binary_cross_entropy_with_logits", x, y)
    if pos_weight is None:
        if weight is None:
            whole: Tensor = rows.binary_cross_entropy_with_logits(x, y, reduction=reduction)
            return cast(whole, target.dtype)
        losses = rows.binary_cross_entropy_with_logits(x, y, reduction="none")
    else:
        p = require_tensor("binary_cross_entropy_with_logits", pos_weight, "pos_weight", 4)
        losses = rows.positive_weighted_cross_entropy(*together(x, y, p))
        if losses._data.shape != x._data.shape:
            raise RuntimeError(
                f"pos_weight of shape {tuple(pos_weight.shape)} does not broadcast to the input "
                f"of shape {tuple(x.shape)}"
            )
    losses = losses if weight is None else _times(losses, weight)
    loss = reduced(cast(losses, target.dtype), reduction)
    return called("BinaryCrossEntropyWithLogitsBackward0", loss)


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """-input at the number of the class: the loss for logarithms of probabilities.

    Args:
        input: logarithms of probabilities.
        target: the number of each sample's class.
        weight: a factor for each class (default None: 1); the mean is divided by those used.
        size_average: deprecated, see ``reduction``.
        ignore_index: a target that does not count (default -100).
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Shape:
        input (batch, classes, *) or (classes), target (batch, *) or ().

    Raises:
        ValueError: the batches differ, or the reduction is unknown.
        RuntimeError: the shapes do not fit, or the target is not of integers.
        IndexError: a target is no class.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([[0.25, 0.75]]).log()
        >>> rushlight.nn.functional.nll_loss(x, rushlight.tensor([1]))
        tensor(0.2877)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    x = require_tensor("nll_loss_nd", input)
    index = require_tensor("nll_loss_nd", target, "target", 2)
    _check_labels(x, index)
    return _negative_log_likelihood(x, index, weight, ignore_index, reduction)


def _check_labels(x: Tensor, index: Tensor) -> None:
    """Refuse labels whose shape or type does not fit the input's."""
    shape, labels = x._data.shape, index._data.shape
    if not shape:
        raise ValueError(f"Expected 1 or more dimensions (got {len(shape)})")
    if len(shape) > 1 and (not labels or labels[0] != shape[0]):
        raise ValueError(
            f"Expected input batch_size ({shape[0]}) to match target batch_size "
            f"({labels[0] if labels else 1}): got shapes {tuple(shape)} and {tuple(labels)}"
        )
    if len(shape) == 1 and len(labels) == 1 and labels != (1,):
        raise ValueError(
            f"For 1D input, 1D target must have size 1, but got target size: {labels[0]}"
        )
    if labels != shape[:1] + shape[2:] if len(shape) > 1 else labels not in ((), (1,)):
        raise RuntimeError(
            f"Expected target size {[*shape[:1], *shape[2:]] if len(shape) > 1 else []}, got "
            f"{list(labels)} for an input of shape {list(shape)}"
        )
    if index._data.dtype in _UNSIGNED and x._data.dtype.kind != "f":
        raise NotImplementedError(
            f"\"nll_loss_out_frame\" not implemented for '{title(x.dtype)}'; cast the input with "
            ".float()"
        )
    if index._data.dtype not in _UNSIGNED:
        raise RuntimeError(
            f"expected target dtype to be Long or Byte, but got {title(index.dtype)}: the targets "
            f"are numbers of classes and the inputs floating-point, got {index.dtype} and {x.dtype}"
        )


def _in_range(index: Tensor, classes: int) -> bool:
    """Whether every label is a class; a negative one is a large number without sign."""
    data = index._data
    if data.size == 0:
        return True
    if type(data) is not np.ndarray:  # a tracer, which may know
        return data.range is not None and data.range[0] >= 0 and data.range[1] < classes
    return bool(np.maximum.reduce(data.view(_UNSIGNED[data.dtype]), None) < classes)


def _negative_log_likelihood(
    x: Tensor, index: Tensor, weight: Tensor | None, ignore_index: int, reduction: str
) -> Tensor:
    single = x._data.ndim == 1
    if single:
        x = rows.reshape(x, shape=(1, -1))
        index = rows.reshape(index, shape=(1,))
    classes = x._data.shape[1]
    _check_weight(weight, x)
    if weight is not None:
        refuse_gradient("nll_loss_forward", weight)
    labels = _labels(index, classes, ignore_index)
    weights = _label_weights(labels, weight, x._data.dtype)
    loss: Tensor = rows.nll_loss(x, labels, weights, reduction=reduction)
    if single:
        return called("NllLossBackward0", rows.reshape(loss, shape=()))
    return _of_planes(x, loss)


def _of_planes(x: Tensor, loss: Tensor) -> Tensor:
    """The loss, under PyTorch's name for dimensions after that of the classes."""
    return loss if x._data.ndim < 3 else called("NllLoss2DBackward0", loss)


def _labels(index: Tensor, classes: int, ignore_index: int) -> Tensor:
    """The numbers of the classes, -1 where they are to be ignored.

    Raises:
        IndexError: a number is no class.
    """
    data = index._data
    if type(data) is not np.ndarray:  # a tracer's values are not known
        known: Tensor = rows.where(rows.eq(index, ignore_index), -1, index)
        return known
    ignored = data == ignore_index
    labels = np.where(ignored, -1, data)
    wrong = ((labels < 0) & ~ignored) | (labels >= classes)
    if wrong.any():
        raise IndexError(
            f"Target {data[wrong].flat[0]} is out of bounds. There are {classes} classes, "
            f"0 to {classes - 1}"
        )
    return wrap(labels)


def _check_weight(weight: Tensor | None, x: Tensor) -> None:
    """Refuse weights that are not one for each class, of the input's type."""
    if weight is None:
        return
    require_tensor("nll_loss_nd", weight, "weight", 3)
    classes = x._data.shape[min(1, x._data.ndim - 1)]
    if weight._data.shape != (classes,):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but "
            f"got weight tensor of shape: {list(weight.shape)}"
        )
    if weight._data.dtype != x._data.dtype:
        raise RuntimeError(
            f"expected scalar type {title(x.dtype)} but found {title(weight.dtype)}: the weight "
            "has to have the input's type"
        )


def _label_weights(labels: Tensor, weight: Tensor | None, numpy: np.dtype[Any]) -> Tensor:
    """The weight of each label's class, 0 for those to be ignored."""
    if weight is None:
        counted: Tensor = rows.cast(rows.ge(labels, 0), dtype=numpy)
        return counted
    data = labels._data
    if data.size == 0 or weight._data.size == 0:
        return wrap(np.zeros(data.shape, numpy))
    chosen = rows.index(weight.detach(), rows.maximum(labels, 0), dims=(0,))
    found: Tensor = rows.where(rows.lt(labels, 0), 0, chosen)
    return found


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """-ln softmax(input) at the class, or averaged over the classes' probabilities.

    Args:
        input: a number for each class, before the softmax.
        target: the number of each sample's class; or probabilities, of the input's shape.
        weight: a factor for each class (default None: 1).
        size_average: deprecated, see ``reduction``.
        ignore_index: a number of a class that does not count (default -100).
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        label_smoothing: the part of each target that is spread over all classes (default 0).

    Shape:
        input (batch, classes, *) or (classes), target (batch, *) or (), or as input.

    Raises:
        ValueError: the batches differ, or the reduction is unknown.
        RuntimeError: the shapes or types do not fit, or the smoothing is not between 0 and 1.
        IndexError: a target is no class.

    Source: Szegedy et al., Rethinking the Inception Architecture (2016), of ``label_smoothing``.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([[0.0, 0.0], [1.0, 3.0]])
        >>> rushlight.nn.functional.cross_entropy(x, rushlight.tensor([0, 1]))
        tensor(0.4100)
        >>> rushlight.nn.functional.cross_entropy(x, rushlight.tensor([0, 1]), label_smoothing=0.1)
        tensor(0.4600)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    x = require_tensor("cross_entropy_loss", input)
    y = require_tensor("cross_entropy_loss", target, "target", 2)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    if y._data.shape == x._data.shape:
        return _with_probabilities(x, y, weight, ignore_index, reduction, label_smoothing)
    _check_labels(x, y)
    plain = weight is None and label_smoothing == 0.0 and ignore_index < 0
    if plain and x._data.ndim > 1 and x._data.size and _in_range(y, x._data.shape[1]):
        return _of_planes(x, rows.cross_entropy(x, y, reduction=reduction))
    logs = _log_probabilities(x)
    loss = _negative_log_likelihood(logs, y, weight, ignore_index, reduction)
    if label_smoothing == 0.0:
        return loss
    spread = _spread_loss(logs, y, weight, ignore_index, reduction)
    classes: int = logs._data.shape[min(1, logs._data.ndim - 1)]
    return loss * (1 - label_smoothing) + spread * (label_smoothing / max(classes, 1))


def _log_probabilities(x: Tensor) -> Tensor:
    if x._data.size == 0:
        empty: Tensor = rows.clone(x)
        return empty
    result: Tensor = rows.log_softmax(x, dim=min(1, x._data.ndim - 1))
    return result


def _per_class(weight: Tensor, like: Tensor) -> Tensor:
    """The classes' weights, shaped to broadcast to the input."""
    _check_weight(weight, like)
    shape = (weight._data.shape[0], *(1,) * (like._data.ndim - 2))
    result: Tensor = weight if shape == weight._data.shape else rows.reshape(weight, shape=shape)
    return result


def _spread_loss(
    logs: Tensor, index: Tensor, weight: Tensor | None, ignore_index: int, reduction: str
) -> Tensor:
    """The sum over all classes of -weight · ln p: the part that label smoothing adds."""
    dim = min(1, logs._data.ndim - 1)
    weighted = logs if weight is None else rows.mul(logs, _per_class(weight, logs))
    losses = rows.neg(rows.sum(weighted, dims=(dim,), keepdim=False))
    ignored = rows.eq(index, constant(ignore_index, index._data.dtype))
    losses = rows.where(ignored, constant(0, losses._data.dtype), losses)
    if reduction != "mean":
        return reduced(losses, reduction)
    labels = _labels(index, logs._data.shape[dim], ignore_index)
    count = _label_weights(labels, weight, logs._data.dtype)
    return reduced(losses, "sum") / reduced(count, "sum")


def _with_probabilities(
    x: Tensor,
    y: Tensor,
    weight: Tensor | None,
    ignore_index: int,
    reduction: str,
    label_smoothing: float,
) -> Tensor:
    if y._data.dtype.kind != "f":
        raise RuntimeError(
            "Expected floating point type for target with class probabilities, got "
            f"{title(y.dtype)} of shape {tuple(y.shape)}"
        )
    if ignore_index >= 0:
        raise RuntimeError(
            "ignore_index is not supported for floating point target; "
            f"got ignore_index={ignore_index}"
        )
    dim = min(1, x._data.ndim - 1)
    if label_smoothing > 0.0:
        y = y * (1 - label_smoothing) + label_smoothing / max(x._data.shape[dim], 1)
    losses = y * _log_probabilities(x)
    if weight is not None:
        losses = losses * _per_class(weight, x)
    total = rows.neg(rows.sum(losses, dims=(dim,), keepdim=False))
    if reduction != "mean":
        return reduced(total, reduction)
    samples: int = x._data.size // max(x._data.shape[dim], 1)
    return called("DivBackward1", reduced(total, "sum") / samples)
