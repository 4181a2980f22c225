"""Truncated normal numbers by rejection, as PyTorch's `nn.init.trunc_normal_` since 2.13.

Where more than 30 % of a normal's mass lies between the bounds, the whole array is drawn again
until no element is outside. Otherwise uniforms between the bounds are kept with the chance that the
density gives them. Earlier releases of PyTorch draw other numbers.
Read next: `normal.py`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.normal import fill_normal
from rushlight.random.uniform import fill_uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["fill_truncated_normal"]

_ENOUGH = 0.3  # of the mass between the bounds, for drawing normals


def fill_truncated_normal(
    array: NDArray[Any],
    mean: float = 0.0,
    std: float = 1.0,
    low: float = -2.0,
    high: float = 2.0,
    generator: Generator | None = None,
) -> None:
    """Fill `array` in place with normal numbers of [low, high], as `nn.init.trunc_normal_`.

    Args:
        array: float32 or float64.
        mean: of the normal before it is cut (default 0).
        std: its standard deviation (default 1).
        low: the least value (default −2).
        high: the largest value (default 2).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: std < 0, or low > high.
        ZeroDivisionError: std = 0.
        NotImplementedError: the dtype is not a floating one.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(1000)
        >>> fill_truncated_normal(x, generator=Generator().manual_seed(42))
        >>> bool((abs(x) <= 2).all())
        True
    """
    if _mass_below((high - mean) / std) - _mass_below((low - mean) / std) > _ENOUGH:
        _redraw_outside(array, mean, std, low, high, generator)
    else:
        _keep_by_density(array, mean, std, low, high, generator)


def _mass_below(x: float) -> float:
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def _redraw_outside(
    array: NDArray[Any],
    mean: float,
    std: float,
    low: float,
    high: float,
    generator: Generator | None,
) -> None:
    fill_normal(array, mean, std, generator)
    while (outside := (array < low) | (array > high)).any():
        again = np.empty_like(array)
        fill_normal(again, mean, std, generator)
        np.copyto(array, again, where=outside)


def _keep_by_density(
    array: NDArray[Any],
    mean: float,
    std: float,
    low: float,
    high: float,
    generator: Generator | None,
) -> None:
    mode = max(low, min(mean, high))
    peak = -0.5 * ((mode - mean) / std) ** 2
    candidates, chances = np.empty_like(array), np.empty_like(array)
    pending = np.ones(array.shape, np.bool_)
    while pending.any():
        fill_uniform(candidates, low, high, generator)
        np.copyto(array, candidates, where=pending)
        fill_uniform(chances, generator=generator)
        with np.errstate(all="ignore"):  # ln 0 = −∞ keeps the candidate
            pending &= np.log(chances) > ((candidates - mean) / std) ** 2 * -0.5 - peak
