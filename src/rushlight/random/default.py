"""The generator that everything draws from unless it is given one, and its module functions.

PyTorch seeds it from the operating system when it is imported, and so does Rushlight: a run repeats
only after `manual_seed`. The functions are those of PyTorch's `torch.random`.
Read next: `generator.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import SupportsInt

from rushlight.random.generator import Generator
from rushlight.tensor import Tensor

__all__ = [
    "chosen",
    "default_generator",
    "draws_refused",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]

default_generator = Generator()
default_generator.seed()


class _Refusal(threading.local):
    """The error with which this thread must not draw; None where it may."""

    error: Exception | None = None


_refusal = _Refusal()


@contextmanager
def draws_refused(error: Exception) -> Iterator[None]:
    """Raise `error` whenever the block draws, from whichever generator."""
    before, _refusal.error = _refusal.error, error
    try:
        yield
    finally:
        _refusal.error = before


def chosen(generator: Generator | None) -> Generator:
    """Return `generator`, or the default one for None.

    Raises:
        TypeError: `generator` is something else.
    """
    if _refusal.error is not None:
        raise _refusal.error
    if generator is None:
        return default_generator
    if not isinstance(generator, Generator):
        got = type(generator).__name__
        raise TypeError(f"argument 'generator' must be torch.Generator, not {got}")
    return generator


def manual_seed(seed: SupportsInt | str) -> Generator:
    """Seed the default generator and return it.

    Args:
        seed: anything that `int` takes, from -2**63 to 2**64 - 1.

    Raises:
        ValueError: `seed` is no integer, or out of range.

    Example:
        >>> manual_seed(42).initial_seed()
        42
    """
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Seed the default generator from the operating system and return the seed.

    Example:
        >>> import rushlight
        >>> rushlight.seed() == rushlight.initial_seed()
        True
    """
    return default_generator.seed()


def initial_seed() -> int:
    """Return the seed that the default generator started from.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.initial_seed()
        42
    """
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """Return the default generator's state as a uint8 tensor of PyTorch's 5056 bytes.

    Example:
        >>> import rushlight
        >>> rushlight.get_rng_state().shape
        torch.Size([5056])
    """
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Let the default generator go on from a state that `get_rng_state` returned.

    Args:
        new_state: a uint8 tensor of 5056 bytes, from here or from PyTorch.

    Raises:
        TypeError: it is no uint8 tensor.
        RuntimeError: it is not contiguous, or holds no generator's state.

    Example:
        >>> import rushlight
        >>> state = rushlight.get_rng_state()
        >>> first = rushlight.rand(3)
        >>> rushlight.set_rng_state(state)
        >>> rushlight.equal(rushlight.rand(3), first)
        True
    """
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(enabled: bool = True) -> Iterator[None]:
    """Undo, at the end of the block, whatever the block does to the default generator.

    Args:
        enabled: False to let the block act on the stream as usual (default True).

    Example:
        >>> generator = manual_seed(42)
        >>> with fork_rng():
        ...     word = generator.words()
        >>> word == generator.words()
        True
    """
    saved = default_generator.state_array() if enabled else None
    try:
        yield
    finally:
        if saved is not None:
            default_generator.set_state_array(saved)
