"""Fused multiply-add, rounded once, from NumPy's ordinary operations.

PyTorch's AVX2 kernels end in a fused multiply-add, whose last bit can differ from that of a product
and a sum. Python 3.11 has no fma, so the errors of the product and of the sums are worked out
exactly, and what lies below the last bit is kept by rounding to odd.
Read next: `uniform.py`, which uses both.
Sources: T. J. Dekker, "A floating-point technique for extending the available precision",
Numerische Mathematik 18 (1971); S. Boldo and G. Melquiond, "Emulation of a FMA and correctly
rounded sums", IEEE Transactions on Computers 57 (2008).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

__all__ = ["fma32", "fma64"]

_SPLITTER = 2.0**27 + 1.0  # cuts a double into two halves whose products are exact
_SAFE_EXPONENT = 300  # scales beyond 2**±300 are moved to 1, so that no error under- or overflows


def fma32(x: Doubles, y: float, z: float) -> NDArray[np.float32]:
    """Return x·y + z rounded once to float32; x, y and z hold float32 values.

    Example:
        >>> fma32(np.array([0.5]), 3.0, 1.0)
        array([2.5], dtype=float32)
    """
    product = x * y  # 24 + 24 bits: exact in a double
    exact = z == 0.0 or not math.isfinite(y + z)
    total = product + z if exact else _round_to_odd(*_two_sum(product, z))
    return total.astype(np.float32)


def fma64(x: Doubles, y: float, z: float) -> Doubles:
    """Return x·y + z rounded once to float64, unless the result is subnormal.

    Example:
        >>> fma64(np.array([1 + 2.0**-30]), 1 - 2.0**-30, -1.0) == -(2.0**-60)
        array([ True])
    """
    if z == 0.0 or abs(math.frexp(y)[0]) == 0.5 or not math.isfinite(y + z):
        return x * y + z  # the product is exact, or no error can show
    exponent = math.frexp(max(abs(y), abs(z)))[1]
    if abs(exponent) > _SAFE_EXPONENT:
        return np.ldexp(fma64(x, math.ldexp(y, -exponent), math.ldexp(z, -exponent)), exponent)
    product, product_error = _two_product(x, y)
    tail, tail_error = _two_sum(product_error, z)
    total, error = _two_sum(product, tail)
    return total + _round_to_odd(*_two_sum(error, tail_error))


def _two_product(x: Doubles, y: float) -> tuple[Doubles, Doubles]:
    """Return the rounded product and its exact error."""
    product = x * y
    scaled = x * _SPLITTER
    x_high = scaled - (scaled - x)
    x_low = x - x_high
    y_high = y * _SPLITTER - (y * _SPLITTER - y)
    y_low = y - y_high
    error = ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low
    return product, error


def _two_sum(a: Doubles, b: Doubles | float) -> tuple[Doubles, Doubles]:
    """Return the rounded sum and its exact error."""
    total = a + b
    b_seen = total - a
    return total, (a - (total - b_seen)) + (b - b_seen)


def _round_to_odd(total: Doubles, error: Doubles) -> Doubles:
    """Return total + error with an inexact sum moved to its odd neighbour, so no tie is faked."""
    inexact = error != 0.0
    if not inexact.any():
        return total
    bits = total.view(np.int64)
    towards = np.where((error > 0.0) == (total > 0.0), np.int64(1), np.int64(-1))
    odd: NDArray[np.int64] = bits + towards * (inexact & (bits & 1 == 0))
    return odd.view(np.float64)
