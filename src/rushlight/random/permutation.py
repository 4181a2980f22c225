"""`randperm`: the Fisher-Yates shuffle that PyTorch makes, word for word.

Step i swaps items i and i + word % (n − i). The swaps of a long permutation are resolved together:
the item that step i moves out of its own place is found by pointer jumping, and what it receives is
the item that the previous step with the same partner left there.
Read next: `bernoulli.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rushlight.random.default import chosen
from rushlight.random.uniform import words64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["permutation"]

_SHORT = 256  # below, a loop over the swaps is faster
_HALF = 32  # bits: a pair of places is sorted as one 64-bit number
_LOW_HALF = 2**_HALF - 1
_INSIDE_OUT = (2**32 - 1) // 20  # from here on PyTorch shuffles in another way, with 64-bit draws


def permutation(n: int, generator: Generator | None = None) -> NDArray[np.int64]:
    """Return the numbers 0 to n − 1 in random order, as `randperm`.

    Args:
        n: how many; n − 1 words are used.
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: n < 0.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> permutation(10, Generator().manual_seed(42))
        array([2, 6, 1, 8, 4, 5, 0, 9, 3, 7])
    """
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    source = chosen(generator)
    if n < 2:
        return np.arange(n)
    if n >= _INSIDE_OUT:
        return _inside_out(n, source)
    offsets = source.words(n - 1) % np.arange(n, 1, -1, dtype=np.uint64)
    partners = offsets.view(np.int64) + np.arange(n - 1)
    return _swap_in_turn(partners) if n < _SHORT else _swap_together(partners)


def _swap_in_turn(partners: NDArray[np.int64]) -> NDArray[np.int64]:
    items = list(range(len(partners) + 1))
    for i, j in enumerate(partners.tolist()):
        items[i], items[j] = items[j], items[i]
    return np.array(items)


def _swap_together(partners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what `_swap_in_turn` returns, without a loop over the steps."""
    steps = np.arange(len(partners))
    moved = _moved_out(partners, steps)
    in_pairs = np.sort(partners << _HALF | steps)  # by partner, then by step
    partner, step = in_pairs >> _HALF, in_pairs & _LOW_HALF
    received = partner.copy()
    np.copyto(received[1:], moved[step[:-1]], where=partner[1:] == partner[:-1])
    items = np.empty(len(moved), np.int64)
    items[step] = received
    items[-1] = moved[-1]
    return items


def _moved_out(partners: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the item that stands at place i when step i begins and swaps it with another.

    It is what the last step with partner i put there, which is the item that stood at that step's
    own place; if there is none, it is i itself. Where step i swaps nothing, nobody asks.
    """
    source = np.arange(len(steps) + 1)
    source[partners] = steps  # in turn: the last one wins
    while not np.array_equal(further := source[source], source):
        source = further
    return source


def _inside_out(n: int, generator: Generator) -> NDArray[np.int64]:
    """Shuffle so many items as PyTorch does: each new one takes the place of an earlier one."""
    items = np.empty(n, np.int64)
    places = words64(n, generator) % np.arange(1, n + 1, dtype=np.uint64)
    for i, j in enumerate(places):
        items[i] = items[j]
        items[j] = i
    return items
