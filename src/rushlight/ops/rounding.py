"""Rounding, and division that rounds: quotients in whole numbers and what they leave over.

Functions that are constant in steps have the derivative 0, not none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, binary, unary
from rushlight.ops.specs import elementwise
from rushlight.ops.table import Row, atom, row

__all__: list[str] = []

_steps = unary(-3, 3, avoid=(-2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5))


def _flat(xp: Any, g: Any) -> Any:
    return xp.zeros_like(g)


def _stepwise(name: str, ufunc: Any, doc: str) -> Row:
    def function(x: Any) -> Any:
        return ufunc(x)

    function.__name__, function.__doc__ = name, doc
    declared = atom(elementwise, samples=_steps, torch=name)(function)
    return declared.derivative("x")(_flat)


floor = _stepwise("floor", np.floor, "The greatest whole number that is not above x.")
ceil = _stepwise("ceil", np.ceil, "The least whole number that is not below x.")
trunc = _stepwise("trunc", np.trunc, "x without its fraction.")


def _decimals(rng: np.random.Generator) -> list[Sample]:
    return [Sample((rng.uniform(-30, 30, (2, 3)),), {"decimals": d}) for d in (-1, 0, 2)]


@atom(elementwise, samples=_decimals, torch="round")
def round(x: Any, *, decimals: Any) -> Any:
    """X to the nearest multiple of 10^-decimals; halves go to the even one."""
    if decimals == 0:
        return np.rint(x) if x.dtype.kind == "f" else x.copy("K")
    scale = x.dtype.type(10.0 ** np.absolute(decimals))
    return np.rint(x * scale) / scale if decimals > 0 else np.rint(x / scale) * scale


round.derivative("x")(_flat)


@row(samples=_steps, torch="frac")
def frac(xp: Any, x: Any) -> Any:
    """X - trunc(x)."""
    return x - xp.trunc(x)


@frac.derivative
def _(xp: Any, g: Any) -> Any:
    return g


def _refuse_zero(x: Any, y: Any) -> None:
    if y.dtype.kind != "f" and x.size and not y.all():
        raise RuntimeError("ZeroDivisionError: an integer was divided by 0")


@atom(elementwise, samples=binary((-3, 3), (0.5, 3)), torch="div", grad_name="DivBackward2")
def div_floor(x: Any, y: Any) -> Any:
    """The greatest whole number that is not above x / y."""
    _refuse_zero(x, y)
    return np.floor_divide(x, y)


div_floor.derivative("x")(_flat)
div_floor.derivative("y")(_flat)

_INSTEAD = "div(input, other, rounding_mode='floor') has one"


@row(
    samples=binary((-3, 3), (0.5, 3)),
    torch="floor_divide",
    grad_name="NotImplemented",
    missing={"x": _INSTEAD, "y": _INSTEAD},
)
def floor_divide(xp: Any, x: Any, y: Any) -> Any:
    """The greatest whole number that is not above x / y; PyTorch gives it no derivative."""
    return xp.div_floor(x, y)


@atom(elementwise, samples=binary((-3, 3), (0.5, 3)), torch="div", grad_name="DivBackward2")
def div_trunc(x: Any, y: Any) -> Any:
    """X / y without its fraction."""
    _refuse_zero(x, y)
    if x.dtype.kind == "f":
        return np.trunc(np.divide(x, y))
    return np.floor_divide(x - np.fmod(x, y), y)


div_trunc.derivative("x")(_flat)
div_trunc.derivative("y")(_flat)


@atom(elementwise, samples=binary((-3, 3), (0.5, 3)), torch="remainder")
def remainder(x: Any, y: Any) -> Any:
    """X - y · floor(x / y), of the sign of y."""
    _refuse_zero(x, y)
    return np.remainder(x, y)


@remainder.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@remainder.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return -g * xp.div_floor(x, y)


@atom(elementwise, samples=binary((-3, 3), (0.5, 3)), torch="fmod")
def fmod(x: Any, y: Any) -> Any:
    """X - y · trunc(x / y), of the sign of x."""
    _refuse_zero(x, y)
    return np.fmod(x, y)


@fmod.derivative("x")
def _(xp: Any, g: Any) -> Any:
    return g


@fmod.derivative("y")
def _(xp: Any, g: Any, x: Any, y: Any) -> Any:
    return -g * xp.div_trunc(x, y)
