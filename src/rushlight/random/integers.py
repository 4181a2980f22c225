"""Whole numbers: `random_`, `randint`: a word modulo the range, with no rejection.

A range of 2²⁸ or more takes two words, a smaller one takes one. The result is a little biased, by
PyTorch's design, and uses a constant number of words. A floating dtype takes whole numbers too:
its bounds are first moved to neighbours that the dtype can hold.
Read next: `permutation.py`.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.checks import c_name
from rushlight.random.default import chosen
from rushlight.random.layout import fill
from rushlight.random.uniform import words64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["fill_integers", "fill_random"]

_WIDE = 2**28  # from here on a range takes two words
_DIGITS = {"f": 24, "d": 53}  # bits of a floating dtype's significand


def fill_integers(
    array: NDArray[Any],
    low: int = 0,
    high: int | None = None,
    generator: Generator | None = None,
) -> None:
    """Fill `array` in place with whole numbers of [low, high), as `randint`, `random_(from, to)`.

    Args:
        array: of any dtype.
        low: the least value (default 0).
        high: the bound that is not reached; None means up to the dtype's largest, included.
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: low >= high, or a bound is beyond the dtype.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(5, np.int64)
        >>> fill_integers(x, 0, 100, Generator().manual_seed(42))
        >>> x
        array([42, 67, 76, 14, 26])
    """
    first, count = _range_up(array.dtype, low) if high is None else _range(array.dtype, low, high)
    _fill_range(array, first, count, chosen(generator))


def fill_random(array: NDArray[Any], generator: Generator | None = None) -> None:
    """Fill `array` in place with the whole numbers from 0 to the dtype's largest, as `random_()`.

    Floating dtypes go up to 2**24 and 2**53, included. float64 and int64 take two words each, all
    others one.

    Args:
        array: of any dtype.
        generator: where the words come from; None is the default generator.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(1, np.int64)
        >>> fill_random(x, Generator().manual_seed(42))
        >>> x
        array([6909045637428952499])
    """
    source = chosen(generator)
    count = np.uint64(_largest(array.dtype) + 1)
    if array.dtype.itemsize == 8:
        fill(array, lambda size: (words64(size, source) % count).view(np.int64))
    else:
        fill(array, lambda size: source.words(size) % count)


def _fill_range(array: NDArray[Any], first: int, count: int, generator: Generator) -> None:
    base = np.uint64(first % 2**64)  # sums wrap around as in C, so negative bounds need no case
    signed = np.int64
    if count == 2**64:
        fill(array, lambda size: words64(size, generator).view(signed))
    elif count >= _WIDE:
        wide = np.uint64(count)
        fill(array, lambda size: (words64(size, generator) % wide + base).view(signed))
    else:
        narrow = np.uint64(count)
        fill(array, lambda size: (generator.words(size) % narrow + base).view(signed))


def _range(dtype: np.dtype[Any], low: int, high: int) -> tuple[int, int]:
    """Return the first value and the number of values of [low, high) in `dtype`."""
    if low >= high:
        raise RuntimeError(
            f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}"
        )
    _check_in_dtype(dtype, low, "from")
    _check_in_dtype(dtype, high - 1, "to - 1")
    if dtype.kind == "f":
        low, high = _raised(dtype, low), _lowered(dtype, high)
        if low >= high:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, "
                f"but got from={low} >= to={high}"
            )
    return low, high - low


def _range_up(dtype: np.dtype[Any], low: int) -> tuple[int, int]:
    """Return the first value and the number of values from `low` to the largest of `dtype`."""
    largest = _largest(dtype)
    if low == -(2**63) and (dtype.kind == "f" or dtype == np.int64):
        return low, 2**64
    if dtype.kind == "f":
        low = _raised(dtype, low)
        if low >= largest:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' "
                f"casted to dtype, but got from={low} > to_inc={largest}"
            )
    _check_in_dtype(dtype, low, "from")
    return low, largest - low + 1


def _largest(dtype: np.dtype[Any]) -> int:
    """Return the largest whole number that `random_()` makes in `dtype`."""
    if dtype.kind == "b":
        return 1
    if dtype.kind == "f":
        return 1 << _DIGITS[dtype.char]
    return (1 << 8 * dtype.itemsize - (dtype.kind == "i")) - 1


def _check_in_dtype(dtype: np.dtype[Any], bound: int, name: str) -> None:
    if dtype.kind == "f":
        digits = _DIGITS[dtype.char]
        if abs(bound) > 2**digits:
            warnings.warn(
                f"{name} is out of bounds [-(2^{digits}), 2^{digits}]. Due to precision "
                f"limitations {c_name(dtype)} can support discrete uniform distribution only "
                f"within this range; got {bound}",
                stacklevel=4,
            )
        return
    largest = _largest(dtype)
    least = -largest - 1 if dtype.kind == "i" else 0
    if not least <= bound <= largest:
        raise RuntimeError(f"{name} is out of bounds for {c_name(dtype)}; got {bound}")


def _raised(dtype: np.dtype[Any], low: int) -> int:
    """Return `low`, moved up where `low + 1` rounds below it in a floating dtype."""
    after = int(dtype.type(low + 1))
    return low if after >= low else after + _spacing(dtype, low + 1)


def _lowered(dtype: np.dtype[Any], high: int) -> int:
    """Return `high`, moved down where `high - 1` rounds to it or above in a floating dtype."""
    before = int(dtype.type(high - 1))
    return high if before < high else before - _spacing(dtype, high - 1)


def _spacing(dtype: np.dtype[Any], value: int) -> int:
    return 1 << (abs(value).bit_length() - _DIGITS[dtype.char])
