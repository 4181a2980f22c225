"""Atoms of arithmetic: sums, products, quotients, powers, and choosing between two values."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, binary, given, unary
from rushlight.ops.specs import Spec, elementwise
from rushlight.ops.table import atom

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


@atom(elementwise, samples=unary(-3, 3, avoid=(0,)), torch="sign", zero=True)
def sign(x: Any) -> Any:
    """-1, 0 or 1."""
    return np.sign(x)


@atom(elementwise, samples=binary((-3, 3), apart=True), torch="maximum")
def maximum(x: Any, y: Any) -> Any:
    """The larger of x and y, NaN if either is; equal operands share the gradient."""
    return np.maximum(x, y)


@maximum.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.eq(x, y), g * 0.5, xp.where(xp.lt(x, y), 0, g))


@maximum.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.eq(x, y), g * 0.5, xp.where(xp.gt(x, y), 0, g))


@atom(elementwise, samples=binary((-3, 3), apart=True), torch="minimum")
def minimum(x: Any, y: Any) -> Any:
    """The smaller of x and y, NaN if either is; equal operands share the gradient."""
    return np.minimum(x, y)


@minimum.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.eq(x, y), g * 0.5, xp.where(xp.gt(x, y), 0, g))


@minimum.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.eq(x, y), g * 0.5, xp.where(xp.lt(x, y), 0, g))


@atom(elementwise, samples=binary((0.5, 3), (-2, 2)), torch="pow")
def pow(x: Any, y: Any) -> Any:
    """X to the power y, of floating-point numbers; 0 to the power 0 is 1."""
    return np.power(x, y)


@pow.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(xp.eq(y, 0), 0, g * (y * xp.pow(x, y - 1)))


@pow.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any, out: Any) -> Any:
    flat = xp.logical_and(xp.eq(x, 0), xp.ge(y, 0))
    return xp.where(flat, 0, g * (out * xp.log(x)))


def _where_spec(mask: Spec, x: Spec, y: Spec) -> Spec:
    return elementwise(mask, x, y)


def _masked(rng: np.random.Generator) -> Sample:
    mask = rng.random((2, 3)) < 0.5
    return Sample((mask, rng.standard_normal((2, 3)), rng.standard_normal((3,))))


@atom(_where_spec, samples=given(_masked), torch="where", zero=("mask",))
def where(mask: Any, x: Any, y: Any) -> Any:
    """X where the mask is true, y elsewhere."""
    return np.where(mask, x, y)


@where.derivative("x")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, g, 0)


@where.derivative("y")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, 0, g)


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
