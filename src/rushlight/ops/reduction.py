"""Atoms that reduce dimensions, and their transposes that spread a value out again.

``dims`` is a tuple of dimensions, ascending, none negative; ``keepdim`` keeps them with length 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from rushlight.ops.cumulative import has_zero, moved
from rushlight.ops.samples import Sample, given, reduced
from rushlight.ops.specs import BOOL, Spec, reduction
from rushlight.ops.table import atom, row

__all__ = ["FEW", "Kept", "ones", "restored", "sum_of_rows"]

# A product with a vector of ones sums a few elements, or rows, faster than the reduction does.
FEW = 256


class Kept(dict[tuple[float, Any], Any]):
    """Read-only arrays that are needed again and again, by a number and an element type."""

    def __init__(self, make: Callable[[float, Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: tuple[float, Any]) -> Any:
        if len(self) >= 256:
            self.clear()
        array = self[key] = self.make(*key)
        array.flags.writeable = False
        return array


ones = Kept(np.ones)


def sum_of_rows(x: Any) -> Any:
    """The sum over the first dimension of a matrix of floating-point numbers."""
    n = len(x)
    return ones[n, x.dtype].dot(x) if 0 < n <= FEW else np.add.reduce(x, 0)


def restored(xp: Any, g: Any, dims: Any, keepdim: Any, shape: Any) -> Any:
    """``g`` with the reduced dimensions back, of length 1."""
    if keepdim or not dims:
        return g
    return xp.reshape(g, shape=tuple(1 if d in dims else n for d, n in enumerate(shape)))


def _in_rows(result: Any, x: Any) -> Any:
    """The result in row-major order, as PyTorch has it; NumPy's follows the order of ``x``."""
    return result if x.flags.c_contiguous else np.asarray(result, order="C")


