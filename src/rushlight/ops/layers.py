"""Layers: a linear map with its activation behind it, as one row.

``nn.Sequential`` runs a ``Linear`` and the activation behind it as one of these. Formula and
derivatives are those of the two rows, one after the other, to the bit; the graph has a node less.
"""

from __future__ import annotations

from typing import Any

from rushlight.ops.activation import relu
from rushlight.ops.mathematics import sigmoid
from rushlight.ops.product import layer, swapped
from rushlight.ops.samples import given
from rushlight.ops.table import Row, row

__all__: list[str] = []


def _with(activation: Row) -> Row:
    """The row of ``linear`` with an activation whose derivative uses its output alone."""
    name, rule = activation.name, activation.rules["x"]
    assert rule is not None, f"the row {name} has no derivative"
    behind = rule.function

    def formula(xp: Any, x: Any, weight: Any, bias: Any) -> Any:
        return getattr(xp, name)(xp.linear(x, weight, bias))

    formula.__name__ = f"linear_{name}"
    formula.__doc__ = f"{name} of x·Wᵀ + b for a matrix x (batch, in), W (out, in), b (out)."
    declared = row(samples=given(layer), grad_name=activation.grad_name)(formula)

    @declared.derivative("x")
    def _(xp: Any, g: Any, weight: Any, out: Any) -> Any:
        return xp.matmul(behind(xp, g, out), weight)

    @declared.derivative("weight")
    def _(xp: Any, g: Any, x: Any, out: Any) -> Any:
        return xp.matmul(swapped(xp, behind(xp, g, out)), x)

    @declared.derivative("bias")
    def _(xp: Any, g: Any, out: Any) -> Any:
        return xp.sum(behind(xp, g, out), dims=(0,), keepdim=False)

    return declared


linear_relu = _with(relu)
linear_sigmoid = _with(sigmoid)
