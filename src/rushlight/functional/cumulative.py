"""Running sums, products and extremes along a dimension."""

from __future__ import annotations

from typing import Any

from rushlight.autograd.views import check_writable
from rushlight.dtypes import dtype as dtype_type
from rushlight.dtypes import int64
from rushlight.functional import return_types
from rushlight.functional.operands import (
    cast,
    cast_with_gradient,
    dimension,
    require_tensor,
    unsupported,
)
from rushlight.functional.reduction import numpy_names
from rushlight.functional.register import operation, write_result
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__ = ["cummax", "cummin", "cumprod", "cumsum", "logcumsumexp"]


def _running(name: str, x: Tensor, dim: int) -> Tensor:
    """The row ``name`` along ``dim``; a tensor without dimensions is its own running result."""
    d = dimension(name, dim, x._data.ndim)
    result: Tensor = getattr(rows, name)(x, dim=d) if x._data.ndim else rows.clone(x)
    return result


def _summable(x: Tensor, dtype: dtype_type | None) -> Tensor:
    """``x`` in the type that it adds up or multiplies in."""
    if dtype is not None:
        return cast_with_gradient(x, dtype)
    return x if x._data.dtype.kind == "f" else cast(x, int64)


def _write(name: str, x: Tensor, dim: int, dtype: dtype_type | None) -> Tensor:
    """Write the row's result into the tensor.

    Raises:
        RuntimeError: another type is asked for than the tensor has.
    """
    if dtype not in (None, x.dtype):
        raise RuntimeError(
            f"Bad in-place call: input tensor dtype {x.dtype} and output tensor dtype {dtype} "
            f"should match in {name}_(); use {name}() for a new tensor"
        )
    check_writable(x)
    return write_result(x, cast(_running(name, _summable(x, dtype), dim), x.dtype))


@operation(out=True)
@numpy_names
def cumsum(input: Tensor, dim: int, *, dtype: dtype_type | None = None) -> Tensor:
    """The sum of the elements so far along ``dim``; integers and bools add up as int64.

    Args:
        input: a tensor.
        dim: the dimension to go along.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.cumsum(rushlight.tensor([1, 2, 3]), dim=0)
        tensor([1, 3, 6])
    """
    return _running("cumsum", _summable(require_tensor("cumsum", input), dtype), dim)


@tensor_method()
@numpy_names
def cumsum_(self: Tensor, dim: int, *, dtype: dtype_type | None = None) -> Tensor:
    """``cumsum``, written into the tensor; returns it.

    Args:
        self: a tensor.
        dim: the dimension to go along.
        dtype: the tensor's own type, if any.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1, 2, 3]).cumsum_(0)
        tensor([1, 3, 6])
    """
    return _write("cumsum", self, dim, dtype)


@operation(out=True)
@numpy_names
def cumprod(input: Tensor, dim: int, *, dtype: dtype_type | None = None) -> Tensor:
    """The product of the elements so far along ``dim``; integers and bools multiply as int64.

    Args:
        input: a tensor.
        dim: the dimension to go along.
        dtype: cast to this type first.

    Shape:
        input (*), result as input.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.cumprod(rushlight.tensor([1, 2, 3]), dim=0)
        tensor([1, 2, 6])
    """
    return _running("cumprod", _summable(require_tensor("cumprod", input), dtype), dim)


@tensor_method()
@numpy_names
def cumprod_(self: Tensor, dim: int, *, dtype: dtype_type | None = None) -> Tensor:
    """``cumprod``, written into the tensor; returns it.

    Args:
        self: a tensor.
        dim: the dimension to go along.
        dtype: the tensor's own type, if any.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1, 2, 3]).cumprod_(0)
        tensor([1, 2, 6])
    """
    return _write("cumprod", self, dim, dtype)


@operation(out=True)
@numpy_names
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """The logarithm of the sum of the exponentials so far along ``dim``.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension to go along.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the input is not of floating-point numbers.
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.logcumsumexp(rushlight.tensor([0.0, 0.0, 0.0]), dim=0)
        tensor([0.0000, 0.6931, 1.0986])
    """
    x = require_tensor("logcumsumexp", input)
    if x._data.dtype.kind != "f":
        raise unsupported("logcumsumexp_out_cpu", x)
    return _running("logcumsumexp", x, dim)


def _running_extreme(name: str, input: Tensor, dim: int) -> Any:
    x = require_tensor(name, input)
    d = dimension(name, dim, x._data.ndim)
    returned = getattr(return_types, name)
    if x._data.ndim:
        return returned(*getattr(rows, name)(x, dim=d))
    parts = getattr(rows, name)(rows.reshape(x, shape=(1,)), dim=0)
    return returned(*(rows.reshape(part, shape=()) for part in parts))


@operation(out=True)
@numpy_names
def cummax(input: Tensor, dim: int) -> Any:
    """The largest element so far along ``dim``: a tuple of ``values`` and ``indices``.

    Args:
        input: a tensor.
        dim: the dimension to go along.

    Shape:
        input (*), ``values`` and ``indices`` as input.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.cummax(rushlight.tensor([1, 3, 2]), dim=0)
        torch.return_types.cummax(
        values=tensor([1, 3, 3]),
        indices=tensor([0, 1, 1]))
    """
    return _running_extreme("cummax", input, dim)


@operation(out=True)
@numpy_names
def cummin(input: Tensor, dim: int) -> Any:
    """The smallest element so far along ``dim``: a tuple of ``values`` and ``indices``.

    Args:
        input: a tensor.
        dim: the dimension to go along.

    Shape:
        input (*), ``values`` and ``indices`` as input.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.cummin(rushlight.tensor([2, 3, 1]), dim=0)
        torch.return_types.cummin(
        values=tensor([2, 2, 1]),
        indices=tensor([0, 0, 2]))
    """
    return _running_extreme("cummin", input, dim)
