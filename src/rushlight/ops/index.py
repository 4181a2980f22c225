"""Atoms that index by tensors of integers, and their transposes, which add up what meets.

``dims`` are the dimensions that the index tensors stand for, ascending; the tensors broadcast
together. Where ``dims`` are neighbours the result's new dimensions take their place, otherwise they
come first, as in PyTorch and NumPy. Indices may be negative; they are known to be in range.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom, row

__all__: list[str] = []

Dims = tuple[int, ...]


def _key(indices: tuple[Any, ...], dims: Dims) -> tuple[Any, ...]:
    """The NumPy index with ``indices`` at ``dims``."""
    key: list[Any] = [slice(None)] * (dims[-1] + 1)
    for index, dim in zip(indices, dims, strict=True):
        key[dim] = index
    return tuple(key)


def _copied(x: Any) -> Any:
    """A copy of x in its layout; memory that several elements share has none to keep."""
    return x.copy("C" if 0 in x.strides else "K")


def _indexed(x: Spec, *indices: Spec, dims: Dims) -> Spec:
    lead = np.broadcast_shapes(*[i.shape for i in indices])
    rest = [n for d, n in enumerate(x.shape) if d not in dims]
    at = dims[0] if dims[-1] - dims[0] == len(dims) - 1 else 0
    return Spec((*rest[:at], *lead, *rest[at:]), x.dtype)


def _integers(rng: np.random.Generator, *shape: int) -> Any:
    return rng.integers(-2, 2, shape)


def _neighbours(rng: np.random.Generator) -> Sample:
    x = rng.standard_normal((4, 2, 3))
    return Sample((x, _integers(rng, 5), _integers(rng, 2, 1)), {"dims": (1, 2)})


def _apart(rng: np.random.Generator) -> Sample:
    x = rng.standard_normal((4, 2, 3))
    return Sample((x, _integers(rng, 5), _integers(rng, 5)), {"dims": (0, 2)})


@atom(_indexed, samples=given(_neighbours, _apart), zero=("indices",))
def index(x: Any, *indices: Any, dims: Any) -> Any:
    """The elements of x at the indices."""
    if len(dims) == 1:
        return np.take(x, indices[0], dims[0])
    picked = x[_key(indices, dims)]
    # Numbers alone make a view.
    return np.array(picked, order="C", copy=None if any(i.ndim for i in indices) else True)


@index.derivative("x")
def _(xp: Any, g: Any, indices: Any, dims: Any, x_shape: Any) -> Any:
    return xp.spread(g, *indices, dims=dims, shape=x_shape)


@row(samples=given(_neighbours), zero=("indices",))
def masked_select(xp: Any, x: Any, *indices: Any, dims: Any) -> Any:
    """The elements of x at the indices, which are those where a mask is true."""
    return xp.index(x, *indices, dims=dims)


@masked_select.derivative("x")
def _(xp: Any, g: Any, indices: Any, dims: Any, x_shape: Any) -> Any:
    return xp.spread(g, *indices, dims=dims, shape=x_shape)


def _spread(g: Spec, *indices: Spec, dims: Dims, shape: tuple[int, ...]) -> Spec:
    return Spec(shape, g.dtype)


def _scattered(rng: np.random.Generator) -> Sample:
    g = rng.standard_normal((4, 5))
    params = {"dims": (1, 2), "shape": (4, 2, 3)}
    return Sample((g, _integers(rng, 5), _integers(rng, 5)), params)


@atom(_spread, samples=given(_scattered), zero=("indices",))
def spread(g: Any, *indices: Any, dims: Any, shape: Any) -> Any:
    """Zeros of ``shape``, to which g is added at the indices: the transpose of ``index``."""
    out = np.zeros(shape, g.dtype)
    if g.size:
        np.add.at(out, _key(indices, dims), g)
    return out


@spread.derivative("g")
def _(xp: Any, g: Any, indices: Any, dims: Any) -> Any:
    return xp.index(g, *indices, dims=dims)


def _same(x: Spec, *others: Spec, **params: object) -> Spec:
    return x


def _distinct(rng: np.random.Generator) -> Sample:
    x, values = rng.standard_normal((4, 3)), rng.standard_normal((2, 3))
    return Sample((x, values, rng.permutation(4)[:2]), {"dims": (0,)})


@atom(_same, samples=given(_distinct), zero=("indices",), grad_name="IndexPutBackward0")
def index_put(x: Any, values: Any, *indices: Any, dims: Any) -> Any:
    """X with the elements at the indices replaced by the values."""
    out = _copied(x)
    out[_key(indices, dims)] = values
    return out


@index_put.derivative("x")
def _(xp: Any, g: Any, indices: Any, dims: Any) -> Any:
    return xp.index_clear(g, *indices, dims=dims)


@index_put.derivative("values")
def _(xp: Any, g: Any, indices: Any, dims: Any) -> Any:
    return xp.index(g, *indices, dims=dims)


@row(samples=given(_distinct), zero=("indices",), grad_name="IndexPutBackward0")
def index_put_add(xp: Any, x: Any, values: Any, *indices: Any, dims: Any) -> Any:
    """X with the values added to the elements at the indices."""
    return x + xp.spread(values, *indices, dims=dims, shape=x.shape)


@index_put_add.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@index_put_add.derivative("values")
def _(xp: Any, g: Any, indices: Any, dims: Any) -> Any:
    return xp.index(g, *indices, dims=dims)


def _picked(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((4, 3)), _integers(rng, 2)), {"dims": (1,)})


@atom(_same, samples=given(_picked), zero=("indices",))
def index_clear(x: Any, *indices: Any, dims: Any) -> Any:
    """X with zeros at the indices."""
    out = _copied(x)
    out[_key(indices, dims)] = 0
    return out


@index_clear.derivative("x")
def _(xp: Any, g: Any, indices: Any, dims: Any) -> Any:
    return xp.index_clear(g, *indices, dims=dims)
