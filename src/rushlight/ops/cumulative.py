"""Running results along a dimension: sums, products, extremes, and the recurrence behind them.

Derivatives run the other way. They never divide by an element, which may be 0: products are put
together again by ``recurrence``, whose own derivative is a recurrence too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import INT64, Spec, elementwise
from rushlight.ops.table import atom, row

__all__ = ["has_zero", "moved"]

FLOAT64 = np.dtype(np.float64)


def _lanes(rng: np.random.Generator) -> list[Sample]:
    return [
        Sample((rng.permutation(12).reshape(3, 4) / 4.0 - 1,), {"dim": 0}),
        Sample((rng.permutation(12).reshape(3, 4) / 4.0 - 1,), {"dim": 1}),
        Sample((np.zeros((3, 0)),), {"dim": 1}),
    ]


def moved(xp: Any, x: Any, first: Any, dim: int) -> Any:
    """X one place further along ``dim``: the slice ``first``, then all but the last."""
    key = (slice(None),) * dim
    rest = xp.slice_(x, key=(*key, slice(0, max(x.shape[dim] - 1, 0), 1)))
    return xp.concatenate(first, rest, dim=dim)


def _first(xp: Any, x: Any, dim: int) -> Any:
    """The first slice of x along ``dim``; nothing of an empty one."""
    return xp.slice_(x, key=(*(slice(None),) * dim, slice(0, min(x.shape[dim], 1), 1)))


def _accumulated(ufunc: Any, x: Any, dim: int) -> Any:
    """``ufunc`` running along ``dim``; float32 runs in float64, as in PyTorch."""
    if x.dtype == np.float32:
        return ufunc.accumulate(x, dim, np.float64).astype(np.float32)
    return ufunc.accumulate(x, dim, x.dtype)


@atom(elementwise, samples=_lanes, torch="cumsum")
def cumsum(x: Any, *, dim: Any) -> Any:
    """The sum of the elements so far."""
    return _accumulated(np.add, x, dim)


@cumsum.derivative
def _(xp: Any, g: Any, dim: Any) -> Any:
    return xp.flip(xp.cumsum(xp.flip(g, dims=(dim,)), dim=dim), dims=(dim,))


def _two_lanes(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((3, 4)), rng.standard_normal((3, 4))), {"dim": 1})


@atom(elementwise, samples=given(_two_lanes))
def recurrence(x: Any, y: Any, *, dim: Any) -> Any:
    """Sₜ = xₜ · sₜ₋₁ + yₜ along ``dim``, from 0."""
    out = y.copy("C")
    x, lanes = np.moveaxis(x, dim, 0), np.moveaxis(out, dim, 0)
    for t in range(1, len(lanes)):
        lanes[t] += x[t] * lanes[t - 1]
    return out


def _backwards(xp: Any, x: Any, g: Any, dim: int) -> Any:
    """Hₜ = gₜ + xₜ₊₁ · hₜ₊₁: the recurrence from the end, x one place ahead."""
    x, g = xp.flip(x, dims=(dim,)), xp.flip(g, dims=(dim,))
    ahead = moved(xp, x, xp.zeros_like(_first(xp, x, dim)), dim)
    return xp.flip(xp.recurrence(ahead, g, dim=dim), dims=(dim,))


@recurrence.derivative("x")
def _(xp: Any, g: Any, x: Any, out: Any, dim: Any) -> Any:
    before = moved(xp, out, xp.zeros_like(_first(xp, out, dim)), dim)
    return _backwards(xp, x, g, dim) * before


@recurrence.derivative("y")
def _(xp: Any, g: Any, x: Any, dim: Any) -> Any:
    return _backwards(xp, x, g, dim)


@atom(elementwise, samples=_lanes, torch="cumprod")
def cumprod(x: Any, *, dim: Any) -> Any:
    """The product of the elements so far."""
    return _accumulated(np.multiply, x, dim)


def has_zero(xp: Any, x: Any) -> Any:
    """Whether any element is 0: if none is, PyTorch takes products apart by dividing."""
    return xp.any(xp.eq(x, 0), dims=tuple(range(len(x.shape))), keepdim=False)


@cumprod.derivative
def _(xp: Any, g: Any, x: Any, out: Any, dim: Any) -> Any:
    if x.shape[dim] == 1:
        return g
    before = moved(xp, out, xp.zeros_like(_first(xp, out, dim)) + 1, dim)
    zero = has_zero(xp, x)
    after = xp.flip(xp.cumsum(xp.flip(g * out, dims=(dim,)), dim=dim), dims=(dim,))
    return xp.where(zero, before * _backwards(xp, x, g, dim), after / xp.where(zero, 1, x))


@atom(elementwise, samples=_lanes, torch="logcumsumexp")
def logcumsumexp(x: Any, *, dim: Any) -> Any:
    """The logarithm of the sum of the exponentials so far."""
    return _accumulated(np.logaddexp, x, dim)


def _ratio(xp: Any, x: Any, y: Any) -> Any:
    """Exp(x - y), 1 where both are the same infinity."""
    return xp.where(xp.eq(x, y), 1, xp.exp(x - y))


@logcumsumexp.derivative
def _(xp: Any, g: Any, x: Any, dim: Any) -> Any:
    # In float64: the exponential of a logarithm that was rounded to float32 has few right digits.
    x, g = xp.cast(x, dtype=FLOAT64), xp.cast(g, dtype=FLOAT64)
    out = xp.logcumsumexp(x, dim=dim)
    before = moved(xp, out, _first(xp, out, dim), dim)
    return _ratio(xp, x, out) * _backwards(xp, _ratio(xp, before, out), g, dim)


def _indices(x: Spec, **params: object) -> Spec:
    return Spec(x.shape, INT64)


def _running_index(x: Any, extreme: Any, dim: int) -> Any:
    """Where the running extreme was met last; NaN is the most extreme."""
    met = np.equal(x, extreme.accumulate(x, dim)) | np.isnan(x)
    shape = [1] * x.ndim
    shape[dim] = x.shape[dim]
    numbers = np.arange(x.shape[dim]).reshape(shape)
    return np.maximum.accumulate(np.where(met, numbers, 0), dim)


@atom(_indices, samples=_lanes, zero=True)
def cummax_index(x: Any, *, dim: Any) -> Any:
    """The number of the largest element so far, the last of equal ones."""
    return _running_index(x, np.maximum, dim)


@atom(_indices, samples=_lanes, zero=True)
def cummin_index(x: Any, *, dim: Any) -> Any:
    """The number of the smallest element so far, the last of equal ones."""
    return _running_index(x, np.minimum, dim)


@row(samples=_lanes, torch="cummax", outputs=("values", "indices"))
def cummax(xp: Any, x: Any, *, dim: Any) -> Any:
    """The largest element so far, and its number."""
    indices = xp.cummax_index(x, dim=dim)
    return xp.take_along(x, indices, dim=dim), indices


@row(samples=_lanes, torch="cummin", outputs=("values", "indices"))
def cummin(xp: Any, x: Any, *, dim: Any) -> Any:
    """The smallest element so far, and its number."""
    indices = xp.cummin_index(x, dim=dim)
    return xp.take_along(x, indices, dim=dim), indices


def _met_rule(xp: Any, g: Any, indices: Any, dim: Any, x_shape: Any) -> Any:
    return xp.add_along(g, indices, dim=dim, length=x_shape[dim])


cummax.derivative("x")(_met_rule)
cummin.derivative("x")(_met_rule)
