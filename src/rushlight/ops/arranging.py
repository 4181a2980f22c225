"""Atoms that put elements in other places or keep only some: rolled, repeated, triangles."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import Row, atom, row

__all__: list[str] = []


def _sample(lengths: tuple[int, ...], /, **params: Any) -> Any:
    return lambda rng: Sample((np.asarray(rng.standard_normal(lengths)),), params)


def _same(x: Spec, **params: object) -> Spec:
    return x


@atom(
    _same,
    samples=given(
        _sample((3, 4), shifts=(1, -2), dims=(0, 1)),
        _sample((5,), shifts=(7,), dims=(0,)),
        _sample((2, 3), shifts=(2,), dims=()),
    ),
    torch="roll",
)
def roll(x: Any, *, shifts: Any, dims: Any) -> Any:
    """The elements moved on along dimensions, or along all of them as one, where there are none."""
    return np.array(np.roll(x, shifts, dims) if dims else np.roll(x, shifts[0]), order="C")


@roll.derivative
def _(xp: Any, g: Any, shifts: Any, dims: Any) -> Any:
    return xp.roll(g, shifts=tuple(-n for n in shifts), dims=dims)


@row(samples=given(_sample((2, 1, 3), repeats=(2, 1, 2))), torch="Tensor.repeat")
def repeat(xp: Any, x: Any, *, repeats: Any) -> Any:
    """X side by side with itself, ``repeats`` times along each dimension."""
    apart = tuple(n for length in x.shape for n in (1, length))
    wide = tuple(n for times, length in zip(repeats, x.shape, strict=True) for n in (times, length))
    shape = tuple(times * length for times, length in zip(repeats, x.shape, strict=True))
    return xp.reshape(xp.contiguous(xp.expand(xp.reshape(x, shape=apart), shape=wide)), shape=shape)


@repeat.derivative
def _(xp: Any, g: Any, repeats: Any, x_shape: Any) -> Any:
    wide = tuple(n for times, length in zip(repeats, x_shape, strict=True) for n in (times, length))
    copies = tuple(range(0, 2 * len(x_shape), 2))
    return xp.sum(xp.reshape(g, shape=wide), dims=copies, keepdim=False)


@row(samples=given(_sample((2, 3, 4), times=2, dims=(2, 1))), torch="rot90")
def rot90(xp: Any, x: Any, *, times: Any, dims: Any) -> Any:
    """X turned in the plane of two dimensions by quarters, from the first towards the second."""
    first, second = dims
    if times == 2:
        return xp.flip(x, dims=dims)
    if times == 0:
        return xp.clone(x)
    turned = xp.flip(x, dims=(second if times == 1 else first,))
    return xp.transpose(turned, dim0=first, dim1=second)


@rot90.derivative
def _(xp: Any, g: Any, times: Any, dims: Any) -> Any:
    return xp.rot90(g, times=-times % 4, dims=dims)


def _triangle(name: str, part: Any, doc: str) -> Row:
    def function(x: Any, *, offset: Any) -> Any:
        return np.array(part(x, offset), order="C")

    function.__name__, function.__doc__ = name, doc
    samples = given(_sample((3, 4), offset=1), _sample((2, 3, 3), offset=-1))
    made = atom(_same, samples=samples, torch=name)(function)
    return made.derivative(lambda xp, g, offset: getattr(xp, name)(g, offset=offset))


tril = _triangle("tril", np.tril, "Zeros above a diagonal of the last two dimensions.")
triu = _triangle("triu", np.triu, "Zeros below a diagonal of the last two dimensions.")
