"""Reductions: one value from many, over all dimensions or some.

Spread, medians and norms stand in ``statistics.py``. PyTorch takes NumPy's names ``axis`` and
``keepdims`` wherever it takes ``dim`` and ``keepdim``; ``numpy_names`` does that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from rushlight.dtypes import dtype as dtype_type
from rushlight.dtypes import int64, uint8
from rushlight.functional import return_types
from rushlight.functional.operands import cast, dimension, dimensions, require_tensor
from rushlight.functional.register import operation
from rushlight.functional.selection import maximum, minimum
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["amax", "amin", "mean", "numpy_names", "prod", "refuse_empty", "sum"]

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


def overloaded(dim: Dims, result: Tensor) -> Tensor:
    """A reduction's result; where dimensions were given, PyTorch's node has another number."""
    node = result._node
    if node is not None and dim is not None:
        node.__class__ = _second(node.__class__)
    return result


def refuse_empty(who: str, x: Tensor, dim: Dims) -> None:
    """Refuse to choose among no elements.

    Raises:
        IndexError: a reduced dimension has length 0.
        RuntimeError: no dimension was given, and there is no element.
    """
    if x._data.size:
        return
    if dim is None or (not isinstance(dim, int) and len(dim) == 0):
        raise RuntimeError(
            f"{who}(): Expected reduction dim to be specified for input.numel() == 0. "
            f"Specify the reduction dim with the 'dim' argument; got shape {tuple(x.shape)}."
        )
    for d in dimensions(who, dim, x.ndim):
        if x._data.shape[d] == 0:
            raise IndexError(f"{who}(): Expected reduction dim {d} to have non-zero size.")


def _summable(x: Tensor, dtype: dtype_type | None) -> Tensor:
    """``x`` in the type it is added up in."""
    if dtype is not None:
        return cast(x, dtype)
    return x if x._data.dtype.kind == "f" else cast(x, int64)


@operation(out=True)
@numpy_names
def sum(
    input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: dtype_type | None = None
) -> Tensor:
    """The sum over ``dim``; integers and bools add up as int64.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Example:
        >>> import rushlight
        >>> rushlight.sum(rushlight.tensor([[1, 2], [3, 4]]), dim=0)
        tensor([4, 6])
    """
    x = _summable(require_tensor("sum", input), dtype)
    dims = dimensions("sum", dim, x._data.ndim)
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
    input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: dtype_type | None = None
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
    dims = dimensions("mean", dim, x._data.ndim)
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
    dim: int | None = None,
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

    Example:
        >>> import rushlight
        >>> rushlight.prod(rushlight.tensor([[1, 2], [3, 4]]), dim=1)
        tensor([ 2, 12])
    """
    x = _summable(require_tensor("prod", input), dtype)
    dims = dimensions("prod", None, x.ndim) if dim is None else one_dim("prod", dim, x.ndim)
    return overloaded(dim, rows.prod(x, dims=dims, keepdim=keepdim))


def one_dim(who: str, dim: int, ndim: int) -> tuple[int, ...]:
    """A single dimension as the rows take it: none of a tensor that has none.

    Raises:
        IndexError: there is no such dimension.
        TypeError: ``dim`` is no integer.
    """
    checked = dimension(who, dim, ndim)
    return (checked,) if ndim else ()


@operation(out=True)
@numpy_names
def amax(input: Tensor, dim: Dims = (), keepdim: bool = False) -> Tensor:
    """The largest value over ``dim``; equal ones share the gradient.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        IndexError: a reduced dimension has length 0.

    Example:
        >>> import rushlight
        >>> rushlight.amax(rushlight.tensor([[1, 2], [3, 4]]), dim=(0, 1))
        tensor(4)
    """
    x = require_tensor("amax", input)
    dims = dimensions("amax", dim, x.ndim)
    refuse_empty("amax", x, dim)
    result: Tensor = rows.amax(x, dims=dims, keepdim=keepdim)
    return result


@operation(out=True)
@numpy_names
def amin(input: Tensor, dim: Dims = (), keepdim: bool = False) -> Tensor:
    """The smallest value over ``dim``; equal ones share the gradient.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        IndexError: a reduced dimension has length 0.

    Example:
        >>> import rushlight
        >>> rushlight.amin(rushlight.tensor([[1, 2], [3, 4]]), dim=0)
        tensor([1, 2])
    """
    x = require_tensor("amin", input)
    dims = dimensions("amin", dim, x.ndim)
    refuse_empty("amin", x, dim)
    result: Tensor = rows.amin(x, dims=dims, keepdim=keepdim)
    return result


