"""Reductions: one value from many, over all dimensions or some.

Those that choose an element stand in ``extremes.py``; spread, medians and norms in
``statistics.py``. PyTorch takes NumPy's names ``axis`` and ``keepdims`` wherever it takes ``dim``
and ``keepdim``; ``numpy_names`` does that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from rushlight.dtypes import dtype as dtype_type
from rushlight.dtypes import int64, uint8
from rushlight.functional.operands import (
    LEFT_OUT,
    cast,
    cast_with_gradient,
    dimension,
    dimensions,
    require_tensor,
)
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["Dims", "mean", "numpy_names", "one_dim", "prod", "sum"]

Dims = int | Sequence[int] | None
F = TypeVar("F", bound=Callable[..., Any])


def numpy_names(function: F) -> F:
    """Let ``function`` take ``axis`` for ``dim`` and ``keepdims`` for ``keepdim``."""

    @functools.wraps(function)
    def renamed(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            if "axis" in kwargs:
                kwargs["dim"] = kwargs.pop("axis")
            if "keepdims" in kwargs:
                kwargs["keepdim"] = kwargs.pop("keepdims")
        return function(*args, **kwargs)

    return renamed  # type: ignore[return-value]


@functools.cache
def _second(node: Any) -> Any:
    return type(f"{node.__name__[:-1]}1", (node,), {"__slots__": ()})


def overloaded(argument: Any, result: Tensor) -> Tensor:
    """The result; where the argument was not left out, PyTorch's node has another number."""
    node = result._node
    if node is not None and argument is not LEFT_OUT:
        node.__class__ = _second(node.__class__)
    return result


def _dims(who: str, dim: Dims, keepdim: bool, ndim: int) -> tuple[int, ...]:
    """The dimensions to reduce.

    Raises:
        TypeError: ``keepdim`` came without ``dim``.
    """
    if dim is not LEFT_OUT:
        return dimensions(who, dim, ndim)
    if keepdim:
        raise TypeError(
            f"{who}() received an invalid combination of arguments: keepdim needs a dim; "
            "dim=None means all"
        )
    return dimensions(who, None, ndim)


def _summable(x: Tensor, dtype: dtype_type | None) -> Tensor:
    """``x`` in the type it is added up in."""
    if dtype is not None:
        return cast_with_gradient(x, dtype)
    return x if x._data.dtype.kind == "f" else cast(x, int64)


