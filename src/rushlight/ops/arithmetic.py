"""Sums, products, quotients and powers, and changes of type.

What chooses between values stands in ``selection.py``, what rounds in ``rounding.py``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, binary, given, unary
from rushlight.ops.specs import Spec, elementwise
from rushlight.ops.table import atom, row

__all__: list[str] = []


@atom(elementwise, samples=binary((-3, 3)), torch="add")
def add(x: Any, y: Any) -> Any:
    """X + y."""
    return np.add(x, y)


@add.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@add.derivative("y")
def _(xp: Any, g: Any) -> Any:
    return g


@atom(elementwise, samples=binary((-3, 3)), torch="sub")
def sub(x: Any, y: Any) -> Any:
    """X - y."""
    return np.subtract(x, y)


@sub.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@sub.derivative("y")
def _(xp: Any, g: Any) -> Any:
    return -g


@row(samples=binary((-3, 3)), torch="rsub", grad_name="RsubBackward1")
def rsub(xp: Any, x: Any, y: Any) -> Any:
    """Y - x."""
    return y - x


@rsub.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return -g


@rsub.derivative("y")
def _(xp: Any, g: Any) -> Any:
    return g


@atom(elementwise, samples=binary((-3, 3)), torch="mul")
def mul(x: Any, y: Any) -> Any:
    """X · y."""
    return np.multiply(x, y)


@mul.derivative("x")
def _(xp: Any, g: Any, y: Any) -> Any:
    return g * y


@mul.derivative("y")
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * x


@atom(elementwise, samples=binary((-3, 3), (0.5, 3)), torch="div")
def div(x: Any, y: Any) -> Any:
    """X / y, of floating-point numbers."""
    return np.divide(x, y)


@div.derivative("x")
def _(xp: Any, g: Any, y: Any) -> Any:
    return g / y


@div.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return -g * ((x / y) / y)


@atom(elementwise, samples=unary(-3, 3), torch="neg")
def neg(x: Any) -> Any:
    """-x."""
    return np.negative(x)


@neg.derivative
def _(xp: Any, g: Any) -> Any:
    return -g


@atom(elementwise, samples=unary(-3, 3, avoid=(0,)), torch="abs")
def abs(x: Any) -> Any:
    """|x|; the derivative at 0 is 0."""
    return np.absolute(x)


@abs.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * xp.sign(x)


@atom(elementwise, samples=unary(-3, 3))
def zeros_like(x: Any) -> Any:
    """0 in the shape of x: what is left of a gradient where a function is constant in steps."""
    return np.zeros(x.shape, x.dtype)


@zeros_like.derivative
def _(xp: Any, g: Any) -> Any:
    return xp.zeros_like(g)


@atom(elementwise, samples=unary(-3, 3, avoid=(0,)), torch="sign")
def sign(x: Any) -> Any:
    """-1, 0 or 1; 0 of what is not a number."""
    positive = np.greater(x, 0)
    if x.dtype.kind in "bu":
        return positive.astype(x.dtype)
    return np.subtract(positive, np.less(x, 0), dtype=x.dtype)


@sign.derivative
def _(xp: Any, g: Any) -> Any:
    return xp.zeros_like(g)


def _integer_power(x: Any, y: Any) -> Any:
    """Of integers: a negative power is 0 but for 1 and -1."""
    negative = np.less(y, 0)
    if not negative.any():
        return np.power(x, y)
    unit = np.equal(np.absolute(x), 1)
    return np.where(negative & ~unit, x.dtype.type(0), np.power(x, np.absolute(y)))


@atom(elementwise, samples=binary((0.5, 3), (-2, 2)), torch="pow", grad_name="PowBackward1")
def pow(x: Any, y: Any) -> Any:
    """X to the power y; 0 to the power 0 is 1."""
    return np.power(x, y) if x.dtype.kind == "f" else _integer_power(x, y)


@pow.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.eq(y, 0), 0, g * (y * xp.pow(x, y - 1)))


@pow.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any, out: Any) -> Any:
    flat = xp.logical_and(xp.eq(x, 0), xp.ge(y, 0))
    return xp.where(flat, 0, g * (out * xp.log(x)))


def _powers(rng: np.random.Generator) -> list[Sample]:
    exponents = (-2, -0.5, 0, 0.5, 1, 2, 3, 4, 2.5)
    return [Sample((rng.uniform(0.5, 3, (2, 3)),), {"exponent": e}) for e in exponents]


@row(samples=_powers, torch="pow", grad_name="PowBackward0")
def power(xp: Any, x: Any, *, exponent: Any) -> Any:
    """X to a fixed power; small whole powers are products, which are faster."""
    if exponent == 2:
        return x * x
    if exponent == 3:
        return x * x * x
    if exponent == 0.5:
        return xp.sqrt(x)
    if exponent == -0.5:
        return xp.rsqrt(x)
    return xp.pow(x, exponent)


@power.derivative
def _(xp: Any, g: Any, x: Any, exponent: Any) -> Any:
    if exponent == 0:
        return xp.zeros_like(g)
    below = x if exponent == 2 else xp.power(x, exponent=exponent - 1)
    return g * (below * exponent)


@row(samples=unary(0.5, 3), torch="reciprocal")
def reciprocal(xp: Any, x: Any) -> Any:
    """1 / x."""
    return 1 / x


@reciprocal.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return -g * (out * out)


def _three(rng: np.random.Generator) -> Sample:
    x, y, z = rng.uniform(-3, 3, (2, 3)), rng.uniform(-3, 3, 3), rng.uniform(0.5, 3, (2, 1))
    return Sample((x, y, z), {"value": 0.5})


@row(samples=given(_three), torch="addcmul")
def addcmul(xp: Any, x: Any, y: Any, z: Any, *, value: Any) -> Any:
    """X + value · y · z."""
    return x + (y * z if value == 1 else y * value * z)


@addcmul.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@addcmul.derivative("y")
def _(xp: Any, g: Any, z: Any, value: Any) -> Any:
    return g * (z * value)


@addcmul.derivative("z")
def _(xp: Any, g: Any, y: Any, value: Any) -> Any:
    return g * (y * value)


@row(samples=given(_three), torch="addcdiv")
def addcdiv(xp: Any, x: Any, y: Any, z: Any, *, value: Any) -> Any:
    """X + value · y / z."""
    return x + (y if value == 1 else y * value) / z


@addcdiv.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@addcdiv.derivative("y")
def _(xp: Any, g: Any, z: Any, value: Any) -> Any:
    return g * (value / z)


@addcdiv.derivative("z")
def _(xp: Any, g: Any, y: Any, z: Any, value: Any) -> Any:
    return -g * (y * value) / (z * z)


def _between(rng: np.random.Generator) -> Sample:
    return Sample((rng.normal(size=(2, 3)), rng.normal(size=3), rng.uniform(0, 1, (2, 1))))


@row(samples=given(_between), torch="lerp")
def lerp(xp: Any, x: Any, end: Any, weight: Any) -> Any:
    """X + weight · (end - x), from the nearer end, so that it is exact at both."""
    way = end - x
    return xp.where(xp.lt(xp.abs(weight), 0.5), x + weight * way, end - way * (1 - weight))


@lerp.derivative("x")
def _(xp: Any, g: Any, weight: Any) -> Any:
    return g * (1 - weight)


@lerp.derivative("end")
def _(xp: Any, g: Any, weight: Any) -> Any:
    return g * weight


@lerp.derivative("weight")
def _(xp: Any, g: Any, x: Any, end: Any) -> Any:
    return g * (end - x)


def _cast_spec(x: Spec, *, dtype: np.dtype[Any]) -> Spec:
    return Spec(x.shape, np.dtype(dtype))


def _cast_sample(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 3)),), {"dtype": np.dtype(np.float32)})


@atom(_cast_spec, samples=given(_cast_sample), grad_name="ToCopyBackward0")
def cast(x: Any, *, dtype: Any) -> Any:
    """X with elements of another type; the engine casts the gradient back."""
    return x.astype(dtype)


@cast.derivative
def _(xp: Any, g: Any) -> Any:
    return g


@atom(elementwise, samples=unary(-3, 3), torch="clone")
def clone(x: Any) -> Any:
    """A copy, in the same memory layout."""
    return x.copy("K")


@clone.derivative
def _(xp: Any, g: Any) -> Any:
    return g
