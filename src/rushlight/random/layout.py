"""The order in which PyTorch fills a tensor: that of memory, not that of the indices.

A transposed array is filled along its storage. A slice with gaps is filled in the order of its
strides too, so that for a slice of a plain array this is the order of the indices.
Read next: `uniform.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHUNK", "fill", "fill_beside", "memory_order"]

CHUNK = 16384  # elements drawn at once: the temporaries stay in the cache; a multiple of 16


def fill(array: NDArray[Any], draw: Callable[[int], NDArray[Any]]) -> None:
    """Fill `array` with `draw(n)` numbers at a time, in memory order.

    Args:
        array: written in place.
        draw: makes the next `n` numbers of a stream; how they are grouped must not matter.

    Raises:
        RuntimeError: elements of `array` share memory.
    """
    if array.size == 0:
        return
    ordered = array if array.flags.c_contiguous else array.transpose(memory_order(array))
    if ordered.flags.c_contiguous:
        _fill_flat(ordered.reshape(-1), draw)
    else:
        values = np.empty(array.size, array.dtype)
        _fill_flat(values, draw)
        ordered[...] = values.reshape(ordered.shape)


def fill_beside(
    array: NDArray[Any], given: NDArray[Any], draw: Callable[[NDArray[Any]], NDArray[Any]]
) -> None:
    """Fill `array` in memory order with `draw(g)`, g the elements of `given` in the same order.

    Args:
        array: written in place.
        given: broadcasts to `array`.
        draw: makes one number for each element of a flat array.

    Raises:
        RuntimeError: elements of `array` share memory, or `given` does not broadcast to it.
    """
    given = _expand(given, array.shape)
    order = memory_order(array)
    ordered = array.transpose(order)
    ordered[...] = draw(given.transpose(order).reshape(-1)).reshape(ordered.shape)


def memory_order(array: NDArray[Any]) -> list[int]:
    """Return the axes of `array` from the widest stride to the narrowest.

    Raises:
        RuntimeError: elements of `array` share memory.
    """
    steps = array.strides  # NumPy's are 0 where there are no elements
    if array.size and any(s == 0 and n > 1 for s, n in zip(steps, array.shape, strict=True)):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a "
            "single memory location. Please clone() the tensor before performing the operation."
        )
    return sorted(range(array.ndim), key=lambda axis: -steps[axis])


def _expand(given: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    try:
        return np.broadcast_to(given, shape)
    except ValueError:
        raise RuntimeError(
            f"The expanded size of the tensor {shape} must match the existing size {given.shape} "
            "at every non-singleton dimension"
        ) from None


def _fill_flat(flat: NDArray[Any], draw: Callable[[int], NDArray[Any]]) -> None:
    with np.errstate(all="ignore"):  # what is beyond the dtype becomes what C makes of it, silently
        for start in range(0, flat.size, CHUNK):
            part = flat[start : start + CHUNK]
            part[...] = draw(part.size)
