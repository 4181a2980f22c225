"""Activations: rows of their own where a formula in atoms would overflow or lose accuracy.

The derivatives choose with ``where`` instead of multiplying by a mask, so that an infinite value on
the side not taken does no harm, in the second derivative neither. At a kink they are PyTorch's.
"""

from __future__ import annotations

import math
from typing import Any

from rushlight.ops.samples import reduced, unary
from rushlight.ops.table import row

__all__: list[str] = []

_SQRT_HALF = math.sqrt(0.5)
_SQRT_2_BY_PI = math.sqrt(2 / math.pi)
_CUBIC = 0.044715


@row(samples=unary(-3, 3, avoid=(0,)), torch="relu")
def relu(xp: Any, x: Any) -> Any:
    """max(x, 0); the derivative at 0 is 0."""
    return xp.maximum(x, 0)


@relu.derivative
def _(xp: Any, g: Any, out: Any) -> Any:
    return xp.stepwise(xp.le(out, 0), 0, g, out)


@row(samples=unary(-3, 3, avoid=(0,), slope=0.1), torch="nn.functional.leaky_relu")
def leaky_relu(xp: Any, x: Any, *, slope: Any) -> Any:
    """X where it is positive, slope · x elsewhere."""
    return xp.where(xp.gt(x, 0), x, x * slope)


@leaky_relu.derivative
def _(xp: Any, g: Any, x: Any, slope: Any) -> Any:
    return xp.stepwise(xp.gt(x, 0), g, g * slope, x)


@row(samples=unary(-3, 3, alpha=1.2, scale=1.1, rate=0.8), torch="nn.functional.elu")
def elu(xp: Any, x: Any, *, alpha: Any, scale: Any, rate: Any) -> Any:
    """Scale · x where x > 0, scale · alpha · (exp(rate · x) - 1) elsewhere.

    The positive side is kept out of exp, where it would overflow.
    """
    curve = xp.expm1(xp.where(xp.lt(x, 0), x, 0) * rate) * (alpha * scale)
    return xp.where(xp.lt(x, 0), curve, x * scale)


@elu.derivative
def _(xp: Any, g: Any, x: Any, alpha: Any, scale: Any, rate: Any) -> Any:
    slope = xp.exp(xp.where(xp.lt(x, 0), x, 0) * rate) * (alpha * scale * rate)
    return xp.where(xp.le(x, 0), g * slope, g * scale)


@row(samples=unary(-3, 3, alpha=1.2), torch="nn.functional.celu")
def celu(xp: Any, x: Any, *, alpha: Any) -> Any:
    """X where x > 0, alpha · (exp(x / alpha) - 1) elsewhere: smooth at 0 for every alpha."""
    return xp.elu(x, alpha=alpha, scale=1.0, rate=1 / alpha)


@celu.derivative
def _(xp: Any, g: Any, x: Any, alpha: Any) -> Any:
    slope = xp.exp(xp.where(xp.lt(x, 0), x, 0) / alpha)
    return xp.where(xp.le(x, 0), g * slope, g)


@row(samples=unary(-3, 3), torch="nn.functional.silu")
def silu(xp: Any, x: Any) -> Any:
    """X · sigmoid(x)."""
    return x * xp.sigmoid(x)


@silu.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    s = xp.sigmoid(x)
    return g * (s * (x * (1 - s) + 1))


@row(samples=unary(-3, 3), torch="nn.functional.gelu", grad_name="GeluBackward0")
def gelu(xp: Any, x: Any) -> Any:
    """X · Φ(x), with the normal distribution function Φ(x) = (1 + erf(x / √2)) / 2."""
    return x * 0.5 * (xp.erf(x * _SQRT_HALF) + 1)


@gelu.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    below = (xp.erf(x * _SQRT_HALF) + 1) * 0.5
    density = xp.exp(x * x * -0.5) * (_SQRT_HALF / math.sqrt(math.pi))
    return g * (below + x * density)


@row(samples=unary(-3, 3), grad_name="GeluBackward0")
def gelu_tanh(xp: Any, x: Any) -> Any:
    """X · Φ(x), with Φ(x) ≈ (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2."""
    return x * 0.5 * (xp.tanh((x + x * x * x * _CUBIC) * _SQRT_2_BY_PI) + 1)


@gelu_tanh.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    t = xp.tanh((x + x * x * x * _CUBIC) * _SQRT_2_BY_PI)
    slope = (x * x * (3 * _CUBIC) + 1) * _SQRT_2_BY_PI
    return g * ((t + 1) * 0.5 + x * 0.5 * (1 - t * t) * slope)


