"""Normalisation: values less their mean, over their spread, then scaled and shifted.

Rows of their own: the derivative by the input needs two means where the chain rule would pass
through seven operations. It starts from the input again, so that second derivatives are right.
Sources: Ioffe and Szegedy, Batch Normalization (2015); Ba et al., Layer Normalization (2016).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.table import row

__all__: list[str] = []


def _moments(xp: Any, x: Any, dims: Any) -> tuple[Any, Any, Any]:
    """The mean, what is left of x without it, and the variance."""
    mean = xp.mean(x, dims=dims, keepdim=True)
    centred = x - mean
    return mean, centred, xp.mean(centred * centred, dims=dims, keepdim=True)


def _normal(xp: Any, x: Any, dims: Any, eps: Any) -> tuple[Any, Any]:
    """X normalised, and the reciprocal of its spread."""
    _, centred, variance = _moments(xp, x, dims)
    scale = 1 / xp.sqrt(variance + eps)
    return centred * scale, scale


def _input_rule(xp: Any, g: Any, x: Any, dims: Any, eps: Any) -> Any:
    """The gradient of x for the gradient ``g`` of x normalised."""
    normal, scale = _normal(xp, x, dims, eps)
    along = xp.mean(g * normal, dims=dims, keepdim=True)
    return (g - xp.mean(g, dims=dims, keepdim=True) - normal * along) * scale


def _layer(rng: np.random.Generator) -> Sample:
    values = tuple(rng.standard_normal(shape) for shape in ((5, 2, 3), (2, 3), (2, 3)))
    return Sample(values, {"dims": (1, 2), "eps": 1e-5})


@row(samples=given(_layer), grad_name="NativeLayerNormBackward0")
def layer_norm(xp: Any, x: Any, weight: Any, bias: Any, *, dims: Any, eps: Any) -> Any:
    """(x - mean) / √(variance + ε) · weight + bias, with mean and variance over ``dims``."""
    return _normal(xp, x, dims, eps)[0] * weight + bias


@layer_norm.derivative("x")
def _(xp: Any, g: Any, x: Any, weight: Any, dims: Any, eps: Any) -> Any:
    return _input_rule(xp, g * weight, x, dims, eps)


@layer_norm.derivative("weight")
def _(xp: Any, g: Any, x: Any, dims: Any, eps: Any) -> Any:
    return g * _normal(xp, x, dims, eps)[0]


@layer_norm.derivative("bias")
def _(xp: Any, g: Any) -> Any:
    return g


def _channels(rng: np.random.Generator) -> Sample:
    values = tuple(rng.standard_normal(shape) for shape in ((5, 2, 3), (2, 1), (2, 1)))
    return Sample(values, {"dims": (0, 2), "eps": 1e-5})


@row(
    samples=given(_channels),
    grad_name="NativeBatchNormBackward0",
    outputs=("out", "mean", "variance"),
)
def batch_norm(xp: Any, x: Any, weight: Any, bias: Any, *, dims: Any, eps: Any) -> Any:
    """As ``layer_norm``; mean and variance are results too, for the running averages."""
    mean, centred, variance = _moments(xp, x, dims)
    return centred * (1 / xp.sqrt(variance + eps)) * weight + bias, mean, variance


@batch_norm.derivative("x")
def _(xp: Any, g: Any, x: Any, weight: Any, dims: Any, eps: Any) -> Any:
    return _input_rule(xp, g * weight, x, dims, eps)


@batch_norm.derivative("weight")
def _(xp: Any, g: Any, x: Any, dims: Any, eps: Any) -> Any:
    return g * _normal(xp, x, dims, eps)[0]


@batch_norm.derivative("bias")
def _(xp: Any, g: Any) -> Any:
    return g


def _known(rng: np.random.Generator) -> Sample:
    x, weight, bias = _channels(rng).inputs
    return Sample((x, weight, bias, rng.standard_normal((2, 1)), rng.random((2, 1))), {"eps": 1e-5})


@row(
    samples=given(_known),
    missing=dict.fromkeys(("mean", "variance"), "detach() it: running averages are no parameters"),
    grad_name="NativeBatchNormBackward0",
)
def running_norm(
    xp: Any, x: Any, weight: Any, bias: Any, mean: Any, variance: Any, *, eps: Any
) -> Any:
    """(x - mean) / √(variance + ε) · weight + bias, with a mean and a variance known before."""
    return (x - mean) * (1 / xp.sqrt(variance + eps)) * weight + bias


@running_norm.derivative("x")
def _(xp: Any, g: Any, weight: Any, variance: Any, eps: Any) -> Any:
    return g * weight * (1 / xp.sqrt(variance + eps))


@running_norm.derivative("weight")
def _(xp: Any, g: Any, x: Any, mean: Any, variance: Any, eps: Any) -> Any:
    return g * ((x - mean) * (1 / xp.sqrt(variance + eps)))


@running_norm.derivative("bias")
def _(xp: Any, g: Any) -> Any:
    return g
