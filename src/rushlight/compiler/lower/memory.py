"""Where values lie: rows padded to whole vectors, buffers used again when their value is dead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from rushlight.compiler.lower.index import Index, number
from rushlight.compiler.lower.kernels import squeezed
from rushlight.compiler.lower.views import Place
from rushlight.ops.specs import Spec

__all__ = ["ALIGNMENT", "Arena", "Buffer", "Layout", "layout_of"]

ALIGNMENT = 64
# A power of two from here on, as the distance of rows, sends a whole column to one cache set.
_PAGE = 1024


@dataclass(frozen=True)
class Layout:
    """How the elements of a value lie: in rows, each padded to whole vectors.

    Args:
        shape: of the value.
        strides: elements between neighbours, along each dimension.
        size: elements in all, padding included.
        dtype: of the elements; masks are bytes.
    """

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    size: int
    dtype: np.dtype[Any]

    @property
    def bytes(self) -> int:
        """The memory it takes."""
        return self.size * self.dtype.itemsize

    def offset(self, place: Place) -> Index:
        """Which element lies at a place."""
        found = number(0)
        for p, stride in zip(place, self.strides, strict=True):
            found = found.plus(p.times(stride))
        return found


@dataclass(frozen=True)
class Buffer:
    """A layout at a place of the arena, in bytes."""

    start: int
    layout: Layout

    def view(self, arena: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Its elements, without the padding, as an array over the arena."""
        part = arena[self.start : self.start + self.layout.bytes].view(self.layout.dtype)
        steps = [s * self.layout.dtype.itemsize for s in self.layout.strides]
        return np.lib.stride_tricks.as_strided(part, self.layout.shape, steps)


def lanes_for(length: int, most: int) -> int:
    """How many lanes vectors along a dimension have: a power of two, as few as are needed."""
    return min(most, 1 << max(length - 1, 0).bit_length())


def layout_of(spec: Spec, most: int) -> Layout:
    """The layout of a value whose vectors have ``most`` lanes, or fewer where it is short."""
    wide = squeezed(spec.shape)
    lanes = lanes_for(wide[-1], most) if wide else 1
    row = -(-wide[-1] // lanes) * lanes if wide else 1
    if len(wide) > 1 and row * spec.dtype.itemsize % _PAGE == 0:
        row += lanes
    lengths = [*wide[:-1], row] if wide else []
    steps = iter([prod(lengths[d + 1 :]) for d in range(len(lengths))])
    strides = tuple(0 if n == 1 else next(steps) for n in spec.shape)
    return Layout(spec.shape, strides, prod(lengths), spec.dtype)


class Arena:
    """Hands out memory, and takes it back.

    Args:
        start: the first free byte.
    """

    def __init__(self, start: int = 0) -> None:
        self.end = start
        self._free: list[tuple[int, int]] = []

    def take(self, layout: Layout) -> Buffer:
        """Memory for a value: the smallest free piece that is large enough, or new."""
        wanted = -(-layout.bytes // ALIGNMENT) * ALIGNMENT
        fitting = [(size, at) for at, size in self._free if size >= wanted]
        if not fitting:
            at, self.end = self.end, self.end + wanted
            return Buffer(at, layout)
        size, at = min(fitting)
        self._free.remove((at, size))
        if size > wanted:
            self._free.append((at + wanted, size - wanted))
        return Buffer(at, layout)

    def give_back(self, buffers: Iterable[Buffer]) -> None:
        """Let the memory of values that are dead be used again."""
        for buffer in buffers:
            size = -(-buffer.layout.bytes // ALIGNMENT) * ALIGNMENT
            self._free.append((buffer.start, size))
        self._free.sort()
        joined: list[tuple[int, int]] = []
        for at, size in self._free:
            if joined and sum(joined[-1]) == at:
                joined[-1] = (joined[-1][0], joined[-1][1] + size)
            else:
                joined.append((at, size))
        self._free = joined
