"""Atoms that rearrange: views of the same memory, their transposes, joining.

A basic index is a tuple ``key`` with, per dimension of the operand, a slice of non-negative bounds
and positive step, or an int that drops the dimension; None adds one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.autograd.namespaces import arrays
from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom

__all__: list[str] = []

Key = tuple[slice | int | None, ...]


def _normal(lengths: tuple[int, ...], /, **params: Any) -> Any:
    return lambda rng: Sample((np.asarray(rng.standard_normal(lengths)),), params)


def _shaped(x: Spec, *, shape: tuple[int, ...]) -> Spec:
    return Spec(tuple(shape), x.dtype)


@atom(
    _shaped,
    samples=given(
        _normal((2, 3), shape=(3, 2)), _normal((), shape=(1, 1)), _normal((0, 2), shape=(4, 0))
    ),
    torch="reshape",
    grad_name="ViewBackward0",
    view=True,
)
def reshape(x: Any, *, shape: Any) -> Any:
    """The same elements in row-major order under another shape; of memory that allows a view."""
    return x.reshape(shape)


@reshape.derivative
def _(xp: Any, g: Any, x_shape: Any) -> Any:
    return xp.reshape(g, shape=x_shape)


def _permuted(x: Spec, *, dims: tuple[int, ...]) -> Spec:
    return Spec(tuple(x.shape[d] for d in dims), x.dtype)


@atom(_permuted, samples=given(_normal((2, 3, 4), dims=(2, 0, 1))), torch="permute", view=True)
def permute(x: Any, *, dims: Any) -> Any:
    """The dimensions in another order."""
    return x.transpose(dims)


@permute.derivative
def _(xp: Any, g: Any, dims: Any) -> Any:
    back = [0] * len(dims)
    for new, old in enumerate(dims):
        back[old] = new
    return xp.permute(g, dims=tuple(back))


def _sliced(x: Spec, *, key: Key) -> Spec:
    empty = np.lib.stride_tricks.as_strided(np.empty((), x.dtype), x.shape, (0,) * len(x.shape))
    return Spec(empty[key].shape, x.dtype)


_KEY = (slice(0, 2, 1), 1, None, slice(1, 4, 2))


@atom(_sliced, samples=given(_normal((3, 2, 4), key=_KEY)), view=True)
def slice_(x: Any, *, key: Any) -> Any:
    """A basic index: slices, numbers and new dimensions."""
    return x[key]


@slice_.derivative
def _(xp: Any, g: Any, key: Any, x_shape: Any) -> Any:
    return xp.embed(g, key=key, shape=x_shape)


def _embedded(x: Spec, *, key: Key, shape: tuple[int, ...]) -> Spec:
    return Spec(shape, x.dtype)


@atom(_embedded, samples=given(_normal((2, 1, 2), key=_KEY, shape=(3, 2, 4))))
def embed(x: Any, *, key: Any, shape: Any) -> Any:
    """Zeros of ``shape`` with x at the basic index ``key``: the transpose of ``slice_``."""
    out = np.zeros(shape, x.dtype)
    out[key] = x
    return out


@embed.derivative
def _(xp: Any, g: Any, key: Any) -> Any:
    return xp.slice_(g, key=key)


def _same(x: Spec, **params: object) -> Spec:
    return x


@atom(_same, samples=given(_normal((3, 2, 4), dims=(0, 2))), torch="flip")
def flip(x: Any, *, dims: Any) -> Any:
    """The elements in reverse order along ``dims``, copied."""
    return np.flip(x, dims).copy()


@flip.derivative
def _(xp: Any, g: Any, dims: Any) -> Any:
    return xp.flip(g, dims=dims)


_STEPS = (("slice_", (("key", (slice(0, 2, 1),)),)), ("permute", (("dims", (1, 0)),)))


@atom(_same, samples=given(_normal((3, 4), steps=_STEPS)))
def zero_part(x: Any, *, steps: Any) -> Any:
    """X with zeros in the part that the views ``steps`` lead to: what a write hides of its base."""
    out = x.copy("K")
    part = out
    for name, params in steps:
        part = getattr(arrays, name)(part, **dict(params))
    part[...] = 0
    return out


@zero_part.derivative
def _(xp: Any, g: Any, steps: Any) -> Any:
    return xp.zero_part(g, steps=steps)


def _joined(*xs: Spec, dim: int) -> Spec:
    shape = list(xs[0].shape)
    shape[dim] = sum(x.shape[dim] for x in xs)
    return Spec(tuple(shape), xs[0].dtype)


def _three(rng: np.random.Generator) -> Sample:
    parts = tuple(rng.standard_normal((2, n, 2)) for n in (1, 3, 0))
    return Sample(parts, {"dim": 1})


@atom(_joined, samples=given(_three), torch="cat", grad_name="CatBackward0")
def concatenate(*xs: Any, dim: Any) -> Any:
    """The operands one behind the other along ``dim``."""
    return np.concatenate(xs, dim)


@concatenate.derivative("xs")
def _(xp: Any, g: Any, i: Any, dim: Any, xs_shapes: Any) -> Any:
    start = sum(shape[dim] for shape in xs_shapes[:i])
    stop = start + xs_shapes[i][dim]
    return xp.slice_(g, key=(slice(None),) * dim + (slice(start, stop, 1),))
