"""The C library's functions over arrays, because their last bits are part of PyTorch's stream.

NumPy has functions of its own for these where the processor has AVX-512, and their last bits
differ, so the standard library's `math`, which calls C's, is mapped over the numbers.
Read next: `normal.py` and `continuous.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["apply", "exp_or_inf", "log_or_minus_inf"]


def apply(function: Callable[[float], float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a function of every element of a flat array.

    Example:
        >>> apply(math.sqrt, np.array([4.0, 9.0]))
        array([2., 3.])
    """
    return np.fromiter(map(function, x.tolist()), np.float64, x.size)


def exp_or_inf(x: float) -> float:
    """Return eˣ as C does, infinity beyond the largest float, where `math.exp` raises."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def log_or_minus_inf(x: float) -> float:
    """Return ln x as C does, minus infinity at 0, where `math.log` raises."""
    return math.log(x) if x else -math.inf
