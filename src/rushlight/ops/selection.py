"""Choosing between values: by a mask, by size, by a range.

Derivatives of a choice select, they never multiply by 0 and 1: a gradient that is not taken may be
infinite. Each operation treats equal operands in its own way, which its first line names.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, binary, given, unary
from rushlight.ops.specs import elementwise
from rushlight.ops.table import atom, row

__all__: list[str] = []


def _masked(rng: np.random.Generator) -> Sample:
    mask = rng.random((2, 3)) < 0.5
    return Sample((mask, rng.standard_normal((2, 3)), rng.standard_normal((3,))))


@atom(elementwise, samples=given(_masked), torch="where", zero=("mask",))
def where(mask: Any, x: Any, y: Any) -> Any:
    """X where the mask is true, y elsewhere."""
    return np.where(mask, x, y)


@where.derivative("x")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, g, 0)


@where.derivative("y")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, 0, g)


def _stepped(rng: np.random.Generator) -> Sample:
    return Sample((*_masked(rng).inputs, rng.standard_normal((2, 3))))


@row(samples=given(_stepped), zero=("mask",))
def stepwise(xp: Any, mask: Any, x: Any, y: Any, source: Any) -> Any:
    """X where the mask is true, y elsewhere; the mask was made of the source.

    The slope by the source is 0, and is asked for: with it the derivative of a function made of
    straight pieces can be derived again, as PyTorch's can.
    """
    return xp.where(mask, x, y)


@stepwise.derivative("x")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, g, 0)


@stepwise.derivative("y")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, 0, g)


@stepwise.derivative("source")
def _(xp: Any, g: Any) -> Any:
    return xp.zeros_like(g)


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


def _first_is_larger(xp: Any, x: Any, y: Any) -> Any:
    return xp.logical_or(xp.ge(x, y), xp.isnan(y))


@row(samples=binary((-3, 3), apart=True), torch="fmax")
def fmax(xp: Any, x: Any, y: Any) -> Any:
    """The larger of x and y, the other where one is NaN; equal operands: x takes the gradient."""
    return xp.where(_first_is_larger(xp, x, y), x, y)


@fmax.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(_first_is_larger(xp, x, y), g, 0)


@fmax.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(_first_is_larger(xp, x, y), 0, g)


def _first_is_smaller(xp: Any, x: Any, y: Any) -> Any:
    return xp.logical_or(xp.le(x, y), xp.isnan(y))


@row(samples=binary((-3, 3), apart=True), torch="fmin")
def fmin(xp: Any, x: Any, y: Any) -> Any:
    """The smaller of x and y, the other where one is NaN; equal operands: x takes the gradient."""
    return xp.where(_first_is_smaller(xp, x, y), x, y)


@fmin.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(_first_is_smaller(xp, x, y), g, 0)


@fmin.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return xp.where(_first_is_smaller(xp, x, y), 0, g)


@row(samples=binary((-3, 3), apart=True), torch="clamp_min")
def clamp_min(xp: Any, x: Any, low: Any) -> Any:
    """X, but at least low; x takes the gradient at the bound."""
    return xp.maximum(x, low)


@clamp_min.derivative("x")
def _(xp: Any, g: Any, x: Any, low: Any) -> Any:
    return xp.where(xp.ge(x, low), g, 0)


@clamp_min.derivative("low")
def _(xp: Any, g: Any, x: Any, low: Any) -> Any:
    return xp.where(xp.lt(x, low), g, 0)


@row(samples=binary((-3, 3), apart=True), torch="clamp_max")
def clamp_max(xp: Any, x: Any, high: Any) -> Any:
    """X, but at most high; x takes the gradient at the bound."""
    return xp.minimum(x, high)


@clamp_max.derivative("x")
def _(xp: Any, g: Any, x: Any, high: Any) -> Any:
    return xp.where(xp.le(x, high), g, 0)


@clamp_max.derivative("high")
def _(xp: Any, g: Any, x: Any, high: Any) -> Any:
    return xp.where(xp.gt(x, high), g, 0)


def _clamped(rng: np.random.Generator) -> Sample:
    x = rng.uniform(-3, 3, (3, 4))
    return Sample((x, rng.uniform(-2, -1, (4,)), np.asarray(rng.uniform(1, 2))))


@row(samples=given(_clamped), torch="clamp", grad_name="ClampBackward1")
def clamp(xp: Any, x: Any, low: Any, high: Any) -> Any:
    """X, but at least low and then at most high; x takes the gradient at the bounds."""
    return xp.minimum(xp.maximum(x, low), high)


@clamp.derivative("x")
def _(xp: Any, g: Any, x: Any, low: Any, high: Any) -> Any:
    return xp.where(xp.logical_and(xp.ge(x, low), xp.le(x, high)), g, 0)


@clamp.derivative("low")
def _(xp: Any, g: Any, x: Any, low: Any, high: Any) -> Any:
    return xp.where(xp.logical_and(xp.lt(x, low), xp.lt(low, high)), g, 0)


@clamp.derivative("high")
def _(xp: Any, g: Any, x: Any, low: Any, high: Any) -> Any:
    return xp.where(xp.logical_or(xp.gt(x, high), xp.gt(low, high)), g, 0)


@row(samples=unary(-3, 3, nan=0.0, positive=9.0, negative=-9.0), torch="nan_to_num")
def nan_to_num(xp: Any, x: Any, *, nan: Any, positive: Any, negative: Any) -> Any:
    """X with ``nan`` for what is no number, ``positive`` for +∞ and ``negative`` for -∞."""
    infinite = xp.where(xp.gt(x, 0), xp.zeros_like(x) + positive, negative)
    return xp.where(xp.isnan(x), nan, xp.where(xp.isinf(x), infinite, x))


@nan_to_num.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.where(xp.isfinite(x), g, 0)
