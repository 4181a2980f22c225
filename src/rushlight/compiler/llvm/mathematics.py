"""`exp`, `log`, `tanh` and their kin as instructions: a vector goes in, a vector comes out.

Each function emits straight-line code for one value of float or double, or a vector of them, and
works lane by lane: the argument is reduced to a short interval, a polynomial does the rest, and
selections put right what is special (infinities, zeros, NaN). The bounds hold with and without
fused multiply-add, in the usual mode and with subnormals flushed, where these count as zeros.

No result is further from the true value than `BOUNDS` says, in units of the last place: tried with
all float32 values, and with samples in float64. Read next: `trigonometry.py` for sine and cosine,
`polynomials.py` for the coefficients.
Sources: Muller et al., Handbook of Floating-Point Arithmetic (2018); Cody and Waite, Software
Manual for the Elementary Functions (1980); for the logarithm, Tang, ACM TOMS 16 (1990).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from llvmlite import ir

from rushlight.compiler.llvm import polynomials as p
from rushlight.compiler.llvm.lanes import Lanes, polynomial

__all__ = ["BOUNDS", "erf", "exp", "expm1", "log", "log1p", "pow", "sigmoid", "sqrt", "tanh"]

# Units in the last place that a result may be away from the true value.
BOUNDS = {
    **dict.fromkeys(("exp", "log", "tanh", "log1p"), 1.5),
    **dict.fromkeys(("erf", "expm1"), 2.0),
    "sigmoid": 2.5,
    "sqrt": 0.5,
}


class _Limits(NamedTuple):
    """What depends on the format: ln 2 in two parts, and where functions saturate."""

    ln2: tuple[float, float]  # multiples of the first are exact
    ln2_of_log: tuple[float, float]  # the same, divided so that more of them are added exactly
    exp: tuple[float, float]  # 0 from here down, infinite from here up
    expm1: float  # -1 from here down
    erf: float  # 1 from here up


_LIMITS = {
    "float": _Limits(
        ln2=(0.693359375, -2.12194440e-4),
        ln2_of_log=(float.fromhex("0x1.62e3p-1"), float.fromhex("0x1.2fefa2p-17")),
        exp=(-105.0, 89.0),
        expm1=-30.0,
        erf=4.0,
    ),
    "double": _Limits(
        ln2=(float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")),
        ln2_of_log=(float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")),
        exp=(-746.0, 710.0),
        expm1=-50.0,
        erf=6.0,
    ),
}


def exp(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """E to the x: eˣ = 2ⁿ · eʳ with n the integer next to x / ln 2."""
    return _exp(Lanes(b, x)).value


def expm1(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """E to the x, minus 1, exact where x is small: 2ⁿ · (eʳ − 1) + (2ⁿ − 1)."""
    given = Lanes(b, x)
    limits = _LIMITS[given.kind]
    n, r = _reduced(given.at_least(limits.expm1).at_most(limits.exp[1]))
    kernel = (r * r).times_plus(polynomial(r, p.EXPM1[given.kind]), r)
    half = _power_of_two(n + -1)  # half of 2ⁿ, for 2ⁿ itself may be beyond the format
    result = kernel.times_plus(half, half - 0.5) * 2.0
    return _itself_where_small(given, result).value


def log(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The natural logarithm: ln x = k · ln 2 + ln m with √½ ≤ m < √2."""
    given = Lanes(b, x)
    form, bits = given.format, given.bits()
    subnormal = bits < form.least  # negative numbers too; what becomes of them is dropped
    # The mantissa of a subnormal number as a normal one, without arithmetic that might flush it.
    scaled = (bits | form.integers_bits).floats() - form.integers
    k, f = _split(subnormal.choose(scaled, given))
    k = k + subnormal.choose(k.of(1 - form.bias - form.mantissa), 0.0)
    return _log_of_special(given, _log(k, f, k.of(0.0))).value


