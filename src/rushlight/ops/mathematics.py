"""Atoms of one floating-point operand: exponential, logarithms, roots, circular and hyperbolic."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import unary
from rushlight.ops.specs import elementwise
from rushlight.ops.table import atom

__all__: list[str] = []


@atom(elementwise, samples=unary(-3, 3), torch="exp")
def exp(x: Any) -> Any:
    """eˣ."""
    return np.exp(x)


@exp.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * out


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


@atom(elementwise, samples=unary(-3, 3), torch="tanh")
def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return np.tanh(x)


@tanh.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return g * (1 - out * out)
