"""Activations that look at all elements along one dimension: softmax and its kin.

Each is written twice, as PyTorch has it: in ``nn.functional`` the dimension may be left out, with a
warning; among the functions of tensors it may not. Those of single elements are in
``activation.py``.
"""

from __future__ import annotations

import warnings
from typing import Any

from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.operands import called, cast, dimension, require_floating, require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["log_softmax", "softmax", "softmin"]


def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype_type | None = None
) -> Tensor:
    """exp(input) over its sum along ``dim``: numbers between 0 and 1 with sum 1.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension of the classes; leaving it out is deprecated.
        _stacklevel: of that warning.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.softmax(rushlight.tensor([1.0, 2.0, 3.0]), dim=0)
        tensor([0.0900, 0.2447, 0.6652])
    """
    chosen = _chosen_dim("softmax", input, dim, _stacklevel)
    return _along("softmax", input, chosen, dtype)


def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype_type | None = None
) -> Tensor:
    """Ln softmax(input), without the rounding of very small probabilities.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension of the classes; leaving it out is deprecated.
        _stacklevel: of that warning.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.log_softmax(rushlight.tensor([1.0, 2.0, 3.0]), dim=0)
        tensor([-2.4076, -1.4076, -0.4076])
    """
    chosen = _chosen_dim("log_softmax", input, dim, _stacklevel)
    return _along("log_softmax", input, chosen, dtype)


def softmin(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype_type | None = None
) -> Tensor:
    """softmax(-input).

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension of the classes; leaving it out is deprecated.
        _stacklevel: of that warning.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.softmin(rushlight.tensor([1.0, 2.0, 3.0]), dim=0)
        tensor([0.6652, 0.2447, 0.0900])
    """
    chosen = _chosen_dim("softmin", input, dim, _stacklevel)
    return _along("softmax", -input, chosen, dtype)


def _chosen_dim(who: str, input: Tensor, dim: int | None, stacklevel: int) -> int:
    if dim is not None:
        return dim
    chosen = 0 if input.ndim in (0, 1, 3) else 1
    warnings.warn(
        f"Implicit dimension choice for {who} has been deprecated. Change the call to include "
        f"dim=X as an argument (dim={chosen} was chosen).",
        stacklevel=stacklevel,
    )
    return chosen


def _along(who: str, input: Any, dim: int, dtype: dtype_type | None) -> Tensor:
    x = require_tensor(who, input)
    x = x if dtype is None else cast(x, dtype)
    chosen = dimension(who, dim, x.ndim)
    name = "SoftmaxBackward0" if who == "softmax" else "LogSoftmaxBackward0"
    if x._data.size == 0:  # of any type, as in PyTorch
        return called(name, rows.clone(x))
    x = require_floating(f"{who}_lastdim_kernel_impl", x)
    function = rows.softmax if who == "softmax" else rows.log_softmax
    if x._data.ndim == 0:
        single = function(rows.reshape(x, shape=(1,)), dim=0)
        return called(name, rows.reshape(single, shape=()))
    result: Tensor = function(x, dim=chosen)
    return result


@operation("softmax", out=True)
def _softmax(input: Tensor, dim: int, dtype: dtype_type | None = None) -> Tensor:
    """exp(input) over its sum along ``dim``.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension of the classes.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.softmax(rushlight.tensor([[1.0, 1.0], [1.0, 3.0]]), dim=1)
        tensor([[0.5000, 0.5000],
                [0.1192, 0.8808]])
    """
    return _along("softmax", input, dim, dtype)


@operation("log_softmax", out=True)
def _log_softmax(input: Tensor, dim: int, dtype: dtype_type | None = None) -> Tensor:
    """Ln softmax(input) along ``dim``.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension of the classes.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.log_softmax(rushlight.tensor([1.0, 2.0, 3.0]), dim=0)
        tensor([-2.4076, -1.4076, -0.4076])
    """
    return _along("log_softmax", input, dim, dtype)
