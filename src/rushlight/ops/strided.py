"""Atoms that look at memory with other strides: diagonals, sliding windows, free strides; and back.

The transpose of such a view puts a gradient where the view took it from, adding up where elements
were seen more than once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided as strided

from rushlight.autograd.versions import owner
from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom, row

__all__: list[str] = []

Shape = tuple[int, ...]


def _sample(lengths: Shape, /, **params: Any) -> Any:
    return lambda rng: Sample((np.asarray(rng.standard_normal(lengths)),), params)


def _shaped(x: Spec, *, shape: Shape, **params: object) -> Spec:
    return Spec(shape, x.dtype)


def _diagonal_length(shape: Shape, offset: int, dim1: int, dim2: int) -> int:
    n, m = shape[dim1], shape[dim2]
    return max(0, min(n, m - offset) if offset >= 0 else min(n + offset, m))


def _diagonal_spec(x: Spec, *, offset: int, dim1: int, dim2: int) -> Spec:
    rest = [n for d, n in enumerate(x.shape) if d not in (dim1, dim2)]
    return Spec((*rest, _diagonal_length(x.shape, offset, dim1, dim2)), x.dtype)


@atom(
    _diagonal_spec,
    samples=given(
        _sample((3, 4), offset=1, dim1=0, dim2=1), _sample((3, 2, 4), offset=-1, dim1=2, dim2=0)
    ),
    torch="diagonal",
    view=True,
)
def diagonal(x: Any, *, offset: Any, dim1: Any, dim2: Any) -> Any:
    """The elements whose index of ``dim2`` is that of ``dim1`` plus offset; the last dimension."""
    length = _diagonal_length(x.shape, offset, dim1, dim2)
    first: list[Any] = [slice(None)] * x.ndim
    if length:
        first[dim1] = slice(max(0, -offset), None)
        first[dim2] = slice(max(0, offset), None)
    rest = [d for d in range(x.ndim) if d not in (dim1, dim2)]
    return strided(
        x[tuple(first)],
        (*(x.shape[d] for d in rest), length),
        (*(x.strides[d] for d in rest), x.strides[dim1] + x.strides[dim2]),
    )


@diagonal.derivative
def _(xp: Any, g: Any, offset: Any, dim1: Any, dim2: Any, x_shape: Any) -> Any:
    return xp.diagonal_spread(g, offset=offset, dim1=dim1, dim2=dim2, shape=x_shape)


@atom(
    _shaped,
    samples=given(_sample((3,), offset=1, dim1=0, dim2=1, shape=(3, 4))),
    grad_name="DiagEmbedBackward0",
)
def diagonal_spread(x: Any, *, offset: Any, dim1: Any, dim2: Any, shape: Any) -> Any:
    """Zeros of ``shape`` with x on a diagonal: the transpose of ``diagonal``."""
    out = np.zeros(shape, x.dtype)
    diagonal.function(out, offset=offset, dim1=dim1, dim2=dim2)[...] = x
    return out


@diagonal_spread.derivative
def _(xp: Any, g: Any, offset: Any, dim1: Any, dim2: Any) -> Any:
    return xp.diagonal(g, offset=offset, dim1=dim1, dim2=dim2)


@row(samples=given(_sample((3, 4), offset=1)), torch="diag", grad_name="DiagonalBackward0_copy")
def diagonal_copy(xp: Any, x: Any, *, offset: Any) -> Any:
    """A copy of a matrix's diagonal."""
    return xp.clone(xp.diagonal(x, offset=offset, dim1=0, dim2=1))


@diagonal_copy.derivative
def _(xp: Any, g: Any, offset: Any, x_shape: Any) -> Any:
    return xp.diagonal_spread(g, offset=offset, dim1=0, dim2=1, shape=x_shape)


@row(samples=given(_sample((3, 4))), torch="trace")
def trace(xp: Any, x: Any) -> Any:
    """The sum of a matrix's diagonal."""
    return xp.sum(xp.diagonal(x, offset=0, dim1=0, dim2=1), dims=(0,), keepdim=False)


@trace.derivative
def _(xp: Any, g: Any, x_shape: Any) -> Any:
    along = xp.expand(xp.reshape(g, shape=(1,)), shape=(min(x_shape),))
    return xp.diagonal_spread(along, offset=0, dim1=0, dim2=1, shape=x_shape)


def _unfolded(x: Spec, *, dim: int, size: int, step: int) -> Spec:
    shape = list(x.shape)
    shape[dim] = (shape[dim] - size) // step + 1
    return Spec((*shape, size), x.dtype)