def log1p(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The natural logarithm of 1 + x, exact where x is small."""
    given = Lanes(b, x)
    u = given + 1.0
    k, f = _split(u)
    none = k.equals(0.0)  # then 1 + x need not have been rounded: x itself is f
    lost = (given > 1.0).choose(1.0 - (u - given), given - (u - 1.0)) / u
    result = _log(k, none.choose(given, f), none.choose(u.of(0.0), lost))
    return _itself_where_small(given, _log_of_special(u, result)).value


def tanh(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The hyperbolic tangent: x + x³ P(x²) below 0.9, and 1 − 2 / (e²ˣ + 1) above."""
    given = Lanes(b, x)
    size = given.magnitude()
    square = size * size
    small = (size * square).times_plus(polynomial(square, p.TANH[given.kind]), size)
    large = 1.0 - 2.0 / (_exp(size + size) + 1.0)
    return (size < 0.9).choose(small, large).signed_as(given).value


def sigmoid(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """1 / (1 + e⁻ˣ), and for x < 0 the same as eˣ / (1 + eˣ), which does not overflow."""
    given = Lanes(b, x)
    e = _exp(-given.magnitude())
    return ((given < 0.0).choose(e, 1.0) / (e + 1.0)).value


def erf(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The error function: x + x P(x²) below 1, and 1 − exp(−Q(x − 1)) above."""
    given = Lanes(b, x)
    size = given.magnitude()
    small = size.times_plus(polynomial(size * size, p.ERF[given.kind]), size)
    beyond = size.at_most(_LIMITS[given.kind].erf) - 1.0
    large = 1.0 - _exp(-polynomial(beyond, p.ERFC[given.kind]))
    return (size < 1.0).choose(small, large).signed_as(given).value


def sqrt(b: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """The square root, rounded correctly by the processor."""
    return Lanes(b, x).root().value


def pow(b: ir.IRBuilder, x: ir.Value, y: ir.Value) -> ir.Value:
    """X to the y, as C's `pow`: |x|ʸ = exp(y · ln |x|), and the sign of x where y is odd.

    In float32 the exponent is computed in float64. In float64 it is rounded, which costs up to
    |y · ln x| units of the last place.
    """
    base, power = Lanes(b, x), Lanes(b, y)
    size = base.magnitude()
    if base.kind == "float":
        wide = Lanes(b, log(b, size.widened().value)) * power.widened()
        result = _exp(wide).narrowed()
    else:
        result = _exp(Lanes(b, log(b, size.value)) * power)
    return _power_of_special(base, size, power, result).value


def _exp(x: Lanes) -> Lanes:
    low, high = _LIMITS[x.kind].exp
    n, r = _reduced(x.at_least(low).at_most(high))
    result = (r * r).times_plus(polynomial(r, p.EXP[x.kind]), r) + 1.0
    half = n >> 1  # in two steps: 2ⁿ itself may be beyond the format
    return result * _power_of_two(half) * _power_of_two(n - half)


def _reduced(x: Lanes) -> tuple[Lanes, Lanes]:
    """The integer n next to x / ln 2, and r = x − n · ln 2."""
    high, low = _LIMITS[x.kind].ln2
    middle = x.of(1.5 * x.format.integers)  # added to a number, it leaves its integer in the bits
    shifted = x.times_plus(1.0 / math.log(2.0), middle)
    n = shifted - middle
    r = n.times_plus(-low, n.times_plus(-high, x))
    return shifted.bits() - middle.bits(), r


def _power_of_two(n: Lanes) -> Lanes:
    form = Lanes(n.b, n.floats().value).format
    return ((n + form.bias) << form.mantissa).floats()


def _split(x: Lanes) -> tuple[Lanes, Lanes]:
    """K and m − 1 of a normal x = 2ᵏ · m with √½ ≤ m < √2."""
    form, bits = x.format, x.bits()
    k = (bits - x.of(math.sqrt(0.5)).bits()) >> form.mantissa
    return k.to_floats(), (bits - (k << form.mantissa)).floats() - 1.0


def _log(k: Lanes, f: Lanes, lost: Lanes) -> Lanes:
    """K · ln 2 + ln(1 + f) + lost, from 2 atanh(s) with s = f / (2 + f)."""
    high, low = _LIMITS[f.kind].ln2_of_log
    s = f / (f + 2.0)
    z, half = s * s, f * f * 0.5
    tail = z * polynomial(z, p.LOG[f.kind]) + half
    small = s.times_plus(tail, k.times_plus(low, lost))
    return k * high - ((half - small) - f)


def _log_of_special(x: Lanes, result: Lanes) -> Lanes:
    """The result, but −∞ at zeros, NaN below, and x itself where it is infinite or NaN.

    Bits are compared, for where subnormals are flushed they would equal zero.
    """
    bits = x.bits()
    result = (bits >= x.format.infinity).choose(x, result)
    result = (bits < 0).choose(x.of(math.nan), result)
    return (bits << 1).equals(0).choose(x.of(-math.inf), result)


def _itself_where_small(x: Lanes, result: Lanes) -> Lanes:
    return (x.magnitude() < x.format.half_unit).choose(x, result)


def _power_of_special(x: Lanes, size: Lanes, y: Lanes, result: Lanes) -> Lanes:
    """The result, with C's answers for ±1, an exponent of 0, and negative numbers."""
    result = (size.equals(1.0) & y.equals(y)).choose(x.of(1.0), result)
    result = (x.equals(1.0) | y.equals(0.0)).choose(x.of(1.0), result)
    whole, half = y.floor().equals(y), y * 0.5
    odd = whole & (half.floor().equals(half) ^ 1)
    result = odd.choose(result.signed_as(x), result)
    no_number = (x < 0.0) & (size < math.inf) & (whole ^ 1)
    return no_number.choose(x.of(math.nan), result)
