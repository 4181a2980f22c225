"""Array twins: the hot rows of small networks, written for NumPy with the fewest calls.

A twin replaces formula and rules on arrays; tracers and Tensors never see it, and a test holds it
equal to them within 2 ulp. At most ten rows have one. Each states what it gains: the time of one
forward and backward on the XOR network's shapes (2 rows, 4 units), rule against twin.

The engine trusts a twin's backward: it returns fresh arrays of the inputs' very shapes and types.
``needs`` says by truth which gradients are wanted.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from rushlight.ops.reduction import FEW, Kept, ones, sum_of_rows
from rushlight.ops.table import table

__all__: list[str] = []

# NumPy takes half a microsecond to make an array of a Python number, per call.
_number = Kept(np.array)


def _total(x: Any) -> Any:
    """The sum of all elements."""
    n = x.size
    return ones[n, x.dtype].dot(x) if x.ndim == 1 and 0 < n <= FEW else np.add.reduce(x, None)


@table["linear"].twinned(gain="5.0 us to 2.9 us")
def _linear() -> Any:
    def forward(x: Any, weight: Any, bias: Any) -> Any:
        out = x.dot(weight.T)
        out += bias
        return out

    def backward(g: Any, needs: Any, weight: Any, x: Any) -> Any:
        return (
            g.dot(weight) if needs[0] else None,
            g.T.dot(x) if needs[1] else None,
            sum_of_rows(g) if needs[2] else None,
        )

    return forward, backward


# From here on a multiplication of bits by 0 or 1 beats a choice, which guesses branches.
_MANY = 1024
_BITS = {np.dtype(np.float32): np.dtype(np.int32), np.dtype(np.float64): np.dtype(np.int64)}


@table["relu"].twinned(gain="3.1 us to 1.9 us")
def _relu() -> Any:
    def forward(x: Any) -> Any:
        return np.maximum(x, _number[0, x.dtype])

    def backward(g: Any, needs: Any, out: Any) -> Any:
        zero = _number[0, g.dtype]
        stopped = np.less_equal(out, zero)
        r = g.copy()
        if r.size < _MANY:
            np.putmask(r, stopped, zero)
        else:
            bits = r.view(_BITS[r.dtype])
            np.multiply(bits, np.logical_not(stopped, stopped), bits)
        return (r,)

    return forward, backward


@table["sigmoid"].twinned(gain="3.6 us to 2.5 us")
def _sigmoid() -> Any:
    def forward(x: Any) -> Any:
        one = _number[1, x.dtype]
        out = np.asarray(np.negative(x))
        np.exp(out, out)
        np.add(out, one, out)
        return np.divide(one, out, out)

    def backward(g: Any, needs: Any, out: Any) -> Any:
        r = np.asarray(np.subtract(_number[1, g.dtype], out))
        r *= out
        r *= g
        return (r,)

    return forward, backward


@table["tanh"].twinned(gain="2.9 us to 2.3 us")
def _tanh() -> Any:
    def backward(g: Any, needs: Any, out: Any) -> Any:
        r = np.asarray(out * out)
        np.subtract(_number[1, g.dtype], r, r)
        r *= g
        return (r,)

    return np.tanh, backward


@table["mean"].twinned(gain="8.4 us to 2.7 us")
def _mean() -> Any:
    def forward(x: Any, *, dims: Any, keepdim: Any) -> Any:
        if len(dims) == x.ndim and not keepdim:
            return _total(x) / _number[x.size, x.dtype]
        total = table["sum"].on_arrays(x, dims=dims, keepdim=keepdim)
        return total / _number[prod([x.shape[d] for d in dims]), x.dtype]

    def backward(g: Any, needs: Any, dims: Any, keepdim: Any, x_shape: Any) -> Any:
        share = g / _number[prod([x_shape[d] for d in dims]), g.dtype]
        if g.ndim and not keepdim:
            share = share.reshape([1 if d in dims else n for d, n in enumerate(x_shape)])
        out = np.empty(x_shape, g.dtype)
        out[...] = share
        return (out,)

    return forward, backward


def _reduced(loss: Any, reduction: Any) -> Any:
    if reduction == "none":
        return loss
    total = _total(loss)
    return total / _number[loss.size, loss.dtype] if reduction == "mean" else total


@table["binary_cross_entropy"].twinned(gain="9.7 us to 6.2 us")
def _binary_cross_entropy() -> Any:
    def forward(x: Any, y: Any, *, reduction: Any) -> Any:
        one, least = _number[1, x.dtype], _number[-100, x.dtype]
        yes = np.maximum(np.log(x), least)
        no = np.maximum(np.log1p(np.negative(x)), least)
        return _reduced((y - one) * no - y * yes, reduction)

    def backward(g: Any, needs: Any, x: Any, y: Any, reduction: Any, x_shape: Any) -> Any:
        if reduction == "mean":
            g = g / _number[x.size, x.dtype]
        one = _number[1, x.dtype]
        of_x = of_y = None
        if needs[0]:
            variance = np.maximum((one - x) * x, _number[1e-12, x.dtype])
            of_x = np.asarray((x - y) / variance * g)
        if needs[1]:
            of_y = np.asarray((np.log(one - x) - np.log(x)) * g)
        return of_x, of_y

    return forward, backward


@table["mse_loss"].twinned(gain="6.5 us to 4.1 us")
def _mse_loss() -> Any:
    def forward(x: Any, y: Any, *, reduction: Any) -> Any:
        d = x - y
        return _reduced(d * d, reduction)

    def backward(g: Any, needs: Any, x: Any, y: Any, reduction: Any, x_shape: Any) -> Any:
        if reduction == "mean":
            g = g / _number[x.size, x.dtype]
        d = np.asarray((x - y) * (g * _number[2, x.dtype]))
        return d if needs[0] else None, np.asarray(-d) if needs[1] else None

    return forward, backward
