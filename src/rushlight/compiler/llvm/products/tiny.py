"""Products of a few numbers, without a loop: a row of the result is one vector."""

from __future__ import annotations

from typing import Any

from rushlight.compiler.llvm.products.loop import index
from rushlight.compiler.llvm.products.plan import Plan
from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["tiny_rows"]


def tiny_rows(v: Vectors, plan: Plan, a: Any, b: Any) -> list[Any]:
    """The rows of the result, each a vector of ``plan.n`` lanes.

    Args:
        v: the instructions.
        plan: the product.
        a: A's first number.
        b: B's first number.
    """
    stride = plan.strides[0]
    along, across = (stride, 1) if plan.kind == "tn" else (1, stride)
    rows = [v.zero(plan.n)] * plan.m
    for p in range(plan.k):
        part = _part(v, plan, b, p)
        for r in range(plan.m):
            rows[r] = v.fma(v.spread(v.at(a, p * along + r * across), plan.n), part, rows[r])
    return rows


def _part(v: Vectors, plan: Plan, b: Any, p: int) -> Any:
    """What step ``p`` needs of B: a row of it, or for A·Bᵀ a column, collected."""
    stride = plan.strides[1]
    if plan.kind != "nt":
        return v.load(v.at(b, p * stride), plan.n)
    if plan.n == 1:
        return v.load(v.at(b, p), 1)
    vector = v.zero(plan.n)
    for c in range(plan.n):
        vector = v.b.insert_element(vector, v.load(v.at(b, p + c * stride), 1), index(c))
    return vector
