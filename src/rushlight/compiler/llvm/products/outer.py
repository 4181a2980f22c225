"""The outer tile: rows × vectors of sums, lanes along the columns of the result."""

from __future__ import annotations

from typing import Any

from rushlight.compiler.llvm.products.loop import index, repeat
from rushlight.compiler.llvm.products.plan import Plan
from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["outer_tile"]


def outer_tile(v: Vectors, plan: Plan, a: Any, b: Any, columns: int) -> list[list[Any]]:
    """Sums of ``plan.rows`` rows and ``columns`` columns, as rows of vectors.

    Args:
        v: the instructions.
        plan: the product.
        a: A's number in the tile's first row, or the tile's strip.
        b: B's number in the panel's first column, or the packed panel.
        columns: how many there are; lanes beyond are 0, or whatever a packed panel has there.
    """
    lanes, vectors = plan.lanes, -(-columns // plan.lanes)
    stride = plan.panel if plan.packed else plan.strides[1]
    used = [None if plan.packed else min(lanes, columns - lanes * u) for u in range(vectors)]
    along, across = _walk(plan)

    def step(p: Any, state: list[Any]) -> list[Any]:
        at_a, at_b, *sums = state
        parts = [v.load(v.at(at_b, u * lanes), lanes, used[u]) for u in range(vectors)]
        for r in range(plan.rows):
            number = v.spread(v.at(at_a, r * across), lanes)
            for u, part in enumerate(parts):
                sums[r * vectors + u] = v.fma(number, part, sums[r * vectors + u])
        return [v.at(at_a, along), v.at(at_b, stride), *sums]

    zeros = [v.zero(lanes)] * (plan.rows * vectors)
    _, _, *sums = repeat(v.b, index(0), index(plan.k), 1, [a, b, *zeros], step)
    return [sums[r * vectors : (r + 1) * vectors] for r in range(plan.rows)]


def _walk(plan: Plan) -> tuple[int, int]:
    """Elements of A to the next inner step and to the next row."""
    if plan.strips:
        return plan.rows, 1
    return (plan.strides[0], 1) if plan.kind == "tn" else (1, plan.strides[0])
