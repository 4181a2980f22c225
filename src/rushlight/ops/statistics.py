"""Reductions made of others: spread, norms, log of a sum of exponentials, extremes of all."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight.ops.reduction import restored
from rushlight.ops.samples import Maker, Sample, given, reduced
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom, row

__all__: list[str] = []


def _with(maker: Maker, **choices: Any) -> Maker:
    """The samples of ``maker`` with further parameters: one of each choice in turn."""

    def make(rng: np.random.Generator) -> list[Sample]:
        return [
            Sample(s.inputs, {**s.params, **{k: v[i % len(v)] for k, v in choices.items()}})
            for i, s in enumerate(maker(rng))
        ]

    return make


def _count(shape: tuple[int, ...], dims: tuple[int, ...]) -> int:
    return math.prod(shape[d] for d in dims)


def _several(maker: Maker) -> Maker:
    """The samples of ``maker`` that reduce more than one element: one alone has no spread."""
    return lambda rng: [s for s in maker(rng) if _count(s.inputs[0].shape, s.params["dims"]) > 1]


@row(samples=_with(_several(reduced(-3, 3)), correction=(0, 1, 0.5)), torch="var")
def var(xp: Any, x: Any, *, dims: Any, correction: Any, keepdim: Any) -> Any:
    """Σ (x - mean)² / (n - correction) over ``dims``."""
    centred = x - xp.mean(x, dims=dims, keepdim=True)
    freedom = max(_count(x.shape, dims) - correction, 0)
    return xp.sum(centred * centred, dims=dims, keepdim=keepdim) / float(freedom)


def _var_rule(xp: Any, g: Any, x: Any, dims: Any, correction: Any, keepdim: Any) -> Any:
    freedom = _count(x.shape, dims) - correction
    mean = xp.mean(x, dims=dims, keepdim=True)
    g = restored(xp, g, dims, keepdim, x.shape)
    if freedom <= 0 and not x.shape:  # PyTorch's answer for a number alone
        return g * xp.where(xp.eq(x, mean), math.nan, xp.zeros_like(x) + math.inf)
    return g * 2 / float(freedom) * (x - mean)


var.derivative("x")(_var_rule)


@row(samples=_with(_several(reduced(-3, 3)), correction=(0, 0.5)), torch="std")
def std(xp: Any, x: Any, *, dims: Any, correction: Any, keepdim: Any) -> Any:
    """√var; where it is 0, so is its derivative."""
    return xp.sqrt(xp.var(x, dims=dims, correction=correction, keepdim=keepdim))


@std.derivative
def _(xp: Any, g: Any, x: Any, out: Any, dims: Any, correction: Any, keepdim: Any) -> Any:
    g = xp.where(xp.eq(out, 0), 0, g / (out * 2))
    return _var_rule(xp, g, x, dims, correction, keepdim)


@row(samples=reduced(-3, 3), torch="logsumexp")
def logsumexp(xp: Any, x: Any, *, dims: Any, keepdim: Any) -> Any:
    """Ln Σ eˣ over ``dims``, without overflow."""
    if 0 in x.shape:
        return xp.log(xp.sum(xp.exp(x), dims=dims, keepdim=keepdim))
    top = xp.amax(x, dims=dims, keepdim=True)
    top = xp.where(xp.isinf(top), 0, top)
    total = xp.sum(xp.exp(x - top), dims=dims, keepdim=keepdim)
    return xp.log(total) + xp.reshape(top, shape=total.shape)


@logsumexp.derivative
def _(xp: Any, g: Any, x: Any, out: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    g, out = (restored(xp, v, dims, keepdim, x_shape) for v in (g, out))
    return g * xp.exp(x - out)


@row(
    samples=_with(reduced(0.5, 3, distinct=False), p=(2, 1, 0, math.inf, -math.inf, 0.5, 1.5, 3)),
    torch="norm",
    grad_name="LinalgVectorNormBackward0",
)
def norm(xp: Any, x: Any, *, p: Any, dims: Any, keepdim: Any) -> Any:
    """(Σ |x|^p)^(1/p) over ``dims``: for ±∞ the extreme |x|, for 0 the number of x ≠ 0."""
    size = xp.abs(x)
    if p != 0 and _count(x.shape, dims) == 1:
        return xp.sum(size, dims=dims, keepdim=keepdim)
    if p == math.inf:
        return xp.amax(size, dims=dims, keepdim=keepdim)
    if p == -math.inf:
        return xp.amin(size, dims=dims, keepdim=keepdim)
    if p == 0:
        count = xp.where(xp.ne(x, 0), xp.zeros_like(x) + 1, 0)
        return xp.sum(count, dims=dims, keepdim=keepdim)
    if p == 1:
        return xp.sum(size, dims=dims, keepdim=keepdim)
    total = xp.sum(xp.power(size, exponent=p), dims=dims, keepdim=keepdim)
    return xp.power(total, exponent=1 / p)


@norm.derivative
def _(xp: Any, g: Any, x: Any, out: Any, p: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
    g, out = (restored(xp, v, dims, keepdim, x_shape) for v in (g, out))
    if p == 0:
        return xp.zeros_like(x)
    if p == 1:
        return g * xp.sign(x)
    if p in (math.inf, -math.inf):
        chosen = xp.logical_or(xp.eq(xp.abs(x), out), xp.isnan(x))
        share = xp.where(chosen, xp.zeros_like(x) + 1, 0)
        return xp.sign(x) * (g * share / xp.sum(share, dims=dims, keepdim=True))
    if p == 2:
        return g * xp.where(xp.eq(out, 0), 0, x / out)
    slope = xp.sign(x) * xp.power(xp.abs(x), exponent=p - 1)
    if p < 1:
        return xp.where(xp.eq(x, 0), 0, slope) * g * xp.power(out, exponent=1 - p)
    return slope * xp.where(xp.eq(out, 0), 0, g / xp.power(out, exponent=p - 1))


@atom(
    lambda x: x,
    samples=given(lambda rng: Sample((rng.standard_normal((2, 3, 4)),))),
    missing={"x": "take the singular values with torch.linalg.svd"},
)
def orthogonal_part(x: Any) -> Any:
    """U·Vᵀ of the singular value decomposition of each matrix: the slope of ``nuclear_norm``."""
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return u @ vt


def _matrices(x: Spec) -> Spec:
    return Spec(x.shape[:-2], x.dtype)


@atom(
    _matrices,
    samples=given(lambda rng: Sample((rng.standard_normal((2, 3, 4)),))),
    grad_name="LinalgMatrixNormBackward0",
)
def nuclear_norm(x: Any) -> Any:
    """The sum of the singular values of each matrix."""
    return np.linalg.svd(x, compute_uv=False).sum(-1)


@nuclear_norm.derivative
def _(xp: Any, g: Any, x: Any, x_shape: Any) -> Any:
    return xp.reshape(g, shape=(*x_shape[:-2], 1, 1)) * xp.orthogonal_part(x)


def _all(x: Any) -> dict[str, Any]:
    return {"dims": tuple(range(len(x.shape))), "keepdim": False}


def _whole(rng: np.random.Generator) -> list[Sample]:
    shapes = ((), (1,), (5,), (2, 3))
    return [Sample((np.asarray(rng.permutation(math.prod(s)).reshape(s) / 4.0),)) for s in shapes]


@row(samples=_whole, torch="max", grad_name="MaxBackward1")
def max_all(xp: Any, x: Any) -> Any:
    """The largest element of all; equal ones share the gradient."""
    return xp.amax(x, **_all(x))


@row(samples=_whole, torch="min", grad_name="MinBackward1")
def min_all(xp: Any, x: Any) -> Any:
    """The smallest element of all; equal ones share the gradient."""
    return xp.amin(x, **_all(x))


def _flat(xp: Any, x: Any) -> Any:
    return xp.reshape(x, shape=(math.prod(x.shape),))


@row(samples=_whole, torch="median", grad_name="MedianBackward0")
def median_all(xp: Any, x: Any) -> Any:
    """The lower median of all; equal elements share the gradient."""
    return xp.median(_flat(xp, x), dim=0, keepdim=False)[0]


@row(samples=_whole, torch="nanmedian", grad_name="NanmedianBackward0")
def nanmedian_all(xp: Any, x: Any) -> Any:
    """The lower median of all that are numbers; equal elements share the gradient."""
    return xp.nanmedian(_flat(xp, x), dim=0, keepdim=False)[0]


def _shared_rule(xp: Any, g: Any, x: Any, out: Any) -> Any:
    """The elements equal to the result share the gradient; all NaN, where it is NaN."""
    chosen = xp.where(xp.isnan(out), xp.isnan(x), xp.eq(x, out))
    count = xp.sum(xp.where(chosen, xp.zeros_like(x) + 1, 0), **_all(x))
    return xp.where(chosen, g / count, 0)


for _row in (max_all, min_all, median_all, nanmedian_all):
    _row.derivative("x")(_shared_rule)
