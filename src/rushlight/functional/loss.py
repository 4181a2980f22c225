"""Losses of regression: squared, absolute, and what lies between.

Each compares a prediction with a target of its shape and gives the loss of each element
(``reduction="none"``), their "sum" or their "mean". Read ``cross_entropy.py`` for classification.
"""

from __future__ import annotations

import warnings
from typing import Any

from rushlight.autograd.state import state
from rushlight.functional.arithmetic import sub
from rushlight.functional.operands import cast, pair, require_sized
from rushlight.functional.reduction import mean
from rushlight.functional.register import title
from rushlight.ops import tensors as rows
from rushlight.ops.specs import broadcast_shapes
from rushlight.tensor import Tensor

__all__ = [
    "chosen_reduction",
    "huber_loss",
    "l1_loss",
    "legacy_reduction",
    "mse_loss",
    "reduced",
    "refuse_gradient",
    "smooth_l1_loss",
]


def chosen_reduction(
    reduction: str, size_average: bool | None = None, reduce: bool | None = None
) -> str:
    """The reduction, also from the two older arguments for it.

    Raises:
        ValueError: there is no such reduction.
    """
    if size_average is not None or reduce is not None:
        return legacy_reduction(size_average, reduce, stacklevel=4)
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(
            f"{reduction} is not a valid value for reduction; use 'none', 'mean' or 'sum'"
        )
    return reduction


def legacy_reduction(size_average: bool | None, reduce: bool | None, stacklevel: int) -> str:
    """The reduction that the two older arguments mean, with a warning."""
    averaged = size_average is None or size_average
    reduction = "none" if reduce is False else "mean" if averaged else "sum"
    warnings.warn(
        "size_average and reduce args will be deprecated, "
        f"please use reduction='{reduction}' instead.",
        stacklevel=stacklevel,
    )
    return reduction


def reduced(loss: Tensor, reduction: str) -> Tensor:
    """The losses of the elements, or their sum or mean."""
    if reduction == "none":
        return loss
    over = rows.mean if reduction == "mean" else rows.sum
    result: Tensor = over(loss, dims=tuple(range(loss.ndim)), keepdim=False)
    return result


def refuse_gradient(who: str, weight: Any) -> None:
    """Refuse a weight that is no tensor, or that wants a gradient, for there is none.

    Raises:
        AttributeError: it is no tensor.
        RuntimeError: it requires grad.
    """
    if require_sized(who, weight, "weight", 3).requires_grad and state.grad:
        raise RuntimeError(
            f"The function {who!r} is not differentiable with respect to argument 'weight'. This "
            "input cannot have requires_grad True; detach() it."
        )


def _operands(who: str, input: Any, target: Any, *, paired: bool = True) -> tuple[Tensor, Tensor]:
    """Both in one shape and, if ``paired``, of one type; a warning where the shapes differ."""
    y, x = require_sized(who, target, "target", 2), require_sized(who, input)
    if x._data.shape != y._data.shape:
        warnings.warn(
            f"Using a target size ({y.shape}) that is different to the input size ({x.shape}). "
            "This will likely lead to incorrect results due to broadcasting. "
            "Please ensure they have the same size.",
            stacklevel=3,
        )
        x, y = _broadcast(who, x, y)
    if paired and x._data.dtype is not y._data.dtype:
        x, y = pair(who, x, y)
    return x, y


