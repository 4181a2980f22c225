"""``predict``: a model's output for new inputs, in evaluation mode and without recording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.autograd import no_grad
from rushlight.dtypes import dtype
from rushlight.nn import Module
from rushlight.tensor import Tensor, wrap
from rushlight.training.arrays import input_tensor, not_finite
from rushlight.training.threads import one_blas_thread

__all__ = ["evaluation", "floating_type", "modes_kept", "predict"]


def predict(model: Module, x: Any, batch_size: int | None = None) -> Tensor:
    """The output of ``model`` for the rows of ``x``.

    Args:
        model: any module; it is put into evaluation mode for the call.
        x: an array, a tensor, or a tuple of them for a model of several inputs.
        batch_size: rows at a time (default: all at once).

    Raises:
        TypeError: ``model`` is none.
        ValueError: ``batch_size`` is not positive, or ``x`` holds a value that is not finite.

    Example:
        >>> import rushlight
        >>> model = rushlight.nn.Linear(3, 2)
        >>> predict(model, [[1.0, 2.0, 3.0]]).shape
        torch.Size([1, 2])
    """
    if not isinstance(model, Module):
        raise TypeError(
            f"predict(): model must be a rushlight.nn.Module, got {type(model).__name__}; "
            "call predict(model, x)"
        )
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"predict(): batch_size must be at least 1, got {batch_size}")
    floating = floating_type(model)
    inputs = [_input(v, floating) for v in (x if isinstance(x, tuple) else (x,))]
    with evaluation(model):
        if batch_size is None or len(inputs[0]) <= batch_size:
            result: Tensor = model(*inputs)
            return result
        parts = [
            model(*[wrap(t._data[start : start + batch_size]) for t in inputs])
            for start in range(0, len(inputs[0]), batch_size)
        ]
        return wrap(np.concatenate([p._data for p in parts]))


def _input(value: Any, floating: dtype) -> Tensor:
    tensor = input_tensor("predict(): inputs", value, floating)
    if problems := not_finite("predict(): inputs", tensor._data):
        raise ValueError(problems[0])
    return tensor


def floating_type(model: Module) -> dtype:
    """The type of the model's first floating-point parameter, or the default type."""
    for p in model.parameters():
        if p.is_floating_point():
            return p.dtype
    return dtypes.get_default_dtype()


@contextmanager
def evaluation(model: Module) -> Iterator[None]:
    """Within it, modules are in evaluation mode, nothing is recorded, products use one thread."""
    with modes_kept(model), no_grad(), one_blas_thread():
        model.eval()
        yield


@contextmanager
def modes_kept(model: Module) -> Iterator[None]:
    """Afterwards, every module is in the mode in which it was."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode
