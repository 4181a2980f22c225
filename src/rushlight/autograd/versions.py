"""Which memory was written to, and when: how a stale saved value is noticed.

An in-place write stamps the array that owns the memory with the clock. A node's birth is a number
of the same clock, so memory that a node saved was changed since if its stamp is later. Nothing is
done when a value is saved, and nothing is looked up in ``backward`` unless there was any write
after the node's birth.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from rushlight.autograd.state import clock, state

__all__ = ["changed_since", "mark_written", "owner", "version", "writes"]


class _Writes:
    """The stamps by the owner's address; entries of arrays that died are swept now and then."""

    def __init__(self) -> None:
        self.last = 0
        self.of: dict[int, tuple[int, int, weakref.ref[Any]]] = {}
        self.sweep_at = 1024

    def sweep(self) -> None:
        self.of = {key: entry for key, entry in list(self.of.items()) if entry[2]() is not None}
        self.sweep_at = max(1024, 2 * len(self.of))


writes = _Writes()


def owner(array: Any) -> Any:
    """The array at the bottom of a chain of views: it stands for the memory."""
    while isinstance(base := getattr(array, "base", None), np.ndarray) or hasattr(base, "base"):
        array = base
    return array


def mark_written(*arrays: Any) -> None:
    """Stamp the memory of these arrays: it has just been written to."""
    now = writes.last = clock()
    for array in arrays:
        if state.guard is not None:
            state.guard(array)
        at = array if array.base is None else owner(array)
        found = writes.of.get(id(at))
        if found is not None and found[2]() is at:
            writes.of[id(at)] = (now, found[1] + 1, found[2])
            continue
        if len(writes.of) > writes.sweep_at:
            writes.sweep()
        writes.of[id(at)] = (now, 1, weakref.ref(at))


def changed_since(array: Any, birth: int) -> bool:
    """Whether the memory of ``array`` was written to after ``birth``."""
    # An entry left by an array that died at this address is older than any node that saved its
    # successor, so it cannot mislead.
    found = writes.of.get(id(owner(array)))
    return found is not None and found[0] > birth


def version(array: Any) -> int:
    """How many in-place writes the memory of ``array`` has seen."""
    at = owner(array)
    found = writes.of.get(id(at))
    return found[1] if found is not None and found[2]() is at else 0
