"""Each element once. How many there are depends on the values, so nothing here can be traced."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from rushlight.autograd.attributes import node_of
from rushlight.autograd.node import Node, fill_node
from rushlight.autograd.state import state
from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.register import operation
from rushlight.tensor import Tensor, wrap

__all__ = ["unique", "unique_consecutive"]

Array = np.ndarray[Any, Any]


class _Underived(Node):
    """The node of unique elements: they belong to the graph, but nobody has written the slope."""

    __slots__ = ()

    def backward(self, xp: Any, g: Any) -> tuple[Any, ...]:
        raise NotImplementedError(
            f"the derivative for {type(self).__name__.removesuffix('Backward0')!r} is not "
            "implemented; detach() the unique elements"
        )


@cache
def _underived(name: str) -> type[_Underived]:
    return type(f"{name}Backward0", (_Underived,), {"__slots__": ()})


def _answers(
    name: str, x: Tensor, parts: tuple[Array, Array, Array], inverse: bool, counts: bool
) -> Any:
    """The unique elements of ``x``, with what else was asked for; ``name`` is their node's."""
    wanted = (True, inverse, counts)
    results = tuple(wrap(a.copy()) for a, want in zip(parts, wanted, strict=True) if want)
    edge = node_of(x) if state.grad else None
    if edge is not None:
        node = results[0]._node = _underived(name)()
        fill_node(node, parts[0], (edge,), ())
    return results if len(results) > 1 else results[0]


def _lines(x: Array, dim: int) -> Array:
    """The slices of x along ``dim`` as the rows of a matrix."""
    first = np.moveaxis(x, dim, 0)
    return first.reshape(len(first), math.prod(first.shape[1:]))


def _comparable(who: str, x: Array, dim: int) -> int:
    """``dim`` counted from the front, if there are elements to compare along it.

    Raises:
        RuntimeError: another dimension has length 0.
    """
    axis = dimension(who, dim, x.ndim)
    if any(n == 0 for d, n in enumerate(x.shape) if d != axis):
        raise RuntimeError(
            "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied: "
            f"{who}() got shape {x.shape} and dim={dim}"
        )
    return axis


def _runs(rows: Array, inverse_shape: tuple[int, ...]) -> tuple[Array, Array, Array]:
    """Where runs of equal rows begin, the number of each row's run, and their lengths."""
    begins = np.ones(len(rows), bool)
    begins[1:] = (rows[1:] != rows[:-1]).any(1)
    starts = np.flatnonzero(begins)
    counts = np.diff(np.append(starts, len(rows)))
    return starts, (np.cumsum(begins) - 1).reshape(inverse_shape), counts


@operation()
def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The different elements, in order; with ``dim`` the different slices along it.

    Args:
        input: a tensor.
        sorted: in order (default True); here they always are.
        return_inverse: also the number of each element among the unique ones (default False).
        return_counts: also how often each occurs (default False).
        dim: the dimension whose slices are compared (default: none, single elements are).

    Shape:
        input (*), result (number of different ones), or (*, number, **) with ``dim``.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.unique(rushlight.tensor([3, 1, 3]), return_counts=True)
        (tensor([1, 3]), tensor([1, 2]))
    """
    tensor = require_tensor("unique", input)
    x = tensor._data
    axis = None if dim is None else _comparable("unique", x, dim)
    values, inverse, counts = np.unique(
        x, return_inverse=True, return_counts=True, axis=axis, equal_nan=False
    )
    inverse = inverse.reshape(x.shape if axis is None else -1)
    name = "Unique2" if dim is None else "UniqueDim"
    return _answers(name, tensor, (values, inverse, counts), return_inverse, return_counts)


@operation()
def unique_consecutive(
    input: Tensor,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The elements without repetitions of their neighbour; with ``dim`` the slices along it.

    Args:
        input: a tensor.
        return_inverse: also the number of each element's run (default False).
        return_counts: also how long each run is (default False).
        dim: the dimension whose slices are compared (default: none, single elements are).

    Shape:
        input (*), result (number of runs), or (*, number, **) with ``dim``.

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.unique_consecutive(rushlight.tensor([1, 1, 2, 1]))
        tensor([1, 2, 1])
    """
    tensor = require_tensor("unique_consecutive", input)
    x = tensor._data
    if dim is None:
        starts, inverse, counts = _runs(x.reshape(-1, 1), x.shape)
        values = x.reshape(-1)[starts]
    else:
        axis = _comparable("unique_consecutive", x, dim)
        starts, inverse, counts = _runs(_lines(x, axis), (x.shape[axis],))
        values = np.take(x, starts, axis)
    parts = (values, inverse, counts)
    return _answers("UniqueConsecutive", tensor, parts, return_inverse, return_counts)
