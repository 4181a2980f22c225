"""Exponential, geometric, Cauchy and log-normal numbers.

Each is one formula in float64 with the C library's functions, whatever the dtype of the result, of
a float64 uniform u (two words); the log-normal takes a normal of the pairwise kind instead.
Read next: `multinomial.py`, which draws exponentials.
Source: L. Devroye, "Non-Uniform Random Variate Generation" (1986), chapter II.2.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.checks import c_name, require_floating, require_not_bool, scalar_name
from rushlight.random.default import chosen
from rushlight.random.exact import fma64
from rushlight.random.layout import fill
from rushlight.random.libm import apply, exp_or_inf, log_or_minus_inf
from rushlight.random.normal import standard_normals
from rushlight.random.uniform import units64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["fill_cauchy", "fill_exponential", "fill_geometric", "fill_log_normal"]


def fill_exponential(
    array: NDArray[Any], lambd: float = 1.0, generator: Generator | None = None
) -> None:
    """Fill `array` in place with −ln(1 − u)/λ, as `Tensor.exponential_`.

    Args:
        array: float32 or float64.
        lambd: the rate λ > 0 (default 1).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: λ <= 0, or the dtype is not a floating one.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(2, np.float32)
        >>> fill_exponential(x, generator=Generator().manual_seed(42))
        >>> x
        array([0.05991402, 0.06497613], dtype=float32)
    """
    if not lambd > 0.0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    if array.size:
        _require_continuous("Exponential", array, scalar_name(array.dtype))
    source = chosen(generator)
    scale = -1.0 / lambd
    fill(array, lambda count: scale * apply(math.log1p, -units64(count, source)))


def fill_cauchy(
    array: NDArray[Any],
    median: float = 0.0,
    sigma: float = 1.0,
    generator: Generator | None = None,
) -> None:
    """Fill `array` in place with median + σ·tan(π(u − ½)), as `Tensor.cauchy_`.

    Args:
        array: float32 or float64.
        median: default 0.
        sigma: half the width of the middle half, σ > 0 (default 1).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: σ <= 0, or the dtype is not a floating one.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(1)
        >>> fill_cauchy(x, generator=Generator().manual_seed(42))
        >>> float(x[0]) < -5
        True
    """
    if not sigma > 0.0:
        raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    _require_continuous("Cauchy", array, c_name(array.dtype))
    source = chosen(generator)

    def draw(count: int) -> NDArray[np.float64]:
        tangents = apply(math.tan, math.pi * (units64(count, source) - 0.5))
        return fma64(tangents, sigma, median)

    fill(array, draw)


def fill_geometric(array: NDArray[Any], p: float, generator: Generator | None = None) -> None:
    """Fill `array` in place with ⌈ln u / ln(1 − p)⌉, tosses up to a success: `Tensor.geometric_`.

    Args:
        array: of any dtype but bool; small integers wrap around, as in C.
        p: the chance of a success, in (0, 1).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: p is outside (0, 1).
        NotImplementedError: `array` is boolean.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(3, np.int64)
        >>> fill_geometric(x, 0.25, Generator().manual_seed(42))
        >>> bool((x >= 1).all())
        True
    """
    if not 0.0 < p < 1.0:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    if array.size:
        require_not_bool(array, "geometric_cpu")
    source = chosen(generator)
    scale = math.log1p(-p)

    def draw(count: int) -> NDArray[Any]:
        tosses = np.ceil(apply(log_or_minus_inf, units64(count, source)) / scale)
        return tosses if array.dtype.kind == "f" else tosses.astype(np.int64)

    fill(array, draw)


def fill_log_normal(
    array: NDArray[Any], mean: float = 1.0, std: float = 2.0, generator: Generator | None = None
) -> None:
    """Fill `array` in place with numbers whose logarithm is normal, as `Tensor.log_normal_`.

    Args:
        array: float32 or float64.
        mean: the mean of the logarithm (default 1).
        std: the standard deviation of the logarithm, above 0 (default 2).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: std <= 0.
        NotImplementedError: the dtype is not a floating one.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(3)
        >>> fill_log_normal(x, 0.0, 0.1, Generator().manual_seed(42))
        >>> bool((x > 0).all())
        True
    """
    if not std > 0.0:
        raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
    if array.size:
        require_floating(array, "log_normal_cpu")
    source = chosen(generator)
    fill(array, lambda n: apply(exp_or_inf, fma64(standard_normals(n, source), std, mean)))


def _require_continuous(name: str, array: NDArray[Any], dtype: str) -> None:
    if array.dtype.kind != "f":
        raise RuntimeError(
            f"{name} distribution is a continuous probability distribution. "
            f"dtype must be a floating point but you specified {dtype}"
        )
