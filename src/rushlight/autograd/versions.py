"""Which memory was written to, and when: how a stale saved value is noticed.

An in-place write stamps the array that owns the memory with the clock. A node's birth is a number
of the same clock, so memory that a node saved was changed since if its stamp is later. Nothing is
done when a value is saved, and nothing is looked up in ``backward`` unless there was any write
after the node's birth.
"""

from __future__ import annotations

import weakref
from functools import partial
from typing import Any

import numpy as np

from rushlight.autograd.state import clock, state

__all__ = ["changed_since", "mark_written", "owner", "version", "writes"]


class _Stamp(weakref.ref[Any]):
    """Of one array: when it was written to last, and how often."""

    __slots__ = ("count", "last")
    last: int
    count: int


class _Writes:
    """The stamps by the owner's address; an array that dies takes its stamp along.

    Threads share them without a lock: each change of the dictionary is one call into C, and the
    stamp is gone before another array can have its address.
    """

    def __init__(self) -> None:
        self.last = 0
        self.of: dict[int, _Stamp] = {}
        self.forget = self.of.pop

    def first(self, array: Any) -> _Stamp:
        """A stamp for an array that had none."""
        key = id(array)
        stamp = _Stamp(array, partial(self.forget, key))
        stamp.last = stamp.count = 0
        return self.of.setdefault(key, stamp)


writes = _Writes()


def owner(array: Any) -> Any:
    """The array at the bottom of a chain of views: it stands for the memory."""
    while isinstance(base := getattr(array, "base", None), np.ndarray) or hasattr(base, "base"):
        array = base
    return array


def mark_written(*arrays: Any) -> None:
    """Stamp the memory of these arrays: it has just been written to."""
    if state.guard is not None:
        for array in arrays:
            state.guard(array)
    now = writes.last = clock()
    find = writes.of.get
    for array in arrays:
        stamp = find(id(array if array.base is None else owner(array)))
        if stamp is None:
            stamp = writes.first(owner(array))
        stamp.last = now
        stamp.count += 1


def changed_since(array: Any, birth: int) -> bool:
    """Whether the memory of ``array`` was written to after ``birth``."""
    stamp = writes.of.get(id(owner(array)))
    return stamp is not None and stamp.last > birth


def version(array: Any) -> int:
    """How many in-place writes the memory of ``array`` has seen."""
    stamp = writes.of.get(id(owner(array)))
    return stamp.count if stamp is not None else 0