@operation(out=True)
@numpy_names
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest and the largest value: a tuple with the fields ``min`` and ``max``.

    Args:
        input: a tensor.
        dim: the dimension to reduce (default: all).
        keepdim: keep it with length 1 (default False).

    Shape:
        input (*, n, **); over n each result is (*, **), or (*, 1, **) with ``keepdim``; over all
        ().

    Example:
        >>> import rushlight
        >>> rushlight.aminmax(rushlight.tensor([3, 1, 2]))
        torch.return_types.aminmax(
        min=tensor(1),
        max=tensor(3))
    """
    x = require_tensor("aminmax", input)
    dims = dimensions("aminmax", None, x.ndim) if dim is None else one_dim("aminmax", dim, x.ndim)
    refuse_empty("aminmax", x, dim)
    least = rows.amin(x, dims=dims, keepdim=keepdim)
    return return_types.aminmax(least, rows.amax(x, dims=dims, keepdim=keepdim))


def extreme(
    name: str, elementwise: Callable[..., Tensor], doc: str, shown: str
) -> Callable[..., Any]:
    """Publish ``max`` or ``min`` with its three meanings.

    Args:
        name: "max" or "min".
        elementwise: the operation on two tensors.
        doc: what it chooses.
        shown: that of 3, 5, 1.
    """
    returned = getattr(return_types, name)

    def function(
        input: Tensor, dim: Any = None, keepdim: bool = False, *, other: Tensor | None = None
    ) -> Any:
        x = require_tensor(name, input)
        if other is not None or isinstance(dim, Tensor):
            return elementwise(x, dim if other is None else other)
        if dim is None and keepdim:
            raise TypeError(f"{name}(): keepdim={keepdim} needs a dim; got none")
        if not x._data.size:
            refuse_empty(name, x, None if dim is None else dimension(name, dim, x._data.ndim))
        if dim is None:
            return getattr(rows, f"{name}_all")(x)
        return returned(*along(f"{name}_along", name, x, dim, keepdim=keepdim))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""The {doc}.

    Of a tensor alone: of all its elements. With ``dim``: along it, a tuple with the fields
    ``values`` and ``indices``. With a second tensor: of each pair.

    Args:
        input: a tensor.
        dim: the dimension to reduce, or the second tensor.
        keepdim: keep it with length 1 (default False).
        other: the second tensor.

    Shape:
        input (*, n, **), over n ``values`` and ``indices`` are (*, **), or (*, 1, **) with
        ``keepdim``; over all (); with ``other`` both broadcast to (*), result (*).

    Raises:
        RuntimeError: there is no element, and no ``dim``.
        IndexError: the dimension has length 0.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([3, 5, 1]))
        tensor({shown})
        >>> rushlight.{name}(rushlight.tensor([[3, 5, 1]]), dim=1).values
        tensor([{shown}])
    """
    return operation(out=True)(numpy_names(function))


def along(row: str, who: str, x: Tensor, dim: int, *, keepdim: bool, **params: Any) -> Any:
    """A row that picks one element along ``dim``; a tensor without dimensions has but one.

    Raises:
        IndexError: there is no such dimension.
    """
    d = dimension(who, dim, x._data.ndim)
    if x._data.ndim == 0:
        x, keepdim = rows.reshape(x, shape=(1,)), False
    return getattr(rows, row)(x, dim=d, keepdim=keepdim, **params)


max = extreme("max", maximum, "largest value", "5")
min = extreme("min", minimum, "smallest value", "1")


def _position(name: str, doc: str, shown: int) -> None:
    """Publish ``argmax`` or ``argmin``."""

    def function(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
        x = require_tensor(name, input)
        if x._data.dtype.kind == "b":
            raise RuntimeError(f"{name}(): does not support bool input; use x.int().{name}()")
        if not x._data.size and dim is None:
            raise IndexError(
                f"{name}(): Expected reduction dim to be specified for input.numel() == 0; "
                f"got shape {tuple(x.shape)}"
            )
        if not x._data.size:
            refuse_empty(name, x, None if dim is None else dimension(name, dim, x._data.ndim))
        if dim is not None:
            result: Tensor = along(name, name, x, dim, keepdim=keepdim)
        else:
            flat = rows.reshape(x, shape=(x._data.size,))
            result = getattr(rows, name)(flat, dim=0, keepdim=False)
            if keepdim:
                result = rows.reshape(result, shape=(1,) * x._data.ndim)
        return result

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""The number of the {doc} element, the first of equal ones.

    Args:
        input: a tensor.
        dim: the dimension to reduce (default: all, which are counted in row-major order).
        keepdim: keep it with length 1 (default False).

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the tensor is bool.
        IndexError: there is no element to choose.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([3, 5, 1]))
        tensor({shown})
    """
    operation(out=True)(numpy_names(function))


_position("argmax", "largest", 1)
_position("argmin", "smallest", 2)


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