@atom(
    _unfolded,
    samples=given(_sample((2, 7), dim=1, size=3, step=2), _sample((4,), dim=0, size=3, step=1)),
    torch="Tensor.unfold",
    view=True,
)
def unfold(x: Any, *, dim: Any, size: Any, step: Any) -> Any:
    """Windows of ``size`` positions along ``dim``, every ``step``; a last dimension holds each."""
    shape, strides = list(x.shape), list(x.strides)
    shape[dim] = (shape[dim] - size) // step + 1
    strides[dim] *= step
    return strided(x, (*shape, size), (*strides, x.strides[dim]))


@unfold.derivative
def _(xp: Any, g: Any, dim: Any, size: Any, step: Any, x_shape: Any) -> Any:
    return xp.fold(g, dim=dim, size=size, step=step, shape=x_shape)


@atom(_shaped, samples=given(_sample((2, 3, 3), dim=1, size=3, step=2, shape=(2, 7))))
def fold(x: Any, *, dim: Any, size: Any, step: Any, shape: Any) -> Any:
    """Zeros of ``shape``, to which windows are added: the transpose of ``unfold``."""
    out = np.zeros(shape, x.dtype)
    span = step * x.shape[dim]
    for k in range(size):
        key: list[Any] = [slice(None)] * out.ndim
        key[dim] = slice(k, k + span, step)
        out[tuple(key)] += x[..., k]
    return out


@fold.derivative
def _(xp: Any, g: Any, dim: Any, size: Any, step: Any) -> Any:
    return xp.unfold(g, dim=dim, size=size, step=step)


def _strided(x: Spec, *, size: Shape, **params: object) -> Spec:
    return Spec(size, x.dtype)


_WINDOW = {"size": (2, 2), "stride": (1, 2), "offset": 1}


@atom(
    _strided,
    samples=given(_sample((2, 4), **_WINDOW, origin=((2, 4), (4, 1), 0))),
    torch="as_strided",
    view=True,
)
def as_strided(x: Any, *, size: Any, stride: Any, offset: Any, origin: Any) -> Any:
    """The memory below x at free lengths, strides and a first position.

    ``origin`` is the same of x itself: what the transpose needs to find x in that memory.
    """
    memory = owner(x)
    flat = strided(memory, (1 + offset,), (memory.itemsize,))
    return strided(flat[offset:], size, tuple(s * x.itemsize for s in stride))


@as_strided.derivative
def _(xp: Any, g: Any, size: Any, stride: Any, offset: Any, origin: Any) -> Any:
    return xp.strided_spread(g, size=size, stride=stride, offset=offset, origin=origin)


def _extent(size: Shape, stride: Shape, offset: int) -> int:
    """How many positions such a view reaches over."""
    if 0 in size:
        return offset
    return offset + 1 + sum((n - 1) * s for n, s in zip(size, stride, strict=True))


def _positions(size: Shape, stride: Shape, offset: int) -> Any:
    """The position in memory of each element of such a view."""
    at = np.full(size, offset)
    for d, (n, s) in enumerate(zip(size, stride, strict=True)):
        at += (np.arange(n) * s).reshape((n,) + (1,) * (len(size) - d - 1))
    return at


def _origin_spec(x: Spec, *, origin: Any, **params: object) -> Spec:
    return Spec(origin[0], x.dtype)


@atom(_origin_spec, samples=given(_sample((2, 2), **_WINDOW, origin=((2, 4), (4, 1), 0))))
def strided_spread(x: Any, *, size: Any, stride: Any, offset: Any, origin: Any) -> Any:
    """The gradient of ``as_strided``: x added at its positions, seen at those of the origin."""
    memory = np.zeros(max(_extent(*origin), _extent(size, stride, offset)), x.dtype)
    np.add.at(memory, _positions(size, stride, offset), x)
    return strided(memory[origin[2] :], origin[0], tuple(s * x.itemsize for s in origin[1]))


@strided_spread.derivative
def _(xp: Any, g: Any, size: Any, stride: Any, offset: Any, origin: Any) -> Any:
    return xp.strided_gather(g, size=size, stride=stride, offset=offset, origin=origin)


@atom(_strided, samples=given(_sample((2, 4), **_WINDOW, origin=((2, 4), (4, 1), 0))))
def strided_gather(x: Any, *, size: Any, stride: Any, offset: Any, origin: Any) -> Any:
    """What ``as_strided`` shows, from a value that lies anywhere; 0 where x does not reach."""
    memory = np.zeros(max(_extent(*origin), _extent(size, stride, offset)), x.dtype)
    memory[_positions(*origin)] = x
    return memory[_positions(size, stride, offset)]


@strided_gather.derivative
def _(xp: Any, g: Any, size: Any, stride: Any, offset: Any, origin: Any) -> Any:
    return xp.strided_spread(g, size=size, stride=stride, offset=offset, origin=origin)
