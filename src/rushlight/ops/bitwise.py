"""Atoms on the bits of integers; of bools they are logic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rushlight.ops.samples import Sample
from rushlight.ops.specs import elementwise
from rushlight.ops.table import Row, atom

__all__: list[str] = []


def _integers(count: int, low: int, high: int) -> Callable[[np.random.Generator], list[Sample]]:
    def make(rng: np.random.Generator) -> list[Sample]:
        shapes = (((2, 3), (3,)), ((), ()), ((0, 3), (3,)))
        return [
            Sample(tuple(np.asarray(rng.integers(low, high, s)) for s in pair[:count]))
            for pair in shapes
        ]

    return make


def _pairwise(name: str, ufunc: Any, doc: str) -> Row:
    def function(x: Any, y: Any) -> Any:
        return ufunc(x, y)

    function.__name__, function.__doc__ = name, doc
    return atom(elementwise, samples=_integers(2, -9, 9), torch=name, zero=True)(function)


bitwise_and = _pairwise("bitwise_and", np.bitwise_and, "The bits that x and y have.")
bitwise_or = _pairwise("bitwise_or", np.bitwise_or, "The bits that x or y has.")
bitwise_xor = _pairwise("bitwise_xor", np.bitwise_xor, "The bits that just one of x and y has.")


@atom(elementwise, samples=_integers(1, -9, 9), torch="bitwise_not", zero=True)
def bitwise_not(x: Any) -> Any:
    """The bits that x does not have."""
    return np.bitwise_not(x)


def _shiftable(x: Any, y: Any) -> Any:
    """Where the distance y is one that the type of x has."""
    return np.greater_equal(y, 0) & np.less(y, 8 * x.dtype.itemsize)


@atom(elementwise, samples=_integers(2, 0, 9), torch="bitwise_left_shift", zero=True)
def bitwise_left_shift(x: Any, y: Any) -> Any:
    """X · 2^y; 0 where y is negative or not below the number of bits."""
    return np.where(_shiftable(x, y), np.left_shift(x, y), x.dtype.type(0))


@atom(elementwise, samples=_integers(2, 0, 9), torch="bitwise_right_shift", zero=True)
def bitwise_right_shift(x: Any, y: Any) -> Any:
    """X / 2^y rounded down; 0 or -1 where y is negative or not below the number of bits."""
    sign = np.where(np.less(x, 0), x.dtype.type(-1 if x.dtype.kind == "i" else 0), x.dtype.type(0))
    return np.where(_shiftable(x, y), np.right_shift(x, y), sign)
