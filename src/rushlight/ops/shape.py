"""Atoms that rearrange: views of the same memory, their transposes, copies in another order.

A basic index is a tuple ``key`` with, per dimension of the operand, a slice of non-negative bounds
and positive step, or an int that drops the dimension; None adds one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.autograd.namespaces import arrays
from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import Row, atom, row

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


@row(samples=given(_normal((2, 3), shape=(3, 2))), torch="reshape", view=True)
def reshape_alias(xp: Any, x: Any, *, shape: Any) -> Any:
    """``reshape``, as PyTorch names it where the memory has gaps or another order."""
    return xp.reshape(x, shape=shape)


@reshape_alias.derivative
def _(xp: Any, g: Any, x_shape: Any) -> Any:
    return xp.reshape(g, shape=x_shape)


@atom(
    _shaped,
    samples=given(_normal((2, 3), shape=(3, 2)), _normal((), shape=(1,))),
    torch="reshape",
)
def unsafe_view(x: Any, *, shape: Any) -> Any:
    """The same elements under another shape, copied: of memory that allows no view."""
    return np.array(x, order="C").reshape(shape)


@unsafe_view.derivative
def _(xp: Any, g: Any, x_shape: Any) -> Any:
    return xp.reshape(g, shape=x_shape)


def _squeezing(name: str, grad_name: str, which: str) -> Row:
    def formula(xp: Any, x: Any, *, shape: Any) -> Any:
        return xp.reshape(x, shape=shape)

    def rule(xp: Any, g: Any, x_shape: Any) -> Any:
        return xp.reshape(g, shape=x_shape)

    formula.__name__ = name
    formula.__doc__ = f"X without {which} of length 1; ``shape`` is what remains."
    samples = given(_normal((2, 1, 3), shape=(2, 3)))
    return row(samples=samples, torch="squeeze", grad_name=grad_name, view=True)(
        formula
    ).derivative(rule)


# Three rows, because PyTorch's printed grad_fn tells them apart.
squeeze = _squeezing("squeeze", "SqueezeBackward0", "all dimensions")
squeeze_dim = _squeezing("squeeze_dim", "SqueezeBackward1", "one dimension")
squeeze_dims = _squeezing("squeeze_dims", "SqueezeBackward2", "some dimensions")


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


def _exchanged(x: Any, dim0: int, dim1: int) -> tuple[int, ...]:
    dims = list(range(len(x.shape)))
    dims[dim0], dims[dim1] = dim1, dim0
    return tuple(dims)


@row(samples=given(_normal((2, 3, 4), dim0=0, dim1=2)), torch="transpose", view=True)
def transpose(xp: Any, x: Any, *, dim0: Any, dim1: Any) -> Any:
    """Two dimensions exchanged."""
    return xp.permute(x, dims=_exchanged(x, dim0, dim1))


@transpose.derivative
def _(xp: Any, g: Any, dim0: Any, dim1: Any) -> Any:
    return xp.transpose(g, dim0=dim0, dim1=dim1)


@row(samples=given(_normal((2, 3))), torch="t", grad_name="TBackward0", view=True)
def t(xp: Any, x: Any) -> Any:
    """The matrix transposed."""
    return xp.permute(x, dims=(1, 0))


@t.derivative
def _(xp: Any, g: Any) -> Any:
    return xp.t(g)


def _sliced(x: Spec, *, key: Key) -> Spec:
    empty = np.lib.stride_tricks.as_strided(np.empty((), x.dtype), x.shape, (0,) * len(x.shape))
    return Spec(empty[key].shape, x.dtype)


_KEY = (slice(0, 2, 1), 1, None, slice(1, 4, 2))


@atom(_sliced, samples=given(_normal((3, 2, 4), key=_KEY)), view=True)
def slice_(x: Any, *, key: Any) -> Any:
    """A basic index: slices, numbers and new dimensions."""
    if None not in key:
        return x[(*key, ...)]  # with the ellipsis, a number is a view too
    part = x[(*(k for k in key if k is not None), ...)]
    # A reshape gives new dimensions the strides that PyTorch gives them; an index gives them 0.
    lengths = iter(part.shape)
    lead = tuple(1 if k is None else next(lengths) for k in key if type(k) is not int)
    return part.reshape(*lead, *lengths)


@slice_.derivative
def _(xp: Any, g: Any, key: Any, x_shape: Any) -> Any:
    return xp.embed(g, key=key, shape=x_shape)


def _indexing(name: str, grad_name: str, doc: str, siblings: bool = False, **key: Any) -> Row:
    def formula(xp: Any, x: Any, *, key: Any) -> Any:
        return xp.slice_(x, key=key)

    def rule(xp: Any, g: Any, key: Any, x_shape: Any) -> Any:
        return xp.embed(g, key=key, shape=x_shape)

    formula.__name__, formula.__doc__ = name, doc
    samples = given(_normal((3, 2, 4), **key))
    declare = row(samples=samples, grad_name=grad_name, view=True, siblings=siblings)
    return declare(formula).derivative(rule)


# What PyTorch names by the last thing that a basic index does.
select = _indexing("select", "SelectBackward0", "A basic index that ends with a number.", key=(1,))
unsqueeze = _indexing(
    "unsqueeze", "UnsqueezeBackward0", "A basic index that ends with a new one.", key=(None,)
)
alias = _indexing("alias", "AliasBackward0", "All of x.", key=())
split = _indexing("split", "SplitBackward0", "One of several parts.", True, key=(slice(0, 2, 1),))
split_with_sizes = _indexing(
    "split_with_sizes",
    "SplitWithSizesBackward0",
    "One of several parts.",
    True,
    key=(slice(0, 2, 1),),
)
unbind = _indexing("unbind", "UnbindBackward0", "One of all along a dimension.", True, key=(1,))


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


def _same(x: Spec, *others: Spec, **params: object) -> Spec:
    return x


@atom(_same, samples=given(_normal((3, 2, 4), dims=(0, 2))), torch="flip")
def flip(x: Any, *, dims: Any) -> Any:
    """The elements in reverse order along ``dims``, copied."""
    return np.flip(x, dims).copy("K")


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


@atom(_same, samples=given(_normal((2, 3))), torch="clone", grad_name="CloneBackward0")
def contiguous(x: Any) -> Any:
    """A copy in row-major order."""
    return np.array(x, order="C")


@contiguous.derivative
def _(xp: Any, g: Any) -> Any:
    return g


def _overwriting(name: str, grad_name: str, doc: str) -> Row:
    def function(x: Any, y: Any) -> Any:
        out = np.empty(x.shape, x.dtype)
        out[...] = y
        return out

    function.__name__, function.__doc__ = name, doc
    made = atom(_same, samples=given(_two), grad_name=grad_name)(function)
    made.derivative("x")(lambda xp, g: xp.zero_part(g, steps=()))
    return made.derivative("y")(lambda xp, g: g)


def _two(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 3)), rng.standard_normal((1, 3))))


copy = _overwriting("copy", "CopyBackwards", "Y in the shape of x, on its way into x's memory.")
fill = _overwriting("fill", "FillBackward2", "X filled with a number y.")
fill_tensor = _overwriting("fill_tensor", "FillBackward3", "X filled with y.")
zero = _overwriting("zero", "ZeroBackward0", "X filled with y, which is 0.")
