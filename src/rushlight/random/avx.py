"""float32 logarithm, sine and cosine with the bits of PyTorch's AVX2 kernels.

They are the polynomials of the Cephes library evaluated in float32, where every product that feeds
a sum is fused with it. A fused step is done here in float64 and then rounded to float32. For every
argument that a normal draw can meet, all 2²⁴ of each, this gives PyTorch's bits.
Read next: `normal.py`, which calls these on blocks of 16 uniforms.
Source: S. L. Moshier, Cephes Mathematical Library, single precision `logf`, `sinf`, `cosf`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Singles = NDArray[np.float32]
    Doubles = NDArray[np.float64]  # holding float32 values

__all__ = ["log32", "sincos32"]


def _singles(*constants: float) -> tuple[float, ...]:
    """Return the constants as float32 holds them."""
    return tuple(float(np.float32(constant)) for constant in constants)


# Polynomials, the coefficient of the highest power first.
_LOG = _singles(
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
_COS = _singles(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
_SIN = _singles(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
_LN2_HIGH, _LN2_LOW = _singles(0.693359375, -2.12194440e-4)
_MINUS_QUARTER_PI = _singles(-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)
_SQRT_HALF = np.float32(0.707106781186547524)
_FOUR_OVER_PI = np.float32(1.27323954473516)
_ONE = np.float32(1)


def log32(x: Singles) -> Singles:
    """Return ln x for normal positive float32 numbers.

    x = 2ᵉ(1 + m) with √½ <= 1 + m < √2, and ln(1 + m) = m − m²/2 + m³·P(m).

    Example:
        >>> log32(np.array([0.25, 1.0], np.float32))
        array([-1.3862944,  0.       ], dtype=float32)
    """
    bits = x.view(np.int32)
    mantissa = (bits & 0x007F_FFFF | 0x3F00_0000).view(np.float32)  # in [½, 1)
    small = mantissa < _SQRT_HALF
    e = ((bits >> 23) - 126 - small).astype(np.float64)
    single = np.where(small, mantissa + mantissa, mantissa) - _ONE  # both steps are exact
    m = single.astype(np.float64)
    z = (single * single).astype(np.float64)
    y = _horner(_LOG, m)
    y = _rounded(y * m)
    y = _rounded(y * z + _rounded(e * _LN2_LOW))
    y = _rounded(y - z * 0.5)
    y = _rounded(y + m)
    return (e * _LN2_HIGH + y).astype(np.float32)


def sincos32(t: Singles) -> tuple[Singles, Singles]:
    """Return the sine and the cosine of float32 numbers t >= 0.

    t is taken to |r| <= π/4 by a multiple of π/2, in three steps; then cos r = 1 − r²/2 + r⁴·C(r²)
    and sin r = r + r³·S(r²).

    Example:
        >>> np.stack(sincos32(np.array([0.0, 1.0], np.float32)))
        array([[0.        , 0.84147096],
               [1.        , 0.5403023 ]], dtype=float32)
    """
    octant = (t * _FOUR_OVER_PI).astype(np.int32) + 1 & ~1
    j = octant.astype(np.float64)
    r = t.astype(np.float64)
    for step in _MINUS_QUARTER_PI:
        r = _rounded(j * step + r)
    z = _rounded(r * r)
    c = _rounded(_horner(_COS, z) * z)
    c = _rounded(c * z - z * 0.5) + 1.0
    s = _rounded(_horner(_SIN, z) * z) * r + r
    cosine, sine = c.astype(np.float32), s.astype(np.float32)
    swapped = octant & 2 != 0
    sin = np.where(swapped, cosine, sine)
    cos = np.where(swapped, sine, cosine)
    np.negative(sin, out=sin, where=octant & 4 != 0)
    np.negative(cos, out=cos, where=octant + 2 & 4 != 0)
    return sin, cos


def _horner(coefficients: tuple[float, ...], x: Doubles) -> Doubles:
    """Evaluate a polynomial by fused steps."""
    first, second, *rest = coefficients
    y = _rounded(x * first + second)
    for coefficient in rest:
        y *= x
        y += coefficient
        y = _rounded(y)
    return y


def _rounded(x: Doubles) -> Doubles:
    """Round to float32 and return in float64."""
    return x.astype(np.float32).astype(np.float64)
