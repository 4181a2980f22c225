"""The generators that a training draws from: found, saved, and put back."""

from __future__ import annotations

import random as python_random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from rushlight.random import Generator, default_generator

__all__ = ["generator_states", "set_generator_states", "undrawn"]


def generator_states(loader: Any) -> dict[str, Any]:
    """The state of every generator that a training over ``loader`` may draw from.

    NumPy's and Python's are among them, for data sets that draw from those.
    """
    name, keys, position, has_gauss, gauss = np.random.get_state()  # noqa: NPY002 - the user's
    version, words, normal = python_random.getstate()
    return {
        **{key: generator.get_state() for key, generator in _held(loader).items()},
        "numpy": [name, np.asarray(keys).astype(np.int64), position, has_gauss, gauss],
        "python": [version, np.array(words, np.int64), normal],
    }


def set_generator_states(loader: Any, states: dict[str, Any]) -> None:
    """The inverse of ``generator_states``."""
    for key, generator in _held(loader).items():
        generator.set_state(states[key])
    name, keys, position, has_gauss, gauss = states["numpy"]
    legacy = (name, keys.astype(np.uint32), position, has_gauss, gauss)
    np.random.set_state(legacy)  # noqa: NPY002 - the user's
    version, words, normal = states["python"]
    python_random.setstate((version, tuple(int(w) for w in words), normal))


@contextmanager
def undrawn(loader: Any = None) -> Iterator[None]:
    """Within it, Rushlight's generators may be drawn from; afterwards they are where they were."""
    before = [(generator, generator.get_state()) for generator in _held(loader).values()]
    try:
        yield
    finally:
        for generator, state in before:
            generator.set_state(state)


def _held(loader: Any) -> dict[str, Generator]:
    """The default generator, and those that a loader and its sampler bring along."""
    found = {
        "rushlight": default_generator,
        "loader": getattr(loader, "generator", None),
        "sampler": getattr(getattr(loader, "sampler", None), "generator", None),
    }
    return {key: generator for key, generator in found.items() if generator is not None}
