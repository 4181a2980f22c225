"""Normalisation over a batch or over a layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from rushlight.autograd import no_grad
from rushlight.autograd.views import write
from rushlight.functional.operands import constant, require_tensor
from rushlight.functional.register import operation, title
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["batch_norm", "layer_norm"]


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """(input - mean) / √(variance + ε) · weight + bias over the last dimensions.

    Args:
        input: a tensor of floating-point numbers.
        normalized_shape: the lengths of those dimensions.
        weight: of that shape (default None: 1).
        bias: of that shape (default None: 0).
        eps: added to the variance (default 1e-5).

    Shape:
        input (*, normalized_shape), result as input.

    Raises:
        RuntimeError: the shapes do not fit.

    Source: Ba, Kiros and Hinton, Layer Normalization (2016).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.layer_norm(rushlight.tensor([[1.0, 3.0], [2.0, 2.0]]), (2,))
        tensor([[-1.0000,  1.0000],
                [ 0.0000,  0.0000]])
    """
    x = _floating("LayerNormKernelImpl", input)
    shape = tuple(normalized_shape)
    _check_layer(x, shape, weight, bias)
    _check_types("layer_norm", x, weight, bias)
    scale, shift = _or_constant(weight, 1, x), _or_constant(bias, 0, x)
    if x._data.size == 0:
        return _scaled(x, scale, shift)
    ndim = x._data.ndim
    dims = tuple(range(ndim - len(shape), ndim))
    result: Tensor = rows.layer_norm(x, scale, shift, dims=dims, eps=float(eps))
    return result


@operation("layer_norm", method=False)
def _layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> Tensor:
    """(input - mean) / √(variance + ε) · weight + bias over the last dimensions.

    Args:
        input: a tensor of floating-point numbers.
        normalized_shape: the lengths of the last dimensions.
        weight: of that shape (default None: 1).
        bias: of that shape (default None: 0).
        eps: added to the variance (default 1e-5).
        cudnn_enable: accepted, without effect.

    Shape:
        input (*, normalized_shape), result as input.

    Raises:
        RuntimeError: the shapes do not fit.

    Example:
        >>> import rushlight
        >>> rushlight.layer_norm(rushlight.tensor([[1.0, 3.0], [2.0, 2.0]]), (2,))
        tensor([[-1.0000,  1.0000],
                [ 0.0000,  0.0000]])
    """
    return layer_norm(input, normalized_shape, weight, bias, eps)


def _check_layer(
    x: Tensor, shape: tuple[int, ...], weight: Tensor | None, bias: Tensor | None
) -> None:
    if not shape:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least "
            f"one element, but got normalized_shape = {list(shape)}"
        )
    for name, given in (("weight", weight), ("bias", bias)):
        if given is not None and given._data.shape != shape:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape "
                f"{list(given.shape)} and normalized_shape = {list(shape)}"
            )
    if x._data.shape[-len(shape) :] != shape or x._data.ndim < len(shape):
        wanted = ", ".join(["*", *map(str, shape)])
        raise RuntimeError(
            f"Given normalized_shape={list(shape)}, expected input with shape [{wanted}], "
            f"but got input of size{list(x.shape)}"
        )


def _check_types(who: str, x: Tensor, *others: Tensor | None) -> None:
    for other in others:
        if other is not None and other._data.dtype != x._data.dtype:
            raise RuntimeError(
                f"mixed dtype (CPU): {who} wants all of the input's type, {x.dtype}, got "
                f"{other.dtype}; cast one with .to(...)"
            )


def _floating(who: str, input: Any) -> Tensor:
    x = require_tensor(who, input)
    if x._data.dtype.kind != "f":
        raise NotImplementedError(
            f"\"{who}\" not implemented for '{title(x.dtype)}'; cast it with .float()"
        )
    return x


def _scaled(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """An empty input has no mean: it passes through, and its parameters get gradients of 0."""
    result: Tensor = rows.add(rows.mul(x, scale), shift)
    return result


def _or_constant(given: Tensor | None, value: int, like: Tensor) -> Tensor:
    return constant(value, like._data.dtype) if given is None else given


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """(input - mean) / √(variance + ε) · weight + bias for each channel, the second dimension.

    Args:
        input: (batch, channels, *).
        running_mean: the mean of each channel so far, updated in training; or None.
        running_var: the variance of each channel so far, updated in training; or None.
        weight: a factor for each channel (default None: 1).
        bias: a summand for each channel (default None: 0).
        training: use the batch's own mean and variance (default False).
        momentum: the part that the batch takes in the running values (default 0.1).
        eps: added to the variance (default 1e-5).

    Shape:
        input (batch, channels) or (batch, channels, *), result as input.

    Raises:
        ValueError: a channel has one value only in training, or eps is not positive.
        RuntimeError: the shapes do not fit, or there are no running values to use.

    Source: Ioffe and Szegedy, Batch Normalization (2015), algorithm 1.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([[1.0, 10.0], [3.0, 30.0]])
        >>> rushlight.nn.functional.batch_norm(x, None, None, training=True)
        tensor([[-1.0000, -1.0000],
                [ 1.0000,  1.0000]])
    """
    x = _floating("batch_norm", input)
    _check_batch(x, training, eps)
    if x._data.ndim < 2:
        return _scaled(x, constant(1, x._data.dtype), constant(0, x._data.dtype))
    given = {
        "running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias,
    }  # fmt: skip
    _check_channels(x, given, training)
    _check_types("batch_norm", x, *given.values())
    scale = _per_channel(_or_constant(weight, 1, x), x)
    shift = _per_channel(_or_constant(bias, 0, x), x)
    if x._data.size == 0:
        return _scaled(x, scale, shift)
    if not training:
        mean, variance = _per_channel(running_mean, x), _per_channel(running_var, x)
        known: Tensor = rows.running_norm(x, scale, shift, mean, variance, eps=float(eps))
        return known
    dims = tuple(d for d in range(x._data.ndim) if d != 1)
    out, mean, variance = rows.batch_norm(x, scale, shift, dims=dims, eps=float(eps))
    count = x._data.size // x._data.shape[1]
    with no_grad():
        _move(running_mean, mean, momentum, 1.0)
        # The running variance is an estimate for the population: the sum of squares over n - 1.
        _move(running_var, variance, momentum, count / (count - 1))
    result: Tensor = out
    return result


def _check_batch(x: Tensor, training: bool, eps: float) -> None:
    shape = x._data.shape
    if training and prod(shape[:1] + shape[2:]) == 1:
        raise ValueError(
            f"Expected more than 1 value per channel when training, got input size {x.shape}"
        )
    if len(shape) < 2 and x._data.size:
        raise IndexError(
            f"batch_norm: the channels are the second dimension, got an input of shape {shape}"
        )
    if training and eps <= 0.0:
        raise ValueError(f"batch_norm eps must be positive during training, but got {eps}")
    if eps < 0.0:
        raise ValueError(f"batch_norm eps must be non-negative, but got {eps}")


def _check_channels(x: Tensor, given: dict[str, Tensor | None], training: bool) -> None:
    """Refuse running values that are missing, and values of another number of channels."""
    mean, variance = given["running_mean"], given["running_var"]
    if not training and mean is None:
        raise RuntimeError(
            f"running_mean must be defined in evaluation mode (batch_norm with training={training})"
        )
    if (mean is None) != (variance is None):
        raise ValueError(
            "running_mean and running_var must either both be None or neither be None, got "
            f"{[name for name in ('running_mean', 'running_var') if given[name] is None]} as None"
        )
    channels = x._data.shape[1]
    for name, value in given.items():
        if value is not None and value._data.shape != (channels,):
            raise RuntimeError(
                f"{name} should contain {channels} elements not {value.numel()}: batch_norm got an "
                f"input of shape {tuple(x.shape)}"
            )


def _per_channel(value: Tensor | None, x: Tensor) -> Tensor:
    """A number for each channel, shaped to broadcast to the input."""
    assert value is not None, "missing values were refused before"
    data = value._data
    if data.ndim == 0 or x._data.ndim == 2:
        return value
    result: Tensor = rows.reshape(value, shape=(data.shape[0], *(1,) * (x._data.ndim - 2)))
    return result


def _move(running: Tensor | None, batch: Tensor, momentum: float, factor: float) -> None:
    """Move a running value towards the batch's."""
    if running is None:
        return
    fresh = rows.reshape(batch, shape=running._data.shape)
    moved = running * (1 - momentum) + fresh * (momentum * factor)
    write(running, moved)
