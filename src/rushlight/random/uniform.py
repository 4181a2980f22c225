"""Uniform numbers: words cut to as many bits as a float has, times the width, plus the low end.

x = k·2⁻²⁴ with k the low 24 bits of a word for float32; x = k·2⁻⁵³ with k the low 53 bits of two
words, the high half first, for float64. The value is low + x·(high − low), rounded once, as on
PyTorch's AVX2 flavour; one that rounds up to high becomes low. Everything else draws from these x.
Read next: `normal.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.checks import c_name, require_floating
from rushlight.random.default import chosen
from rushlight.random.exact import fma32, fma64
from rushlight.random.layout import fill

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["bits53", "fill_uniform", "units32", "units64", "words64"]

_LOW_24 = np.uint64(2**24 - 1)
_LOW_53 = np.uint64(2**53 - 1)
_WORD = np.uint64(32)


def words64(count: int, generator: Generator) -> NDArray[np.uint64]:
    """Draw 64-bit integers: two words each, the high half first."""
    words = generator.words(2 * count)
    return words[0::2] << _WORD | words[1::2]


def bits53(count: int, generator: Generator) -> NDArray[np.uint64]:
    """Draw integers below 2**53, two words each."""
    return words64(count, generator) & _LOW_53


def units32(count: int, generator: Generator) -> NDArray[np.float64]:
    """Draw float32 numbers in [0, 1), one word each; they are returned in float64."""
    bits: NDArray[np.uint64] = generator.words(count) & _LOW_24
    return np.multiply(bits, 2.0**-24, dtype=np.float64)


def units64(count: int, generator: Generator) -> NDArray[np.float64]:
    """Draw float64 numbers in [0, 1), two words each."""
    return np.multiply(bits53(count, generator), 2.0**-53, dtype=np.float64)


def fill_uniform(
    array: NDArray[Any], low: float = 0.0, high: float = 1.0, generator: Generator | None = None
) -> None:
    """Fill `array` in place with uniform numbers of [low, high), as `Tensor.uniform_`.

    Args:
        array: float32 or float64.
        low: the least value (default 0).
        high: the bound that is not reached (default 1).
        generator: where the words come from; None is the default generator.

    Raises:
        NotImplementedError: the dtype is not a floating one.
        RuntimeError: low > high, or a bound or the width is beyond the dtype.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(2, np.float32)
        >>> fill_uniform(x, -0.5, 0.5, Generator().manual_seed(42))
        >>> x
        array([0.38226926, 0.41500396], dtype=float32)
    """
    require_floating(array, "check_uniform_bounds")
    source = chosen(generator)
    if low == 0.0 and high == 1.0:
        units = units32 if array.dtype.char == "f" else units64
        fill(array, lambda count: units(count, source))
        return
    _check_bounds(array.dtype, low, high)
    kind = array.dtype.type
    start, stop, width = float(kind(low)), float(kind(high)), float(kind(high) - kind(low))

    def draw(count: int) -> NDArray[Any]:
        if array.dtype.char == "f":
            values: NDArray[Any] = fma32(units32(count, source), width, start)
        else:
            values = fma64(units64(count, source), width, start)
        np.putmask(values, values == stop, start)  # rounded up to the bound that is not reached
        return values

    fill(array, draw)


def _check_bounds(dtype: np.dtype[Any], low: float, high: float) -> None:
    largest = float(np.finfo(dtype).max)
    for name, bound in (("from", low), ("to", high)):
        if not -largest <= bound <= largest:
            raise RuntimeError(f"{name} is out of bounds for {c_name(dtype)}; got {bound:g}")
    if low > high:
        raise RuntimeError(
            f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}"
        )
    if high - low > largest:
        limit = f"std::numeric_limits<{c_name(dtype).capitalize()}>::max()"
        raise RuntimeError(
            f"uniform_ expects to-from <= {limit}, but found to={high:g} and from={low:g} "
            "which result in to-from to exceed the limit"
        )
