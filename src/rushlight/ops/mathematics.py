"""Exponentials, logarithms and roots of floating-point numbers, and the sigmoid.

Circular and hyperbolic functions stand in ``trigonometry.py``.
"""

from __future__ import annotations

from math import log as ln
from typing import Any

import numpy as np

from rushlight.ops.samples import binary, unary
from rushlight.ops.specs import elementwise
from rushlight.ops.table import atom, row

__all__: list[str] = []


@atom(elementwise, samples=unary(-3, 3), torch="exp")
def exp(x: Any) -> Any:
    """eˣ."""
    return np.exp(x)


@exp.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * out


@atom(elementwise, samples=unary(-3, 3), torch="exp2")
def exp2(x: Any) -> Any:
    """2ˣ."""
    return np.exp2(x)


@exp2.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * (out * ln(2))


@atom(elementwise, samples=unary(-3, 3), torch="expm1")
def expm1(x: Any) -> Any:
    """eˣ - 1, exact for small x."""
    return np.expm1(x)


@expm1.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * (out + 1)


@atom(elementwise, samples=unary(0.1, 3), torch="log")
def log(x: Any) -> Any:
    """The natural logarithm."""
    return np.log(x)


@log.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / x


@atom(elementwise, samples=unary(0.1, 3), torch="log2")
def log2(x: Any) -> Any:
    """The logarithm to base 2."""
    return np.log2(x)


@log2.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / (x * ln(2))


@atom(elementwise, samples=unary(0.1, 3), torch="log10")
def log10(x: Any) -> Any:
    """The logarithm to base 10."""
    return np.log10(x)


@log10.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / (x * ln(10))


@atom(elementwise, samples=unary(-0.8, 3), torch="log1p")
def log1p(x: Any) -> Any:
    """ln(1 + x), exact for small x."""
    return np.log1p(x)


@log1p.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / (x + 1)


@atom(elementwise, samples=unary(0.1, 3), torch="sqrt")
def sqrt(x: Any) -> Any:
    """The square root."""
    return np.sqrt(x)


@sqrt.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g / (out * 2)


@row(samples=unary(0.1, 3), torch="rsqrt")
def rsqrt(xp: Any, x: Any) -> Any:
    """1 / √x."""
    return 1 / xp.sqrt(x)


@rsqrt.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * -0.5 * (out * out * out)


@row(samples=unary(-8, 8), torch="sigmoid")
def sigmoid(xp: Any, x: Any) -> Any:
    """1 / (1 + e⁻ˣ); where e⁻ˣ overflows the result is 0, as it should be."""
    return 1 / (1 + xp.exp(-x))


@sigmoid.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * ((1 - out) * out)


@row(samples=binary((-3, 3)), torch="logaddexp")
def logaddexp(xp: Any, x: Any, y: Any) -> Any:
    """ln(eˣ + eʸ), without overflow; equal operands may be infinite."""
    apart = xp.maximum(x, y) + xp.log1p(xp.exp(-xp.abs(x - y)))
    return xp.where(xp.eq(x, y), x + ln(2), apart)


@logaddexp.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return g / (1 + xp.exp(y - x))


@logaddexp.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return g / (1 + xp.exp(x - y))


@row(samples=binary((-3, 3)), torch="logaddexp2")
def logaddexp2(xp: Any, x: Any, y: Any) -> Any:
    """log2(2ˣ + 2ʸ), without overflow; equal operands may be infinite."""
    apart = xp.maximum(x, y) + xp.log1p(xp.exp2(-xp.abs(x - y))) / ln(2)
    return xp.where(xp.eq(x, y), x + 1, apart)


@logaddexp2.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return g / (1 + xp.exp2(y - x))


@logaddexp2.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return g / (1 + xp.exp2(x - y))


@atom(elementwise, samples=binary((-3, 3)), torch="hypot")
def hypot(x: Any, y: Any) -> Any:
    """√(x² + y²), without overflow."""
    return np.hypot(x, y)


@hypot.derivative("x")
def _(xp: Any, g: Any, x: Any, out: Any) -> Any:
    return g * (x / out)


@hypot.derivative("y")
def _(xp: Any, g: Any, y: Any, out: Any) -> Any:
    return g * (y / out)


@row(samples=binary((-3, 3), (0.5, 3)), torch="xlogy")
def xlogy(xp: Any, x: Any, y: Any) -> Any:
    """X · ln(y), which is 0 for x = 0 whatever y is, unless it is NaN."""
    empty = xp.logical_and(xp.eq(x, 0), xp.logical_not(xp.isnan(y)))
    return xp.where(empty, 0, x * xp.log(y))


@xlogy.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.logical_and(xp.eq(x, 0), xp.le(y, 0)), 0, g * xp.log(y))


@xlogy.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return g * x / y
