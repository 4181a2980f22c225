"""The C library's functions over arrays, because their last bits are part of PyTorch's stream.

NumPy has functions of its own for these where the processor has AVX-512, and their last bits
differ, so the standard library's `math`, which calls C's, is mapped over the numbers.
Read next: `normal.py` and `continuous.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def apply(function: Callable[[float], float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a function of `math` of every element of a flat array.

    Example:
        >>> import math
        >>> apply(math.sqrt, np.array([4.0, 9.0]))
        array([2., 3.])
    """
    return np.fromiter(map(function, x.tolist()), np.float64, x.size)