def _broadcast(who: str, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    try:
        shape = broadcast_shapes(x._data.shape, y._data.shape)
    except ValueError:
        raise RuntimeError(
            f"{who}: the shapes of input {tuple(x.shape)} and target {tuple(y.shape)} do not "
            "broadcast; give a target of the input's shape"
        ) from None
    return rows.expand(x, shape=shape), rows.expand(y, shape=shape)


def _floating(who: str, x: Tensor) -> None:
    if x._data.dtype.kind != "f":
        raise NotImplementedError(
            f"\"{who}_cpu\" not implemented for '{title(x.dtype)}'; cast it with .float()"
        )


def _weighted(losses: Tensor, input: Tensor, weight: Tensor) -> Tensor:
    if weight.shape != input.shape:
        raise ValueError(
            f"Weights and input must have the same size; got {tuple(weight.shape)} and "
            f"{tuple(input.shape)}"
        )
    return losses * weight


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """(input - target)².

    Args:
        input: the prediction.
        target: of the same shape.
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        weight: a factor for each element; the mean is divided by their sum.

    Shape:
        input (*), target as input; result () or, with "none", as input.

    Raises:
        ValueError: the reduction is unknown, or ``weight`` has another shape.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 4.0])
        >>> rushlight.nn.functional.mse_loss(x, y)
        tensor(2.5000)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    x, y = _operands("mse_loss", input, target)
    _floating("mse", x)
    if weight is None:
        result: Tensor = rows.mse_loss(x, y, reduction=reduction)
        return result
    losses = _weighted(rows.mse_loss(x, y, reduction="none"), input, weight)
    return _weighted_mean(losses, weight) if reduction == "mean" else reduced(losses, reduction)


def _weighted_mean(losses: Tensor, weight: Tensor) -> Tensor:
    return reduced(losses, "sum") / reduced(weight, "sum")


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """|input - target|.

    Args:
        input: the prediction.
        target: of the same shape.
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        weight: a factor for each element; the mean is divided by their sum.

    Shape:
        input (*), target as input; result () or, with "none", as input.

    Raises:
        ValueError: the reduction is unknown, or ``weight`` has another shape.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 4.0])
        >>> rushlight.nn.functional.l1_loss(x, y)
        tensor(1.5000)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    losses: Tensor = rows.abs(sub(*_operands("l1_loss", input, target, paired=False)))
    if weight is not None:
        losses = _weighted(losses, input, weight)
        return _weighted_mean(losses, weight) if reduction == "mean" else reduced(losses, reduction)
    return mean(losses) if reduction == "mean" else reduced(losses, reduction)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """d² / 2β for d = input - target within ±β, |d| - β/2 beyond.

    Args:
        input: the prediction.
        target: of the same shape.
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        beta: where square becomes line (default 1); 0 makes it the absolute loss.

    Shape:
        input (*), target as input; result () or, with "none", as input.

    Raises:
        ValueError: the reduction is unknown.
        RuntimeError: beta is negative.

    Source: Girshick, Fast R-CNN (2015), equation 3.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 4.0])
        >>> rushlight.nn.functional.smooth_l1_loss(x, y, reduction="none")
        tensor([0.5000, 1.5000])
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    if beta < 0:
        raise RuntimeError(f"smooth_l1_loss does not support negative values for beta, got {beta}")
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    x, y = _operands("smooth_l1_loss", input, target)
    _floating("smooth_l1", x)
    result: Tensor = rows.smooth_l1_loss(x, y, reduction=reduction, beta=float(beta))
    return result


def huber_loss(
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Tensor:
    """d² / 2 for d = input - target within ±δ, δ · (|d| - δ/2) beyond.

    Args:
        input: the prediction.
        target: of the same shape.
        reduction: "none", "sum" or "mean" (default).
        delta: where square becomes line, positive (default 1).
        weight: a factor for each element.

    Shape:
        input (*), target as input; result () or, with "none", as input.

    Raises:
        ValueError: the reduction is unknown, or ``weight`` has another shape.
        RuntimeError: delta is not positive.

    Source: Huber, Robust Estimation of a Location Parameter (1964).

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 4.0])
        >>> rushlight.nn.functional.huber_loss(x, y, reduction="none")
        tensor([0.5000, 1.5000])
    """
    reduction = chosen_reduction(reduction)
    if not delta > 0:
        raise RuntimeError(
            f"huber_loss does not support non-positive values for delta, got {delta}"
        )
    x, y = _operands("huber_loss", input, target)
    _floating("huber", input)
    if weight is None:
        return cast(rows.huber_loss(x, y, reduction=reduction, delta=float(delta)), input.dtype)
    losses = rows.huber_loss(x, y, reduction="none", delta=float(delta))
    return reduced(_weighted(losses, input, weight), reduction)