@row(samples=unary(-3, 3, beta=1.5, threshold=20.0), torch="nn.functional.softplus")
def softplus(xp: Any, x: Any, *, beta: Any, threshold: Any) -> Any:
    """ln(1 + exp(beta · x)) / beta, written so that it never overflows; x above the threshold."""
    z = x * beta
    smooth = (xp.maximum(z, 0) + xp.log1p(xp.exp(-xp.abs(z)))) / beta
    return xp.where(xp.gt(z, threshold), x, smooth)


@softplus.derivative
def _(xp: Any, g: Any, x: Any, beta: Any, threshold: Any) -> Any:
    return xp.where(xp.gt(x * beta, threshold), g, g * xp.sigmoid(x * beta))


@row(samples=unary(-3, 3), torch="nn.functional.logsigmoid", grad_name="LogSigmoidBackward0")
def log_sigmoid(xp: Any, x: Any) -> Any:
    """Ln sigmoid(x), written so that it never overflows."""
    return xp.minimum(x, 0) - xp.log1p(xp.exp(-xp.abs(x)))


@log_sigmoid.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return g * xp.sigmoid(-x)


@row(samples=unary(-3, 3, avoid=(-1, 1), least=-1.0, largest=1.0), torch="nn.functional.hardtanh")
def hardtanh(xp: Any, x: Any, *, least: Any, largest: Any) -> Any:
    """X between least and largest; the derivative at the bounds is 0."""
    return xp.minimum(xp.maximum(x, least), largest)


@hardtanh.derivative
def _(xp: Any, g: Any, x: Any, least: Any, largest: Any) -> Any:
    return xp.stepwise(xp.logical_or(xp.le(x, least), xp.ge(x, largest)), 0, g, x)


def _last(maker: Any) -> Any:
    """The samples of a reduction over one dimension, which becomes ``dim``."""
    return lambda rng: [
        s._replace(params={"dim": s.params["dims"][0]})
        for s in maker(rng)
        if len(s.params["dims"]) == 1 and not s.params["keepdim"] and s.inputs[0].size
    ]


@row(samples=_last(reduced(-3, 3)), torch="nn.functional.softmax")
def softmax(xp: Any, x: Any, *, dim: Any) -> Any:
    """exp(x) over its sum along ``dim``; the largest x is taken off first, against overflow."""
    e = xp.exp(x - xp.amax(x, dims=(dim,), keepdim=True))
    return e / xp.sum(e, dims=(dim,), keepdim=True)


@softmax.derivative
def _(xp: Any, g: Any, out: Any, dim: Any) -> Any:
    return out * (g - xp.sum(g * out, dims=(dim,), keepdim=True))


@row(samples=_last(reduced(-3, 3)), torch="nn.functional.log_softmax")
def log_softmax(xp: Any, x: Any, *, dim: Any) -> Any:
    """Ln softmax(x): never the logarithm of a rounded 0."""
    x = x - xp.amax(x, dims=(dim,), keepdim=True)
    return x - xp.log(xp.sum(xp.exp(x), dims=(dim,), keepdim=True))


@log_softmax.derivative
def _(xp: Any, g: Any, out: Any, dim: Any) -> Any:
    return g - xp.exp(out) * xp.sum(g, dims=(dim,), keepdim=True)


@row(samples=unary(-3, 3), torch="nn.functional.mish")
def mish(xp: Any, x: Any) -> Any:
    """X · tanh(ln(1 + exp(x)))."""
    return x * xp.tanh(xp.maximum(x, 0) + xp.log1p(xp.exp(-xp.abs(x))))


@mish.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    t = xp.tanh(xp.softplus(x, beta=1.0, threshold=20.0))
    return g * (t + x * xp.sigmoid(x) * (1 - t * t))


@row(samples=unary(-5, 5, avoid=(-3, 3)), torch="nn.functional.hardsigmoid")
def hardsigmoid(xp: Any, x: Any) -> Any:
    """X / 6 + 1/2 between 0 and 1; the derivative at the bounds is 0."""
    return xp.minimum(xp.maximum(x + 3, 0), 6) / 6


@hardsigmoid.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.where(xp.lt(xp.abs(x), 3), g / 6, 0)


@row(samples=unary(-5, 5, avoid=(-3, 3)), torch="nn.functional.hardswish")
def hardswish(xp: Any, x: Any) -> Any:
    """X · hardsigmoid(x); the derivative at -3 is 0, at 3 it is 1."""
    return x * xp.minimum(xp.maximum(x + 3, 0), 6) / 6


@hardswish.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.where(xp.le(x, -3), 0, xp.where(xp.lt(x, 3), g * (x / 3 + 0.5), g))
