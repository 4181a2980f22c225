"""Atoms that pick elements along one dimension, and put them back: a transposed pair.

The index has the shape of the result; apart from ``dim`` its lengths are those of the operand. What
picks by whole indices, as ``x[i, j]`` does, stands in ``index.py``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom

__all__ = ["picked_rule", "without"]


def _taken(x: Spec, index: Spec, *, dim: int) -> Spec:
    return Spec(index.shape, x.dtype)


def _take_sample(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 3)), rng.integers(0, 3, (2, 4))), {"dim": 1})


@atom(_taken, samples=given(_take_sample), zero=("index",), torch="take_along_dim")
def take_along(x: Any, index: Any, *, dim: Any) -> Any:
    """The elements of x at the numbers ``index`` along ``dim``."""
    return np.take_along_axis(x, index, dim)


@take_along.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any, x_shape: Any) -> Any:
    return xp.add_along(g, index, dim=dim, length=x_shape[dim])


def _spread(x: Spec, index: Spec, *, dim: int, length: int) -> Spec:
    return Spec((*index.shape[:dim], length, *index.shape[dim + 1 :]), x.dtype)


def _add_sample(rng: np.random.Generator) -> Sample:
    index = rng.integers(0, 3, (2, 4))
    return Sample((rng.standard_normal((2, 4)), index), {"dim": 1, "length": 3})


@atom(_spread, samples=given(_add_sample), zero=("index",))
def add_along(x: Any, index: Any, *, dim: Any, length: Any) -> Any:
    """Zeros, ``length`` along ``dim``, plus each element of x at its number ``index``."""
    shape = (*index.shape[:dim], length, *index.shape[dim + 1 :])
    out = np.zeros(shape, x.dtype)
    places = list(np.ogrid[tuple(slice(n) for n in index.shape)])
    places[dim] = index
    np.add.at(out, tuple(places), x)
    return out


@add_along.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.take_along(g, index, dim=dim)


def without(xp: Any, x: Any, dim: int, keepdim: bool) -> Any:
    """X, its dimension ``dim`` of length 1 dropped unless it is to be kept."""
    if keepdim:
        return x
    return xp.reshape(x, shape=(*x.shape[:dim], *x.shape[dim + 1 :]))


def picked_rule(xp: Any, g: Any, indices: Any, dim: Any, keepdim: Any, x_shape: Any) -> Any:
    """The derivative of what picks one element along ``dim``: it takes the whole gradient."""
    if not keepdim:
        shape = (*x_shape[:dim], 1, *x_shape[dim + 1 :])
        g, indices = xp.reshape(g, shape=shape), xp.reshape(indices, shape=shape)
    return xp.add_along(g, indices, dim=dim, length=x_shape[dim])