@operation(out=True)
@numpy_names
def sum(
    input: Tensor, dim: Dims = LEFT_OUT, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The sum over ``dim``; integers and bools add up as int64.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.sum(rushlight.tensor([[1, 2], [3, 4]]), dim=0)
        tensor([4, 6])
    """
    x = _summable(require_tensor("sum", input), dtype)
    dims = _dims("sum", dim, keepdim, x._data.ndim)
    return overloaded(dim, rows.sum(x, dims=dims, keepdim=keepdim))


@operation(out=True)
@numpy_names
def nansum(
    input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The sum over ``dim`` of what is not NaN.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.nansum(rushlight.tensor([1.0, float("nan"), 2.0]))
        tensor(3.)
    """
    x = _summable(require_tensor("nansum", input), dtype)
    result: Tensor = rows.nansum(x, dims=dimensions("nansum", dim, x.ndim), keepdim=keepdim)
    return result


def _fractions(who: str, x: Tensor, dtype: dtype_type | None) -> Tensor:
    x = x if dtype is None else cast(x, dtype)
    if x._data.dtype.kind != "f":
        origin = "input" if dtype is None else "optional"
        raise RuntimeError(
            f"{who}(): could not infer output dtype. {origin.capitalize()} dtype must be either a "
            f"floating point or complex dtype. Got: {x.dtype}; use x.float().{who}()"
        )
    return x


@operation(out=True)
@numpy_names
def mean(
    input: Tensor, dim: Dims = LEFT_OUT, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The mean over ``dim``.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.mean(rushlight.tensor([[1.0, 2.0], [3.0, 4.0]]), dim=1)
        tensor([1.5000, 3.5000])
    """
    x = require_tensor("mean", input)
    if dtype is not None or x._data.dtype.kind != "f":
        x = _fractions("mean", x, dtype)
    dims = _dims("mean", dim, keepdim, x._data.ndim)
    return overloaded(dim, rows.mean(x, dims=dims, keepdim=keepdim))


@operation(out=True)
@numpy_names
def nanmean(
    input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The mean over ``dim`` of what is not NaN.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.nanmean(rushlight.tensor([1.0, float("nan"), 2.0]))
        tensor(1.5000)
    """
    x = require_tensor("nanmean", input)
    if x._data.dtype.kind != "f":
        raise RuntimeError(
            "nanmean(): expected input to have floating point or complex dtype but got "
            f"{x.dtype}; use x.float().nanmean()"
        )
    if dtype is not None:
        x = _fractions("nanmean", x, dtype)
    total = nansum(x, dim, keepdim)
    counted = sum(rows.logical_not(rows.isnan(x)), dim, keepdim)
    result: Tensor = rows.div(total, cast(counted, total.dtype))
    return result


@operation(out=True)
@numpy_names
def prod(
    input: Tensor,
    dim: int = LEFT_OUT,
    keepdim: bool = False,
    *,
    dtype: dtype_type | None = None,
) -> Tensor:
    """The product over ``dim``; integers and bools multiply as int64.

    Args:
        input: a tensor.
        dim: the dimension to reduce (default: all).
        keepdim: keep it with length 1 (default False).
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.prod(rushlight.tensor([[1, 2], [3, 4]]), dim=1)
        tensor([ 2, 12])
    """
    x = _summable(require_tensor("prod", input), dtype)
    whole = dim is LEFT_OUT
    dims = _dims("prod", dim, keepdim, x.ndim) if whole else one_dim("prod", dim, x.ndim)
    return overloaded(dim, rows.prod(x, dims=dims, keepdim=keepdim))


def one_dim(who: str, dim: int, ndim: int) -> tuple[int, ...]:
    """A single dimension as the rows take it: none of a tensor that has none.

    Raises:
        IndexError: there is no such dimension.
        TypeError: ``dim`` is no integer.
    """
    checked = dimension(who, dim, ndim)
    return (checked,) if ndim else ()


def _truth(name: str, doc: str, shown: str) -> None:
    """Publish ``any`` or ``all``."""

    def function(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
        x = require_tensor(name, input)
        if isinstance(dim, Sequence) and not dim and x.ndim:
            dims: tuple[int, ...] = ()
        else:
            dims = dimensions(name, dim, x.ndim)
        result: Tensor = getattr(rows, name)(x, dims=dims, keepdim=keepdim)
        return cast(result, uint8) if x.dtype is uint8 else result

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""Whether {doc} over ``dim`` not 0; of uint8 the answer is uint8.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([[0, 0], [0, 1], [1, 1]]), dim=1)
        tensor({shown})
    """
    operation(out=True)(numpy_names(function))


_truth("any", "any element is", "[False,  True,  True]")
_truth("all", "all elements are", "[False, False,  True]")


@operation()
@numpy_names
def count_nonzero(input: Tensor, dim: Dims = None) -> Tensor:
    """The number of elements over ``dim`` that are not 0.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).

    Shape:
        input (*, n, **), over n the result is (*, **); over all ().

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.count_nonzero(rushlight.tensor([[0, 1], [2, 3]]), dim=0)
        tensor([1, 2])
    """
    x = require_tensor("count_nonzero", input)
    dims = dimensions("count_nonzero", dim, x.ndim)
    counted = rows.cast(rows.ne(x, 0), dtype=np.dtype(np.int64))
    result: Tensor = rows.sum(counted, dims=dims, keepdim=False)
    return result
