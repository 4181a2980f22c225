"""Each element once. How many there are depends on the values, so nothing here can be traced."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.register import operation
from rushlight.tensor import Tensor, wrap

__all__ = ["unique", "unique_consecutive"]

Array = np.ndarray[Any, Any]


def _answers(parts: tuple[Array, Array, Array], inverse: bool, counts: bool) -> Any:
    """The unique elements, with what else was asked for."""
    wanted = (True, inverse, counts)
    results = tuple(wrap(a.copy()) for a, want in zip(parts, wanted, strict=True) if want)
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
    x = require_tensor("unique", input)._data
    axis = None if dim is None else _comparable("unique", x, dim)
    values, inverse, counts = np.unique(
        x, return_inverse=True, return_counts=True, axis=axis, equal_nan=False
    )
    inverse = inverse.reshape(x.shape if axis is None else -1)
    return _answers((values, inverse, counts), return_inverse, return_counts)


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
    x = require_tensor("unique_consecutive", input)._data
    if dim is None:
        starts, inverse, counts = _runs(x.reshape(-1, 1), x.shape)
        return _answers((x.reshape(-1)[starts], inverse, counts), return_inverse, return_counts)
    axis = _comparable("unique_consecutive", x, dim)
    starts, inverse, counts = _runs(_lines(x, axis), (x.shape[axis],))
    return _answers((np.take(x, starts, axis), inverse, counts), return_inverse, return_counts)
