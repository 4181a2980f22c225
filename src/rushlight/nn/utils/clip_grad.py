"""Keeping gradients small: by their common norm, or each element by itself.

Source: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (2013).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable
from types import GeneratorType

from rushlight.autograd import no_grad
from rushlight.functional.creation import zeros
from rushlight.functional.joining import stack
from rushlight.functional.operands import constant
from rushlight.functional.register import write_result
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = [
    "clip_grad_norm",
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "get_total_norm",
]

Tensors = Tensor | Iterable[Tensor]
# Added to the norm, so that a gradient of norm 0 is not divided by 0.
_LITTLE = 1e-6


def _listed(tensors: Tensors) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _gradients(parameters: Iterable[Tensor]) -> list[Tensor]:
    return [p.grad for p in parameters if p.grad is not None]


def _norm(x: Tensor, order: float) -> Tensor:
    """The vector norm of all elements, as a tensor without dimensions."""
    dims = tuple(range(x.ndim))
    size = rows.abs(x)
    if math.isinf(order):
        if x.numel() == 0:
            return constant(0.0, x._data.dtype)
        result: Tensor = (rows.amax if order > 0 else rows.amin)(size, dims=dims, keepdim=False)
        return result
    if order == 2:
        result = rows.sqrt(rows.sum(rows.mul(x, x), dims=dims, keepdim=False))
    elif order == 1:
        result = rows.sum(size, dims=dims, keepdim=False)
    elif order == 0:
        counted = rows.cast(rows.ne(x, 0), dtype=x._data.dtype)
        result = rows.sum(counted, dims=dims, keepdim=False)
    else:
        result = rows.pow(rows.sum(rows.pow(size, order), dims=dims, keepdim=False), 1 / order)
    return result


def _as_type(x: Tensor, like: Tensor) -> Tensor:
    if x._data.dtype == like._data.dtype:
        return x
    result: Tensor = rows.cast(x, dtype=like._data.dtype)
    return result


def get_total_norm(
    tensors: Tensors,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """The norm of all ``tensors`` as if they were one vector.

    Args:
        tensors: one or several, usually gradients.
        norm_type: the order of the norm, also infinity (default 2).
        error_if_nonfinite: refuse a norm that is infinite or NaN (default False).
        foreach: accepted, without effect.

    Raises:
        RuntimeError: the norm is not finite, if that was to be refused.

    Example:
        >>> import rushlight
        >>> get_total_norm([rushlight.tensor([3.0]), rushlight.tensor([4.0])])
        tensor(5.)
    """
    listed, order = _listed(tensors), float(norm_type)
    if not listed:
        return zeros(())
    with no_grad():
        total = _norm(stack([_norm(x, order) for x in listed]), order)
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise RuntimeError(
            f"The total norm of order {order} for gradients from `parameters` is non-finite "
            f"({total.item()}), so it cannot be clipped. To disable this error and scale the "
            "gradients by the non-finite norm anyway, set `error_if_nonfinite=False`"
        )
    return total


def clip_grads_with_norm_(
    parameters: Tensors, max_norm: float, total_norm: Tensor, foreach: bool | None = None
) -> None:
    """Scale the gradients by max_norm / (total_norm + 1e-6), where that is below 1.

    Args:
        parameters: one or several, whose ``grad`` to scale.
        max_norm: the largest norm to let pass.
        total_norm: their norm, from ``get_total_norm``.
        foreach: accepted, without effect.

    Example:
        >>> import rushlight
        >>> w = rushlight.zeros(2, requires_grad=True)
        >>> w.grad = rushlight.tensor([3.0, 4.0])
        >>> clip_grads_with_norm_(w, 1.0, get_total_norm(w.grad))
        >>> w.grad
        tensor([0.6000, 0.8000])
    """
    gradients = _gradients(_listed(parameters))
    if not gradients:
        return
    with no_grad():
        factor = rows.minimum(float(max_norm) / (total_norm + _LITTLE), 1.0)
        for gradient in gradients:
            write_result(gradient, rows.mul(gradient, _as_type(factor, gradient)))


def clip_grad_norm_(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale all gradients so that their common norm is at most max_norm; return what it was.

    Source: Pascanu, Mikolov, Bengio, 2013, algorithm 1.

    Args:
        parameters: one or several, whose ``grad`` to scale; those without one are left out.
        max_norm: the largest norm to let pass.
        norm_type: the order of the norm, also infinity (default 2).
        error_if_nonfinite: refuse a norm that is infinite or NaN (default False).
        foreach: accepted, without effect.

    Raises:
        RuntimeError: the norm is not finite, if that was to be refused.

    Example:
        >>> import rushlight
        >>> w = rushlight.zeros(2, requires_grad=True)
        >>> w.grad = rushlight.tensor([3.0, 4.0])
        >>> clip_grad_norm_([w], max_norm=1.0)
        tensor(5.)
        >>> w.grad
        tensor([0.6000, 0.8000])
    """
    listed = _listed(parameters)
    if not listed and isinstance(parameters, GeneratorType):
        warnings.warn(
            "`parameters` is an empty generator, no gradient clipping will occur.", stacklevel=2
        )
    total = get_total_norm(_gradients(listed), norm_type, error_if_nonfinite, foreach)
    clip_grads_with_norm_(listed, max_norm, total, foreach)
    return total


def clip_grad_norm(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Deprecated name of ``clip_grad_norm_``, which warns.

    Args:
        parameters: one or several, whose ``grad`` to scale; those without one are left out.
        max_norm: the largest norm to let pass.
        norm_type: the order of the norm, also infinity (default 2).
        error_if_nonfinite: refuse a norm that is infinite or NaN (default False).
        foreach: accepted, without effect.

    Raises:
        RuntimeError: the norm is not finite, if that was to be refused.

    Example:
        >>> import rushlight
        >>> import warnings
        >>> with warnings.catch_warnings(action="ignore"):
        ...     clip_grad_norm([rushlight.zeros(2)], max_norm=1.0)
        tensor(0.)
    """
    warnings.warn(
        "`torch.nn.utils.clip_grad_norm` is now deprecated in favor of "
        "`torch.nn.utils.clip_grad_norm_`.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


def clip_grad_value_(parameters: Tensors, clip_value: float, foreach: bool | None = None) -> None:
    """Bring each element of the gradients between ±clip_value.

    Args:
        parameters: one or several, whose ``grad`` to clip.
        clip_value: the largest size to let pass.
        foreach: accepted, without effect.

    Example:
        >>> import rushlight
        >>> w = rushlight.zeros(2, requires_grad=True)
        >>> w.grad = rushlight.tensor([3.0, -0.5])
        >>> clip_grad_value_([w], clip_value=1.0)
        >>> w.grad
        tensor([ 1.0000, -0.5000])
    """
    bound = float(clip_value)
    with no_grad():
        for gradient in _gradients(_listed(parameters)):
            write_result(gradient, rows.minimum(rows.maximum(gradient, -bound), bound))
