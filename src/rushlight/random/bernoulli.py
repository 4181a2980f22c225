"""Coin tosses: `bernoulli_(p)`, `bernoulli(tensor)` and with them every dropout mask.

One chance for all elements is compared with a float64 uniform (two words) in every dtype. A chance
of its own for each element is compared with a uniform of the chances' dtype (one word in float32).
Read next: `continuous.py`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.checks import require_floating
from rushlight.random.default import chosen
from rushlight.random.layout import fill, fill_beside
from rushlight.random.uniform import bits53, units32, units64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["fill_bernoulli"]


def fill_bernoulli(
    array: NDArray[Any], p: float | NDArray[Any] = 0.5, generator: Generator | None = None
) -> None:
    """Fill `array` in place with ones, of chance `p`, and zeros, as `Tensor.bernoulli_`.

    Args:
        array: of any dtype.
        p: one chance, or a floating array of chances that broadcasts to `array` (default 0.5).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: a chance is outside [0, 1].
        NotImplementedError: the chances are not floating.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(8, np.uint8)
        >>> fill_bernoulli(x, 0.3, Generator().manual_seed(42))
        >>> x
        array([1, 1, 1, 1, 0, 0, 0, 0], dtype=uint8)
    """
    source = chosen(generator)
    if isinstance(p, np.ndarray):
        _fill_each(array, p, source)
        return
    if not 0.0 <= p <= 1.0:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
    bound = np.uint64(math.ceil(p * 2.0**53))  # k·2⁻⁵³ < p, asked of the integers k
    fill(array, lambda count: bits53(count, source) < bound)


def _fill_each(array: NDArray[Any], chances: NDArray[Any], generator: Generator) -> None:
    if array.size:
        require_floating(chances, "bernoulli_tensor_cpu_p_")
    if not ((chances >= 0.0) & (chances <= 1.0)).all():
        raise RuntimeError(
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false; "
            f"bernoulli got chances from {chances.min():g} to {chances.max():g}"
        )
    units = units32 if chances.dtype.char == "f" else units64
    fill_beside(array, chances, lambda part: units(part.size, generator) < part)
