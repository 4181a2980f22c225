"""float32 logarithm, sine and cosine with the bits of PyTorch's AVX2 kernels.

They are the polynomials of the Cephes library evaluated in float32, where every product that feeds
a sum is fused with it. A fused step is done here in float64 and then rounded to float32; for every
argument that a normal draw can meet, all 2²⁴ of them, this gives the bits of a true fused step.
Read next: `normal.py`, which calls these on blocks of 16 uniforms.
Source: S. L. Moshier, Cephes Mathematical Library, single precision `logf`, `sinf`, `cosf`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

_LOG = (  # coefficients of the highest power first
    7.0376836292e-2,
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
)
_LN2_HIGH = 0.693359375
_LN2_LOW = -2.12194440e-4
_SQRT_HALF = np.float32(0.707106781186547524)
_COS = (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
_SIN = (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
_FOUR_OVER_PI = np.float32(1.27323954473516)
_MINUS_QUARTER_PI = (-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)


def log32(x: Floats) -> Floats:
    """Return ln x for normal positive float32 numbers."""
    bits = x.view(np.int32)
    exponent = (bits >> 23) - 126
    mantissa = (bits & 0x007F_FFFF | 0x3F00_0000).view(np.float32)  # in [0.5, 1)
    small = mantissa < _SQRT_HALF
    exponent -= small
    m = np.where(small, mantissa + mantissa, mantissa) - np.float32(1)  # both exact
    e = exponent.astype(np.float64)
    wide = m.astype(np.float64)
    z = (m * m).astype(np.float64)
    y = _rounded(_horner(_LOG, wide) * wide)
    y = _rounded(y * z + _rounded(e * _single(_LN2_LOW)))
    y = _rounded(y - z * 0.5)
    return (e * _LN2_HIGH + _rounded(wide + y)).astype(np.float32)


def sincos32(t: Floats) -> tuple[Floats, Floats]:
    """Return the sine and the cosine of float32 numbers t >= 0."""
    octant = (t * _FOUR_OVER_PI).astype(np.int32) + 1 & ~1
    j = octant.astype(np.float64)
    rest = t.astype(np.float64)
    for part in _MINUS_QUARTER_PI:
        rest = _rounded(j * _single(part) + rest)
    z = _rounded(rest * rest)
    y = _rounded(_horner(_COS, z) * z)
    cosine = _rounded(y * z - z * 0.5)
    cosine += 1.0
    w = _rounded(_horner(_SIN, z) * z)
    sine = w * rest + rest
    swapped = octant & 2 != 0
    sin = np.where(swapped, cosine, sine).astype(np.float32)
    cos = np.where(swapped, sine, cosine).astype(np.float32)
    np.negative(sin, out=sin, where=octant & 4 != 0)
    np.negative(cos, out=cos, where=octant - 2 & 4 == 0)
    return sin, cos


def _horner(coefficients: tuple[float, ...], x: Doubles) -> Doubles:
    """Evaluate a polynomial at float32 numbers by fused steps."""
    y: Doubles = x * _single(coefficients[0])
    y += _single(coefficients[1])
    for coefficient in coefficients[2:]:
        y = _rounded(y)
        y *= x
        y += _single(coefficient)
    return _rounded(y)


def _single(constant: float) -> float:
    return float(np.float32(constant))


def _rounded(x: Doubles) -> Doubles:
    """Round to float32 and return in float64."""
    return x.astype(np.float32).astype(np.float64)