@atom(reduction, samples=reduced(-3, 3), torch="sum")
def sum(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The sum over ``dims``."""
    if x.ndim == 2 and dims == (0,) and not keepdim and x.dtype.kind == "f":
        return sum_of_rows(x)
    return _in_rows(np.add.reduce(x, dims, x.dtype, keepdims=keepdim), x)


@sum.derivative
def _(xp: Any, g: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    return xp.expand(restored(xp, g, dims, keepdim, x_shape), shape=x_shape)


@row(samples=reduced(-3, 3), torch="mean")
def mean(xp: Any, x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The mean over ``dims``."""
    count = 1
    for d in dims:
        count *= x.shape[d]
    return xp.sum(x, dims=dims, keepdim=keepdim) / count


@mean.derivative
def _(xp: Any, g: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    count = 1
    for d in dims:
        count *= x_shape[d]
    return xp.expand(restored(xp, g, dims, keepdim, x_shape) / count, shape=x_shape)


def _extreme_rule(xp: Any, g: Any, x: Any, out: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    """The elements equal to the extreme value share the gradient evenly."""
    g, out = (restored(xp, v, dims, keepdim, x_shape) for v in (g, out))
    chosen = xp.where(xp.eq(x, out), xp.zeros_like(x) + 1, 0)
    return g * chosen / xp.sum(chosen, dims=dims, keepdim=True)


@atom(reduction, samples=reduced(-3, 3, distinct=True), torch="amax")
def amax(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The largest value over ``dims``; equal ones share the gradient."""
    return _in_rows(np.maximum.reduce(x, axis=dims, keepdims=keepdim), x)


amax.derivative("x")(_extreme_rule)


@atom(reduction, samples=reduced(-3, 3, distinct=True), torch="amin")
def amin(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The smallest value over ``dims``; equal ones share the gradient."""
    return _in_rows(np.minimum.reduce(x, axis=dims, keepdims=keepdim), x)


amin.derivative("x")(_extreme_rule)


@atom(reduction, samples=reduced(-3, 3), torch="prod")
def prod(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The product over ``dims``."""
    return _in_rows(np.multiply.reduce(x, axis=dims, dtype=x.dtype, keepdims=keepdim), x)


def _others(xp: Any, x: Any, dim: int) -> Any:
    """The product of the other elements along ``dim``: of those before, times those after."""
    one = xp.zeros_like(xp.slice_(x, key=(*(slice(None),) * dim, slice(0, 1, 1)))) + 1
    before = xp.cumprod(moved(xp, x, one, dim), dim=dim)
    after = xp.cumprod(moved(xp, xp.flip(x, dims=(dim,)), one, dim), dim=dim)
    return before * xp.flip(after, dims=(dim,))


@prod.derivative
def _(xp: Any, g: Any, x: Any, out: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    if 0 in x_shape or not dims:
        return xp.zeros_like(x) + restored(xp, g, dims, keepdim, x_shape)
    kept = tuple(d for d in range(len(x_shape)) if d not in dims)
    order = kept + dims  # the reduced dimensions last, as one
    rows = xp.permute(x, dims=order)
    lengths = tuple(x_shape[d] for d in kept)
    others = _others(
        xp, xp.reshape(rows, shape=(*lengths, math.prod(x_shape[d] for d in dims))), len(kept)
    )
    back = tuple(order.index(d) for d in range(len(order)))
    others = xp.permute(xp.reshape(others, shape=rows.shape), dims=back)
    g, out = (restored(xp, v, dims, keepdim, x_shape) for v in (g, out))
    zero = has_zero(xp, x)
    return g * xp.where(zero, others, out / xp.where(zero, 1, x))


@row(samples=reduced(-3, 3), torch="nansum")
def nansum(xp: Any, x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The sum over ``dims`` of what is a number."""
    return xp.sum(xp.where(xp.isnan(x), 0, x), dims=dims, keepdim=keepdim)


@nansum.derivative
def _(xp: Any, g: Any, x: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    g = restored(xp, g, dims, keepdim, x_shape)
    return xp.where(xp.isnan(x), g * 0, g)


def _truth(x: Spec, *, dims: tuple[int, ...], keepdim: bool) -> Spec:
    return Spec(reduction(x, dims=dims, keepdim=keepdim).shape, BOOL)


@atom(_truth, samples=reduced(-3, 3), torch="any", zero=True)
def any(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """Whether any element over ``dims`` is not 0."""
    return _in_rows(np.logical_or.reduce(x, axis=dims, keepdims=keepdim), x)


@atom(_truth, samples=reduced(-3, 3), torch="all", zero=True)
def all(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """Whether all elements over ``dims`` are not 0."""
    return _in_rows(np.logical_and.reduce(x, axis=dims, keepdims=keepdim), x)


def _shaped(x: Spec, *, shape: tuple[int, ...]) -> Spec:
    return Spec(tuple(shape), x.dtype)


def _narrow(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 1)),), {"shape": (3, 2, 4)})


def _wide(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((3, 2, 4)),), {"shape": (2, 1)})


@atom(_shaped, samples=given(_narrow), torch="Tensor.expand", view=True)
def expand(x: Any, *, shape: Any) -> Any:
    """X repeated along dimensions of length 1 and new leading ones, without a copy."""
    if x.shape == shape:
        return x[...]
    view = np.broadcast_to(x, shape)
    return view if view.flags.writeable else np.lib.stride_tricks.as_strided(x, shape, view.strides)


@expand.derivative
def _(xp: Any, g: Any, x_shape: Any) -> Any:
    return xp.sum_to(g, shape=x_shape)


@atom(_shaped, samples=given(_wide))
def sum_to(x: Any, *, shape: Any) -> Any:
    """X summed to ``shape``, from which it was broadcast."""
    lead = x.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(
        lead + d for d, n in enumerate(shape) if n == 1 and x.shape[lead + d] != 1
    )
    return np.add.reduce(x, axis=axes, dtype=x.dtype, keepdims=True).reshape(shape)


@sum_to.derivative
def _(xp: Any, g: Any, x_shape: Any) -> Any:
    return xp.expand(g, shape=x_shape)
