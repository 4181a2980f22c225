"""Atoms that reduce dimensions, and their transposes that spread a value out again.

``dims`` is a tuple of dimensions, ascending, none negative; ``keepdim`` keeps them with length 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given, reduced
from rushlight.ops.specs import Spec, reduction
from rushlight.ops.table import atom, row

__all__: list[str] = []


def _restored(xp: Any, g: Any, dims: Any, keepdim: Any, shape: Any) -> Any:
    """``g`` with the reduced dimensions back, of length 1."""
    if keepdim or not dims:
        return g
    return xp.reshape(g, shape=tuple(1 if d in dims else n for d, n in enumerate(shape)))


@atom(reduction, samples=reduced(-3, 3), torch="sum")
def sum(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The sum over ``dims``."""
    return np.add.reduce(x, axis=dims, dtype=x.dtype, keepdims=keepdim)


@sum.derivative
def _(xp: Any, g: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    return xp.expand(_restored(xp, g, dims, keepdim, x_shape), shape=x_shape)


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
    return xp.expand(_restored(xp, g, dims, keepdim, x_shape) / count, shape=x_shape)


def _extreme_rule(xp: Any, g: Any, x: Any, out: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    """The elements equal to the extreme value share the gradient evenly."""
    g, out = (_restored(xp, v, dims, keepdim, x_shape) for v in (g, out))
    chosen = xp.where(xp.eq(x, out), x * 0 + 1, 0)
    return g * chosen / xp.sum(chosen, dims=dims, keepdim=True)


@atom(reduction, samples=reduced(-3, 3, distinct=True), torch="amax")
def amax(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The largest value over ``dims``; equal ones share the gradient."""
    return np.maximum.reduce(x, axis=dims, keepdims=keepdim)


amax.derivative("x")(_extreme_rule)


@atom(reduction, samples=reduced(-3, 3, distinct=True), torch="amin")
def amin(x: Any, *, dims: Any, keepdim: Any) -> Any:
    """The smallest value over ``dims``; equal ones share the gradient."""
    return np.minimum.reduce(x, axis=dims, keepdims=keepdim)


amin.derivative("x")(_extreme_rule)


def _shaped(x: Spec, *, shape: tuple[int, ...]) -> Spec:
    return Spec(tuple(shape), x.dtype)


def _narrow(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 1)),), {"shape": (3, 2, 4)})


def _wide(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((3, 2, 4)),), {"shape": (2, 1)})


@atom(_shaped, samples=given(_narrow), torch="Tensor.expand", view=True)
def expand(x: Any, *, shape: Any) -> Any:
    """X repeated along dimensions of length 1 and new leading ones, without a copy."""
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
