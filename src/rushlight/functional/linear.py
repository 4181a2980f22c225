"""``linear``: the product that a layer is."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.functional.operands import cast, require_tensor
from rushlight.ops import tensors as rows
from rushlight.ops.product import swapped
from rushlight.tensor import Tensor

__all__ = ["is_layer", "linear"]


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Input · weightᵀ + bias.

    Args:
        input: the features in the last dimension.
        weight: a row for each output; or one row alone, for outputs without that dimension.
        bias: a number for each output (default None: none).

    Shape:
        input (*, in), weight (out, in) or (in), bias (out); the result (*, out) or (*).

    Raises:
        RuntimeError: the shapes or the types do not fit.

    Example:
        >>> import rushlight
        >>> x, weight = rushlight.ones(1, 3), rushlight.ones(2, 3)
        >>> rushlight.nn.functional.linear(x, weight, rushlight.tensor([0.0, 1.0]))
        tensor([[3., 4.]])
    """
    if is_layer(input, weight, bias):
        result: Tensor = rows.linear(input, weight, bias)
        return result
    x, w = require_tensor("linear", input)._data, require_tensor("linear", weight)._data
    if x.dtype != w.dtype or x.shape[-1:] != w.shape[-1:] or not 1 <= w.ndim <= 2:
        _refuse(input, weight)
    if bias is None:
        return _product(input, weight)
    return _general(input, weight, bias)


def is_layer(input: Any, weight: Any, bias: Any) -> bool:
    """Whether the row takes them as they are: two matrices that fit and a bias, of one type."""
    try:
        x, w, b = input._data, weight._data, bias._data
    except AttributeError:  # no bias, or no tensor
        return False
    lengths, sizes = x.shape, w.shape
    return (
        len(lengths) == 2 == len(sizes)
        and lengths[1] == sizes[1]
        and b.shape == sizes[:1]
        and x.dtype == w.dtype == b.dtype
    )


def _product(input: Tensor, weight: Tensor) -> Tensor:
    lead, out = input._data.shape[:-1], weight._data.shape[:-1]
    x, w = _matrix(input), _matrix(weight)
    result: Tensor = rows.matmul(x, swapped(rows, w))
    if result._data.shape != lead + out:
        result = rows.reshape(result, shape=lead + out)
    return result


def _general(input: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """With a bias, of any number of dimensions."""
    shape = input._data.shape[:-1] + weight._data.shape[:-1]
    if bias._data.dtype != weight._data.dtype and (shape or bias._data.ndim):
        raise RuntimeError(
            f"linear: weight and bias must have the same dtype, but got {weight.dtype} and "
            f"{bias.dtype}"
        )
    if not _expands(bias._data.shape, shape):
        raise RuntimeError(
            f"linear: the bias has to fit the output of shape {tuple(shape)}, got a bias of shape "
            f"{tuple(bias.shape)} for a weight of shape {tuple(weight.shape)}"
        )
    if weight._data.ndim == 2 and bias._data.shape == weight._data.shape[:1]:
        flat = rows.linear(_matrix(input), weight, bias)
        result: Tensor = rows.reshape(flat, shape=shape)
    else:
        result = rows.add(_product(input, weight), cast(bias, weight.dtype))
    return result


def _expands(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    tail = large[len(large) - len(small) :]
    return len(small) <= len(large) and all(s in (1, n) for s, n in zip(small, tail, strict=True))


def _matrix(x: Tensor) -> Tensor:
    """X as a matrix: its leading dimensions as one."""
    data = x._data
    if data.ndim == 2:
        return x
    count = 1
    for n in data.shape[:-1]:
        count *= n
    scattered = isinstance(data, np.ndarray) and not data.flags.c_contiguous
    flat = rows.clone(x) if scattered else x
    result: Tensor = rows.reshape(flat, shape=(count, data.shape[-1]))
    return result


def _refuse(input: Tensor, weight: Tensor) -> Any:
    if input._data.dtype != weight._data.dtype:
        raise RuntimeError(
            f"mat1 and mat2 must have the same dtype, but got {input.dtype} for the input and "
            f"{weight.dtype} for the weight of linear; cast one with .to(...)"
        )
    advice = ""
    if input._data.ndim > 2 and weight._data.ndim == 2:
        rest = input._data.size // max(input._data.shape[0], 1)
        advice = "; flatten(1) first?" if rest == weight._data.shape[1] else ""
    raise RuntimeError(
        f"linear: expected input of shape (*, {', '.join(map(str, weight.shape[-1:]))}), got "
        f"{tuple(input.shape)}{advice} (mat1 and mat2 shapes cannot be multiplied: the weight is "
        f"{tuple(weight.shape)})"
    )
