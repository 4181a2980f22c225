"""Losses: how far a prediction is from its target.

They are rows of their own because their derivatives are simpler, and more accurate, than what the
chain rule makes of the formula; cross-entropy's is softmax minus target, without a logarithm.
``reduction`` is "none", "sum" or "mean". Classes lie along the second dimension.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from rushlight.ops.samples import Maker, Sample
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom, row

__all__: list[str] = []

_LEAST_LOG = -100
_LEAST_VARIANCE = 1e-12


def _reduced(xp: Any, loss: Any, reduction: str) -> Any:
    """The loss of each element, or their sum or mean."""
    if reduction == "none":
        return loss
    over = xp.mean if reduction == "mean" else xp.sum
    return over(loss, dims=tuple(range(len(loss.shape))), keepdim=False)


def _share(g: Any, reduction: str, shape: Any) -> Any:
    """The gradient of each element's loss."""
    return g / prod(shape) if reduction == "mean" else g


def _pairs(low: float, high: float, **params: Any) -> Maker:
    """Predictions, and targets between 0 and 1, in each reduction."""

    def make(rng: np.random.Generator) -> list[Sample]:
        return [
            Sample(
                (np.asarray(rng.uniform(low, high, shape)), np.asarray(rng.uniform(0, 1, shape))),
                {**params, "reduction": reduction},
            )
            for shape in ((), (3,), (2, 3))
            for reduction in ("none", "sum", "mean")
        ]

    return make


@row(samples=_pairs(-3, 3), torch="nn.functional.mse_loss")
def mse_loss(xp: Any, x: Any, y: Any, *, reduction: Any) -> Any:
    """(x - y)²."""
    d = x - y
    return _reduced(xp, d * d, reduction)


@mse_loss.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, x_shape: Any) -> Any:
    return (x - y) * (_share(g, reduction, x_shape) * 2)


@mse_loss.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, x_shape: Any) -> Any:
    return (y - x) * (_share(g, reduction, x_shape) * 2)


@row(samples=_pairs(-3, 3, beta=0.7), torch="nn.functional.smooth_l1_loss")
def smooth_l1_loss(xp: Any, x: Any, y: Any, *, reduction: Any, beta: Any) -> Any:
    """|d| - β/2 for d = x - y beyond ±β, d²/2β between."""
    d = xp.abs(x - y)
    loss = xp.where(xp.lt(d, beta), d * d * (0.5 / beta), d - 0.5 * beta)
    return _reduced(xp, loss, reduction)


def _smooth_l1_slope(xp: Any, d: Any, beta: Any) -> Any:
    return xp.where(xp.ge(xp.abs(d), beta), xp.sign(d), d / beta)


@smooth_l1_loss.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, beta: Any, x_shape: Any) -> Any:
    return _smooth_l1_slope(xp, x - y, beta) * _share(g, reduction, x_shape)


@smooth_l1_loss.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, beta: Any, x_shape: Any) -> Any:
    return _smooth_l1_slope(xp, y - x, beta) * _share(g, reduction, x_shape)


@row(samples=_pairs(-3, 3, delta=0.7), torch="nn.functional.huber_loss")
def huber_loss(xp: Any, x: Any, y: Any, *, reduction: Any, delta: Any) -> Any:
    """δ · (|d| - δ/2) for d = x - y beyond ±δ, d²/2 between."""
    d = xp.abs(x - y)
    loss = xp.where(xp.le(d, delta), d * d * 0.5, (d - 0.5 * delta) * delta)
    return _reduced(xp, loss, reduction)


def _huber_slope(xp: Any, d: Any, delta: Any) -> Any:
    return xp.where(xp.gt(xp.abs(d), delta), xp.sign(d) * delta, d)


@huber_loss.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, delta: Any, x_shape: Any) -> Any:
    return _huber_slope(xp, x - y, delta) * _share(g, reduction, x_shape)


@huber_loss.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, delta: Any, x_shape: Any) -> Any:
    return _huber_slope(xp, y - x, delta) * _share(g, reduction, x_shape)


@row(samples=_pairs(0.1, 0.9), torch="nn.functional.binary_cross_entropy")
def binary_cross_entropy(xp: Any, x: Any, y: Any, *, reduction: Any) -> Any:
    """-y · ln x - (1 - y) · ln(1 - x), each logarithm at least -100."""
    yes = xp.maximum(xp.log(x), _LEAST_LOG)
    no = xp.maximum(xp.log1p(-x), _LEAST_LOG)
    return _reduced(xp, (y - 1) * no - y * yes, reduction)


@binary_cross_entropy.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, x_shape: Any) -> Any:
    variance = xp.maximum((1 - x) * x, _LEAST_VARIANCE)
    return (x - y) / variance * _share(g, reduction, x_shape)


@binary_cross_entropy.derivative("y")
def _(xp: Any, g: Any, x: Any, reduction: Any, x_shape: Any) -> Any:
    return (xp.log(1 - x) - xp.log(x)) * _share(g, reduction, x_shape)


@row(samples=_pairs(-3, 3), torch="nn.functional.binary_cross_entropy_with_logits")
def binary_cross_entropy_with_logits(xp: Any, x: Any, y: Any, *, reduction: Any) -> Any:
    """Binary cross-entropy of sigmoid(x), written so that it never overflows."""
    loss = (1 - y) * x - xp.minimum(x, 0) + xp.log1p(xp.exp(-xp.abs(x)))
    return _reduced(xp, loss, reduction)


