"""Order along a dimension: sorting, the k largest, the k-th, the median, the mode.

One atom answers with indices, and the values are taken along them: so every derivative is the same,
the gradient put back where the value came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rushlight.ops.along import picked_rule, without
from rushlight.ops.samples import Sample
from rushlight.ops.specs import INT64, Spec
from rushlight.ops.table import atom, row

__all__: list[str] = []


def _lanes(**params: Any) -> Callable[[np.random.Generator], list[Sample]]:
    def make(rng: np.random.Generator) -> list[Sample]:
        x = rng.permutation(12).reshape(3, 4) / 4.0
        return [Sample((x,), {"dim": dim, **params}) for dim in (0, 1)]

    return make


def _indices(x: Spec, **params: object) -> Spec:
    return Spec(x.shape, INT64)


@atom(_indices, samples=_lanes(descending=True), torch="argsort", zero=True)
def argsort(x: Any, *, dim: Any, descending: Any) -> Any:
    """The numbers of the elements in order; equal ones keep theirs, NaN counts as the largest."""
    if not descending:
        return np.argsort(x, dim, "stable")
    order = np.argsort(np.flip(x, dim), dim, "stable")
    return np.ascontiguousarray(x.shape[dim] - 1 - np.flip(order, dim))


@row(samples=_lanes(descending=False), torch="sort", outputs=("values", "indices"))
def sort(xp: Any, x: Any, *, dim: Any, descending: Any) -> Any:
    """The elements in order, and their numbers."""
    indices = xp.argsort(x, dim=dim, descending=descending)
    return xp.take_along(x, indices, dim=dim), indices


@sort.derivative
def _(xp: Any, g: Any, indices: Any, dim: Any, x_shape: Any) -> Any:
    return xp.add_along(g, indices, dim=dim, length=x_shape[dim])


@row(samples=_lanes(k=2, largest=True), torch="topk", outputs=("values", "indices"))
def topk(xp: Any, x: Any, *, k: Any, dim: Any, largest: Any) -> Any:
    """The k largest elements or the k smallest, in order, and their numbers."""
    order = xp.argsort(x, dim=dim, descending=largest)
    indices = xp.clone(xp.slice_(order, key=(*(slice(None),) * dim, slice(0, k, 1))))
    return xp.take_along(x, indices, dim=dim), indices


@topk.derivative
def _(xp: Any, g: Any, indices: Any, dim: Any, x_shape: Any) -> Any:
    return xp.add_along(g, indices, dim=dim, length=x_shape[dim])


def _picked(xp: Any, x: Any, index: Any, dim: int, keepdim: bool) -> tuple[Any, Any]:
    """The element at ``index`` along ``dim``, and the index."""
    values = xp.take_along(x, index, dim=dim)
    return without(xp, values, dim, keepdim), without(xp, index, dim, keepdim)


@row(samples=_lanes(k=2, keepdim=False), torch="kthvalue", outputs=("values", "indices"))
def kthvalue(xp: Any, x: Any, *, k: Any, dim: Any, keepdim: Any) -> Any:
    """The k-th smallest element, and its number."""
    order = xp.argsort(x, dim=dim, descending=False)
    index = xp.clone(xp.slice_(order, key=(*(slice(None),) * dim, slice(k - 1, k, 1))))
    return _picked(xp, x, index, dim, keepdim)


kthvalue.derivative("x")(picked_rule)


def _one_index(x: Spec, *, dim: int, keepdim: bool = True, **params: object) -> Spec:
    return Spec((*x.shape[:dim], *((1,) if keepdim else ()), *x.shape[dim + 1 :]), INT64)


@atom(_one_index, samples=_lanes(skip_nan=False), zero=True)
def median_index(x: Any, *, dim: Any, skip_nan: Any) -> Any:
    """The number of the lower median; of the first NaN if there is one, unless they are skipped."""
    order = np.argsort(x, dim, "stable")
    missing = np.isnan(x).sum(dim, keepdims=True)
    count = x.shape[dim] - missing
    middle = np.maximum(count - 1, 0) // 2
    if not skip_nan:
        middle = np.where(missing > 0, count, (x.shape[dim] - 1) // 2)
    return np.take_along_axis(order, middle, dim)


def _median(xp: Any, x: Any, dim: Any, keepdim: Any, skip_nan: bool) -> Any:
    return _picked(xp, x, xp.median_index(x, dim=dim, skip_nan=skip_nan), dim, keepdim)


@row(
    samples=_lanes(keepdim=False),
    torch="median",
    grad_name="MedianBackward1",
    outputs=("values", "indices"),
)
def median(xp: Any, x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The lower median and its number; NaN if any element is."""
    return _median(xp, x, dim, keepdim, False)


@row(
    samples=_lanes(keepdim=False),
    torch="nanmedian",
    grad_name="NanmedianBackward1",
    outputs=("values", "indices"),
)
def nanmedian(xp: Any, x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The lower median of the elements that are numbers, and its number."""
    return _median(xp, x, dim, keepdim, True)


median.derivative("x")(picked_rule)
nanmedian.derivative("x")(picked_rule)


@atom(_one_index, samples=_lanes(), zero=True)
def mode_index(x: Any, *, dim: Any) -> Any:
    """The number of the most frequent element: of such the smallest, of equal ones the last."""
    order = np.argsort(x, dim, "stable")
    ordered = np.moveaxis(np.take_along_axis(x, order, dim), dim, -1)
    numbers = np.arange(x.shape[dim])
    starts = np.ones(ordered.shape, bool)
    np.not_equal(ordered[..., 1:], ordered[..., :-1], out=starts[..., 1:])
    length = numbers - np.maximum.accumulate(np.where(starts, numbers, 0), -1)
    longest = np.moveaxis(length.argmax(-1, keepdims=True), -1, dim)
    return np.take_along_axis(order, longest, dim)


@row(samples=_lanes(keepdim=False), torch="mode", outputs=("values", "indices"))
def mode(xp: Any, x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The most frequent element, and its number."""
    return _picked(xp, x, xp.mode_index(x, dim=dim), dim, keepdim)


mode.derivative("x")(picked_rule)


@atom(_one_index, samples=_lanes(keepdim=False), torch="argmax", zero=True)
def argmax(x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The number of the largest element, the first of equal ones; NaN counts as the largest."""
    return x.argmax(dim, keepdims=keepdim)


@atom(_one_index, samples=_lanes(keepdim=False), torch="argmin", zero=True)
def argmin(x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The number of the smallest element, the first of equal ones; NaN counts as the smallest."""
    return x.argmin(dim, keepdims=keepdim)


@row(
    samples=_lanes(keepdim=False),
    torch="max",
    grad_name="MaxBackward0",
    outputs=("values", "indices"),
)
def max_along(xp: Any, x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The largest element, and its number."""
    index = xp.argmax(x, dim=dim, keepdim=keepdim)
    return xp.amax(x, dims=(dim,), keepdim=keepdim), index


@row(
    samples=_lanes(keepdim=False),
    torch="min",
    grad_name="MinBackward0",
    outputs=("values", "indices"),
)
def min_along(xp: Any, x: Any, *, dim: Any, keepdim: Any) -> Any:
    """The smallest element, and its number."""
    index = xp.argmin(x, dim=dim, keepdim=keepdim)
    return xp.amin(x, dims=(dim,), keepdim=keepdim), index


max_along.derivative("x")(picked_rule)
min_along.derivative("x")(picked_rule)
