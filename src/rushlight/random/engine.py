"""The Mersenne twister behind every random number: 32-bit words, in PyTorch's order.

PyTorch's CPU generator is the standard MT19937 with the classic seeding, which is also NumPy's, so
NumPy makes the words here, in blocks, in C. This file turns a seed into that stream and reads or
sets the place in it; it knows nothing of floats, distributions or the saved layout.
Read next: `state.py` for the saved layout, `generator.py` for what a user holds.
Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numpy.random.bit_generator import ISeedSequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BLOCK", "Engine", "Place"]

BLOCK = 624  # words that one step of the recurrence makes
LOW_WORD = 0xFFFF_FFFF


class Place(NamedTuple):
    """Where a stream stands: the block of words in its raw form and how far it is used.

    `next` counts the words of the block that are used, and `left` the words left plus one. A seed
    that nothing was drawn from is not a block yet: PyTorch writes it as `left=1, next=0`.
    """

    words: NDArray[np.uint32]
    left: int
    next: int


class _NoEntropy(ISeedSequence):
    """Zeros in place of the hashed seed that NumPy would spend 0.1 ms on and `seed` replaces."""

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Any:
        return [0] * n_words  # NumPy reads them one by one, from a list ten times faster


class Engine:
    """A stream of 32-bit words that `words(count)` reads in order.

    Args:
        seed: an integer; its low 32 bits choose the stream, as in PyTorch.

    Example:
        >>> Engine(42).words(2)
        array([1608637542, 3421126067], dtype=uint64)
    """

    def __init__(self, seed: int) -> None:
        self._bits = np.random.MT19937(cast("np.random.SeedSequence", _NoEntropy()))
        self._seeding = np.random.RandomState(self._bits)
        self.words = self._bits.random_raw  # one word per uint64 item
        self.seed(seed)

    def seed(self, seed: int) -> None:
        """Go to the beginning of the stream of `seed`."""
        self._seeding.seed(seed & LOW_WORD)
        self._start: int | NDArray[np.uint32] = seed & LOW_WORD

    def place(self) -> Place:
        """Return where the stream stands."""
        inner = self._bits.state["state"]  # a copy
        words, used = inner["key"], int(inner["pos"])
        if used == BLOCK and np.array_equal(words, self._start_words()):
            return Place(words, left=1, next=0)
        return Place(words, left=BLOCK + 1 - used, next=used)

    def move_to(self, place: Place) -> None:
        """Put the stream at `place`."""
        used = BLOCK + 1 - place.left
        self._bits.state = {
            "bit_generator": "MT19937",
            "state": {"key": place.words, "pos": used},
        }
        self._start = place.words.copy() if place.next == 0 else 0

    @contextmanager
    def lent(self) -> Iterator[int]:
        """Within it, the address of the state, for native code that draws words by itself.

        There stand the block of words, 32 bits each, and how many of them are used, 32 bits. No
        other thread draws meanwhile.

        Raises:
            RuntimeError: this NumPy keeps its state in another form.
        """
        if not _has_known_form():
            raise RuntimeError(f"Engine: NumPy {np.__version__} keeps MT19937 in an unknown form")
        with self._bits.lock:
            yield self._bits.ctypes.state_address

    def _start_words(self) -> NDArray[np.uint32]:
        """The words that the stream started from, before the first block was made of them."""
        if isinstance(self._start, int):
            seeded = np.random.RandomState(self._start).get_state(legacy=False)
            self._start = cast("NDArray[np.uint32]", seeded["state"]["key"])
        return self._start


@cache
def _has_known_form() -> bool:
    """Whether NumPy's state in memory is the words and then the count of used ones."""
    bits = np.random.MT19937(cast("np.random.SeedSequence", _NoEntropy()))
    words = np.arange(1, BLOCK + 1, dtype=np.uint32)
    bits.state = {"bit_generator": "MT19937", "state": {"key": words, "pos": 77}}
    found = (ctypes.c_uint32 * (BLOCK + 1)).from_address(bits.ctypes.state_address)
    return list(found) == [*words.tolist(), 77]