@binary_cross_entropy_with_logits.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any, reduction: Any, x_shape: Any) -> Any:
    return (xp.sigmoid(x) - y) * _share(g, reduction, x_shape)


@binary_cross_entropy_with_logits.derivative("y")
def _(xp: Any, g: Any, x: Any, reduction: Any, x_shape: Any) -> Any:
    return -x * _share(g, reduction, x_shape)


def _positive(rng: np.random.Generator) -> list[Sample]:
    x, y, p = rng.uniform(-3, 3, (2, 3)), rng.uniform(0, 1, (2, 3)), rng.uniform(1, 2, (3,))
    return [Sample((x, y, p))]


def _softplus_of_minus(xp: Any, x: Any) -> Any:
    return xp.maximum(-x, 0) + xp.log1p(xp.exp(-xp.abs(x)))


@row(samples=_positive, grad_name="BinaryCrossEntropyWithLogitsBackward0")
def positive_weighted_cross_entropy(xp: Any, x: Any, y: Any, p: Any) -> Any:
    """-p · y · ln sigmoid(x) - (1 - y) · ln(1 - sigmoid(x)), of each element."""
    return (1 - y) * x + (y * (p - 1) + 1) * _softplus_of_minus(xp, x)


@positive_weighted_cross_entropy.derivative("x")
def _(xp: Any, g: Any, x: Any, y: Any, p: Any) -> Any:
    return g * ((p * y + 1 - y) * xp.sigmoid(x) - p * y)


@positive_weighted_cross_entropy.derivative("y")
def _(xp: Any, g: Any, x: Any, p: Any) -> Any:
    return g * ((p - 1) * _softplus_of_minus(xp, x) - x)


@positive_weighted_cross_entropy.derivative("p")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return g * y * _softplus_of_minus(xp, x)


def _one_hot_spec(index: Spec, *, classes: int) -> Spec:
    return Spec((index.shape[0], classes, *index.shape[1:]), np.dtype(bool))


def _classes(rng: np.random.Generator) -> list[Sample]:
    return [Sample((rng.integers(-1, 3, shape),), {"classes": 3}) for shape in ((4,), (2, 3))]


@atom(_one_hot_spec, samples=_classes, zero=True)
def one_hot(index: Any, *, classes: Any) -> Any:
    """True along a new second dimension where the number of the class is the index."""
    numbers = np.arange(classes)
    if index.ndim > 1:
        numbers = numbers.reshape(classes, *(1,) * (index.ndim - 1))
    return np.equal(index[:, None], numbers)


def _labelled(rng: np.random.Generator) -> list[Sample]:
    return [
        Sample(
            (rng.standard_normal((4, 3, *rest)), rng.integers(0, 3, (4, *rest))),
            {"reduction": reduction},
        )
        for rest in ((), (2,))
        for reduction in ("none", "sum", "mean")
    ]


def _weighted(rng: np.random.Generator) -> list[Sample]:
    return [
        Sample((*s.inputs, np.asarray(rng.uniform(0.5, 2, s.inputs[1].shape))), s.params)
        for s in _labelled(rng)
    ]


def _at_index(xp: Any, x: Any, index: Any) -> Any:
    """The x of the class that the index names; 0 for an index that is no class."""
    chosen = xp.one_hot(index, classes=x.shape[1])
    return xp.sum(xp.where(chosen, x, 0), dims=(1,), keepdim=False)


def _lifted(xp: Any, g: Any) -> Any:
    """``g``, of the index's shape, with the dimension of the classes."""
    return xp.reshape(g, shape=(g.shape[0], 1, *g.shape[1:])) if g.shape else g


@row(
    samples=_weighted,
    zero=("index",),
    missing={"weight": "detach() it: weights are no parameters"},
    grad_name="NllLossBackward0",
)
def nll_loss(xp: Any, x: Any, index: Any, weight: Any, *, reduction: Any) -> Any:
    """-weight · x at the index; the mean is that of the weights. An index below 0 counts as 0."""
    loss = xp.where(xp.lt(index, 0), 0, -_at_index(xp, x, index) * weight)
    if reduction == "mean":
        return _reduced(xp, loss, "sum") / _reduced(xp, weight, "sum")
    return _reduced(xp, loss, reduction)


@nll_loss.derivative("x")
def _(xp: Any, g: Any, index: Any, weight: Any, reduction: Any, x_shape: Any) -> Any:
    if reduction == "mean":
        g = g / _reduced(xp, weight, "sum")
    chosen = xp.one_hot(index, classes=x_shape[1])
    return xp.where(chosen, -_lifted(xp, g * weight), 0)


@row(samples=_labelled, zero=("index",), grad_name="NllLossBackward0")
def cross_entropy(xp: Any, x: Any, index: Any, *, reduction: Any) -> Any:
    """-ln softmax(x) at the index, which is a class everywhere.

    One row for both: the logarithms of the other classes are never computed, and backward is one
    softmax less one.
    """
    x = x - xp.amax(x, dims=(1,), keepdim=True)
    total = xp.log(xp.sum(xp.exp(x), dims=(1,), keepdim=False))
    return _reduced(xp, total - _at_index(xp, x, index), reduction)


@cross_entropy.derivative("x")
def _(xp: Any, g: Any, x: Any, index: Any, reduction: Any, index_shape: Any) -> Any:
    p = xp.softmax(x, dim=1)
    chosen = xp.one_hot(index, classes=x.shape[1])
    return xp.where(chosen, p - 1, p) * _lifted(xp, _share(g, reduction, index_shape))
