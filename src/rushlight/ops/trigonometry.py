"""Circular and hyperbolic functions, their inverses, and the error functions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight.ops.samples import binary, unary
from rushlight.ops.specs import elementwise
from rushlight.ops.table import atom

__all__: list[str] = []


@atom(elementwise, samples=unary(-3, 3), torch="sin")
def sin(x: Any) -> Any:
    """The sine."""
    return np.sin(x)


@sin.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * xp.cos(x)


@atom(elementwise, samples=unary(-3, 3), torch="cos")
def cos(x: Any) -> Any:
    """The cosine."""
    return np.cos(x)


@cos.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return -g * xp.sin(x)


@atom(elementwise, samples=unary(-1.2, 1.2), torch="tan")
def tan(x: Any) -> Any:
    """The tangent."""
    return np.tan(x)


@tan.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * (out * out + 1)


@atom(elementwise, samples=unary(-0.8, 0.8), torch="asin")
def asin(x: Any) -> Any:
    """The angle between -π/2 and π/2 whose sine is x."""
    return np.arcsin(x)


@asin.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / xp.sqrt(1 - x * x)


@atom(elementwise, samples=unary(-0.8, 0.8), torch="acos")
def acos(x: Any) -> Any:
    """The angle between 0 and π whose cosine is x."""
    return np.arccos(x)


@acos.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return -g / xp.sqrt(1 - x * x)


@atom(elementwise, samples=unary(-3, 3), torch="atan")
def atan(x: Any) -> Any:
    """The angle between -π/2 and π/2 whose tangent is x."""
    return np.arctan(x)


@atan.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / (x * x + 1)


@atom(elementwise, samples=unary(-3, 3), torch="sinh")
def sinh(x: Any) -> Any:
    """The hyperbolic sine."""
    return np.sinh(x)


@sinh.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * xp.cosh(x)


@atom(elementwise, samples=unary(-3, 3), torch="cosh")
def cosh(x: Any) -> Any:
    """The hyperbolic cosine."""
    return np.cosh(x)


@cosh.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * xp.sinh(x)


@atom(elementwise, samples=unary(-3, 3), torch="tanh")
def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return np.tanh(x)


@tanh.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * (1 - out * out)


@atom(elementwise, samples=unary(-3, 3), torch="asinh")
def asinh(x: Any) -> Any:
    """The inverse of the hyperbolic sine."""
    return np.arcsinh(x)


@asinh.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / xp.sqrt(x * x + 1)


@atom(elementwise, samples=unary(1.1, 3), torch="acosh")
def acosh(x: Any) -> Any:
    """The inverse of the hyperbolic cosine, for x ≥ 1."""
    return np.arccosh(x)


@acosh.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / xp.sqrt(x * x - 1)


@atom(elementwise, samples=unary(-0.8, 0.8), torch="atanh")
def atanh(x: Any) -> Any:
    """The inverse of the hyperbolic tangent, for |x| < 1."""
    return np.arctanh(x)


@atanh.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g / (1 - x * x)


@atom(elementwise, samples=binary((0.5, 3)), torch="atan2")
def atan2(y: Any, x: Any) -> Any:
    """The angle between -π and π of the point (x, y)."""
    return np.arctan2(y, x)


def _inverse_square(xp: Any, y: Any, x: Any) -> Any:
    """1 / (y² + x²); 0 at the origin, where there is no angle."""
    square = y * y + x * x
    return xp.where(xp.eq(square, 0), 0, 1 / square)


@atan2.derivative("y")
def _(xp: Any, g: Any, y: Any, x: Any) -> Any:
    return g * (x * _inverse_square(xp, y, x))


@atan2.derivative("x")
def _(xp: Any, g: Any, y: Any, x: Any) -> Any:
    return g * (-y * _inverse_square(xp, y, x))


@atom(elementwise, samples=unary(-3, 3), torch="erf")
def erf(x: Any) -> Any:
    """2/√π · ∫₀ˣ e^(-t²) dt."""
    from scipy import special

    return special.erf(x)


@erf.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * (xp.exp(-(x * x)) * (2 / math.sqrt(math.pi)))


@atom(elementwise, samples=unary(-3, 3), torch="erfc")
def erfc(x: Any) -> Any:
    """1 - erf(x), exact for large x."""
    from scipy import special

    return special.erfc(x)


@erfc.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * (xp.exp(-(x * x)) * (-2 / math.sqrt(math.pi)))
