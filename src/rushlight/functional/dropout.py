"""Dropout: some inputs become 0, at random, and the others grow to keep the sum.

Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (2014).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.autograd.views import check_writable
from rushlight.functional.operands import require_tensor
from rushlight.functional.register import operation, title, write_result
from rushlight.ops import tensors as rows
from rushlight.random.bernoulli import fill_bernoulli
from rushlight.tensor import Tensor, wrap

__all__ = ["drawn_mask", "dropout"]


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Input with each element 0 with chance p, divided by 1 - p otherwise.

    Args:
        input: a tensor.
        p: the chance (default 0.5).
        training: if False, nothing happens (default True).
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        ValueError: p is not between 0 and 1.
        RuntimeError: the input is not of floating-point numbers.

    Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting
    (2014).

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(0)
        >>> rushlight.nn.functional.dropout(rushlight.ones(6), p=0.5)
        tensor([0., 0., 2., 0., 0., 0.])
    """
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    x = require_tensor("dropout", input)
    if p == 0.0 or not training or x._data.size == 0:
        return x
    if x._data.dtype.kind != "f" and p < 1.0:
        raise RuntimeError(
            f"result type Float can't be cast to the desired output type {title(x.dtype)}: dropout "
            "takes floating-point numbers; cast with .float()"
        )
    result: Tensor = rows.mul(x, _mask(x, p))
    if not inplace:
        return result
    check_writable(x)
    return write_result(x, result)


def _mask(x: Tensor, p: float) -> Tensor:
    """0 with chance p, else 1 / (1 - p)."""
    like = x._data
    if type(like) is np.ndarray:
        return wrap(drawn_mask(np.empty_like(like), p))
    if p == 1.0:
        return wrap(np.zeros(like.shape, like.dtype))
    return wrap(like.recording.mask(like.shape, like.dtype, p))


def drawn_mask(mask: np.ndarray[Any, Any], p: float) -> np.ndarray[Any, Any]:
    """Fill ``mask`` with 0, of chance p, and 1 / (1 - p), drawn from the default generator."""
    if p == 1.0:
        mask.fill(0)
        return mask
    fill_bernoulli(mask, 1 - p)
    np.divide(mask, 1 - p, out=mask, casting="unsafe")
    return mask


@operation("dropout", method=False)
def _dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Input with each element 0 with chance p, divided by 1 - p otherwise.

    Args:
        input: a tensor.
        p: the chance.
        train: if False, nothing happens.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: p is not between 0 and 1, or the input is not of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.dropout(rushlight.ones(3), p=0.5, train=False)
        tensor([1., 1., 1.])
    """
    if p < 0.0 or p > 1.0:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p}")
    return dropout(input, p, train)
