"""Products of matrices, and the layer that is one: ``linear``."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec, broadcast_shapes
from rushlight.ops.table import Row, atom, row

__all__: list[str] = []


def _product(x: Spec, y: Spec) -> Spec:
    lead = broadcast_shapes(x.shape[:-2], y.shape[:-2])
    return Spec((*lead, x.shape[-2], y.shape[-1]), x.dtype)


def _pair(a: tuple[int, ...], b: tuple[int, ...]) -> Any:
    return lambda rng: Sample((rng.standard_normal(a), rng.standard_normal(b)))


def swapped(xp: Any, x: Any) -> Any:
    """X with its last two dimensions exchanged."""
    n = len(x.shape)
    return xp.permute(x, dims=(*range(n - 2), n - 1, n - 2))


@atom(
    _product,
    samples=given(
        _pair((2, 3), (3, 4)),
        _pair((5, 2, 3), (3, 4)),
        _pair((2, 3), (5, 3, 1)),
        _pair((2, 0), (0, 3)),
    ),
    torch="matmul",
    grad_name="MmBackward0",
)
def matmul(x: Any, y: Any) -> Any:
    """The product of matrices of at least two dimensions; leading ones are broadcast."""
    return x.dot(y) if x.ndim == 2 and y.ndim == 2 else np.matmul(x, y)


@matmul.derivative("x")
def _(xp: Any, g: Any, y: Any) -> Any:
    return xp.matmul(g, swapped(xp, y))


@matmul.derivative("y")
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.matmul(swapped(xp, x), g)


def _named(name: str, grad_name: str, doc: str) -> Row:
    """A row that is ``matmul`` of batches, as PyTorch names it."""

    def formula(xp: Any, x: Any, y: Any) -> Any:
        return xp.matmul(x, y)

    formula.__name__, formula.__doc__ = name, doc
    samples = given(_pair((5, 2, 3), (5, 3, 4)))
    made = row(samples=samples, torch="matmul", grad_name=grad_name)(formula)
    made.derivative("x")(lambda xp, g, y: xp.matmul(g, swapped(xp, y)))
    return made.derivative("y")(lambda xp, g, x: xp.matmul(swapped(xp, x), g))


bmm = _named("bmm", "BmmBackward0", "The products of two batches of matrices.")
batched = _named("batched", "UnsafeViewBackward0", "The products of batches that broadcast.")


def _dotted(x: Spec, y: Spec) -> Spec:
    return Spec(x.shape[:-1], x.dtype)


@atom(_dotted, samples=given(_pair((3,), (3,)), _pair((0,), (0,))), torch="dot")
def dot(x: Any, y: Any) -> Any:
    """The sum of x · y, two vectors."""
    return np.dot(x, y)


@dot.derivative("x")
def _(xp: Any, g: Any, y: Any) -> Any:
    return g * y


@dot.derivative("y")
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * x


@atom(_dotted, samples=given(_pair((2, 3), (3,)), _pair((2, 0), (0,))), torch="mv")
def mv(x: Any, y: Any) -> Any:
    """The product of a matrix and a vector."""
    return np.dot(x, y)


@mv.derivative("x")
def _(xp: Any, g: Any, x_shape: Any, y: Any) -> Any:
    return xp.reshape(g, shape=(x_shape[0], 1)) * y


@mv.derivative("y")
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.mv(swapped(xp, x), g)


def layer(rng: np.random.Generator) -> Sample:
    """Operands of a layer: input, weight and bias."""
    return Sample(tuple(rng.standard_normal(shape) for shape in ((5, 3), (2, 3), (2,))))


@row(samples=given(layer), torch="nn.functional.linear", grad_name="AddmmBackward0")
def linear(xp: Any, x: Any, weight: Any, bias: Any) -> Any:
    """x·Wᵀ + b for a matrix x (batch, in), W (out, in) and b (out)."""
    return xp.matmul(x, swapped(xp, weight)) + bias


@linear.derivative("x")
def _(xp: Any, g: Any, weight: Any) -> Any:
    return xp.matmul(g, weight)


@linear.derivative("weight")
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.matmul(swapped(xp, g), x)


@linear.derivative("bias")
def _(xp: Any, g: Any) -> Any:
    return xp.sum(g, dims=(0,), keepdim=False)
