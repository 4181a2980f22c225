"""Rows that pick and place along one dimension, by an index of as many dimensions as x.

The element of ``gather`` at (i, j, …) is x's at the same place but for ``dim``, where the index
tensor says which. ``scatter`` is the way back. The index may be shorter than x in other dimensions.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom, row

__all__: list[str] = []

Shape = tuple[int, ...]


def _grid(index: Any, dim: int) -> tuple[Any, ...]:
    """The NumPy index of the places that ``index`` stands for."""
    key = list(np.ogrid[tuple(slice(n) for n in index.shape)])
    key[dim] = index
    return tuple(key)


def _gathered(x: Spec, index: Spec, **params: object) -> Spec:
    return Spec(index.shape, x.dtype)


def _pick(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((3, 4)), rng.integers(0, 3, (5, 2))), {"dim": 0})


@atom(_gathered, samples=given(_pick), torch="gather", zero=("index",))
def gather(x: Any, index: Any, *, dim: Any) -> Any:
    """The elements of x at the index along ``dim``."""
    return x[_grid(index, dim)]


@gather.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any, x_shape: Any) -> Any:
    return xp.place(g, index, dim=dim, shape=x_shape)


def _placed(g: Spec, index: Spec, *, dim: int, shape: Shape) -> Spec:
    return Spec(shape, g.dtype)


def _put(rng: np.random.Generator) -> Sample:
    index = rng.integers(0, 3, (5, 2))
    return Sample((rng.standard_normal((5, 2)), index), {"dim": 0, "shape": (3, 4)})


@atom(_placed, samples=given(_put), zero=("index",))
def place(g: Any, index: Any, *, dim: Any, shape: Any) -> Any:
    """Zeros of ``shape``, to which g is added at the index: the transpose of ``gather``."""
    out = np.zeros(shape, g.dtype)
    if index.size:
        np.add.at(out, _grid(index, dim), g)
    return out


@place.derivative("g")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.gather(g, index, dim=dim)


def _same(x: Spec, *others: Spec, **params: object) -> Spec:
    return x


def _write(rng: np.random.Generator) -> Sample:
    index = np.argsort(rng.random((3, 2)), axis=0)
    return Sample((rng.standard_normal((3, 4)), index, rng.standard_normal((3, 2))), {"dim": 0})


@atom(_same, samples=given(_write), torch="scatter", zero=("index",))
def scatter(x: Any, index: Any, src: Any, *, dim: Any) -> Any:
    """X with the elements at the index replaced by those of src."""
    out = np.array(x, order="C")
    out[_grid(index, dim)] = src
    return out


@scatter.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.scatter(g, index, 0, dim=dim)


@scatter.derivative("src")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.gather(g, index, dim=dim)


@row(samples=given(_write), torch="scatter_add", zero=("index",))
def scatter_add(xp: Any, x: Any, index: Any, src: Any, *, dim: Any) -> Any:
    """X with the elements of src added at the index."""
    return x + xp.place(src, index, dim=dim, shape=x.shape)


@scatter_add.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@scatter_add.derivative("src")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.gather(g, index, dim=dim)


def _anywhere(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 3)), rng.integers(-6, 6, (2, 2))))


@row(samples=given(_anywhere), torch="take", zero=("index",))
def take(xp: Any, x: Any, index: Any) -> Any:
    """The elements of x at the indices, as if x had one dimension."""
    return xp.index(xp.reshape(x, shape=(math.prod(x.shape),)), index, dims=(0,))


@take.derivative("x")
def _(xp: Any, g: Any, index: Any, x_shape: Any) -> Any:
    flat = xp.spread(g, index, dims=(0,), shape=(math.prod(x_shape),))
    return xp.reshape(flat, shape=x_shape)


def _rows_of(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((3, 4)), rng.integers(0, 3, 5)), {"dim": 0})


@row(samples=given(_rows_of), zero=("index",))
def index_select(xp: Any, x: Any, index: Any, *, dim: Any) -> Any:
    """The positions of x along ``dim`` that a vector of indices says."""
    return xp.index(x, index, dims=(dim,))


@index_select.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any, x_shape: Any) -> Any:
    return xp.spread(g, index, dims=(dim,), shape=x_shape)


def _rows_onto(rng: np.random.Generator) -> Sample:
    x, source = rng.standard_normal((3, 4)), rng.standard_normal((2, 4))
    return Sample((x, rng.permutation(3)[:2], source), {"dim": 0})


@row(samples=given(_rows_onto), zero=("index",))
def index_add(xp: Any, x: Any, index: Any, source: Any, *, dim: Any) -> Any:
    """X with the positions of source added where the indices say."""
    return x + xp.spread(source, index, dims=(dim,), shape=x.shape)


@index_add.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@index_add.derivative("source")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.index(g, index, dims=(dim,))


@row(samples=given(_rows_onto), zero=("index",))
def index_copy(xp: Any, x: Any, index: Any, source: Any, *, dim: Any) -> Any:
    """X with the positions that the indices say replaced by those of source."""
    return xp.index_put(x, source, index, dims=(dim,))


@index_copy.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.index_clear(g, index, dims=(dim,))


@index_copy.derivative("source")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.index(g, index, dims=(dim,))


def _one_onto(rng: np.random.Generator) -> Sample:
    return Sample(
        (rng.standard_normal((3, 4)), rng.permutation(3)[:2], np.asarray(2.0)), {"dim": 0}
    )


@row(samples=given(_one_onto), zero=("index",))
def index_fill(xp: Any, x: Any, index: Any, value: Any, *, dim: Any) -> Any:
    """X with the positions that the indices say filled with one value."""
    return xp.index_put(x, value, index, dims=(dim,))


@index_fill.derivative("x")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    return xp.index_clear(g, index, dims=(dim,))


@index_fill.derivative("value")
def _(xp: Any, g: Any, index: Any, dim: Any) -> Any:
    everywhere = xp.logical_or(xp.eq(g, g), xp.ne(g, g))
    # An index that comes twice counts once.
    kept = xp.where(xp.index_clear(everywhere, index, dims=(dim,)), 0, g)
    return xp.sum(kept, dims=tuple(range(len(g.shape))), keepdim=False)


def _masked(rng: np.random.Generator) -> Sample:
    mask = rng.random((2, 3)) < 0.5
    return Sample((rng.standard_normal((3,)), mask, np.asarray(2.0)))


@row(samples=given(_masked), torch="masked_fill", zero=("mask",))
def masked_fill(xp: Any, x: Any, mask: Any, value: Any) -> Any:
    """X with one value where the mask is true."""
    return xp.where(mask, value, x)


@masked_fill.derivative("x")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, 0, g)


@masked_fill.derivative("value")
def _(xp: Any, g: Any, mask: Any) -> Any:
    return xp.where(mask, g, 0)
