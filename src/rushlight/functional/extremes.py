"""Reductions that choose: the largest and the smallest elements, and where they are.

Sums, means and the like stand in ``reduction.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rushlight.functional import return_types
from rushlight.functional.operands import LEFT_OUT, dimension, dimensions, require_tensor
from rushlight.functional.reduction import Dims, numpy_names, one_dim
from rushlight.functional.register import operation
from rushlight.functional.selection import maximum, minimum
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["along", "amax", "amin", "refuse_empty"]


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

    Raises:
        RuntimeError: there is no element.
        IndexError: there is no such dimension.

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
        input: Tensor, dim: Any = LEFT_OUT, keepdim: bool = False, *, other: Tensor | None = None
    ) -> Any:
        x = require_tensor(name, input)
        if other is not None or isinstance(dim, Tensor):
            return elementwise(x, dim if other is None else other)
        whole = dim is LEFT_OUT
        if whole and keepdim:
            raise TypeError(f"{name}(): keepdim={keepdim} needs a dim; got none")
        if not x._data.size:
            refuse_empty(name, x, None if whole else dimension(name, dim, x._data.ndim))
        if whole:
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
        TypeError: ``keepdim`` is set, and no ``dim``.
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
