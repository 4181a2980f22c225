"""The dot tile of A·Bᵀ: lanes along the inner dimension, added up when all of it is done."""

from __future__ import annotations

from typing import Any

from rushlight.compiler.llvm.products.adding import added
from rushlight.compiler.llvm.products.loop import index, repeat
from rushlight.compiler.llvm.products.plan import Plan
from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["dot_tile"]


def dot_tile(v: Vectors, plan: Plan, a: Any, b: Any) -> list[tuple[int, int, Any]]:
    """Sums of a tile as ``(row, first column, vector)``, row by row.

    Args:
        v: the instructions.
        plan: the product.
        a: A's first number in the tile's first row.
        b: B's first number in the tile's first column, which is a row of B.
    """
    rows, units, lanes = plan.rows, plan.units, plan.lanes
    full, rest = divmod(plan.k, lanes)

    def step(p: Any, state: list[Any], used: int | None = None) -> list[Any]:
        """Keep vectors of the side that has fewer, and take those of the other one by one."""
        sums = list(state)
        sides = [
            (rows, v.at(a, p), plan.strides[0], units),
            (units, v.at(b, p), plan.strides[1], 1),
        ]
        (few, kept, gap, i), (many, passed, far, j) = sorted(sides, key=lambda side: side[0])
        vectors = [v.load(v.at(kept, r * gap), lanes, used) for r in range(few)]
        for u in range(many):
            vector = v.load(v.at(passed, u * far), lanes, used)
            for r in range(few):
                sums[r * i + u * j] = v.fma(vectors[r], vector, sums[r * i + u * j])
        return sums

    sums = [v.zero(lanes)] * (rows * units)
    if full:
        sums = repeat(v.b, index(0), index(full * lanes), lanes, sums, step)
    if rest:
        sums = step(index(full * lanes), sums, rest)
    parts = []
    for start in range(0, len(sums), lanes):
        some = sums[start : start + lanes]
        parts += _rows(v, added(v, some, lanes), start, len(some), units)
    return parts


def _rows(v: Vectors, total: Any, start: int, count: int, units: int) -> list[tuple[int, int, Any]]:
    """Cut a vector of ``count`` sums from the tile's sum ``start`` on where a row ends."""
    parts = []
    lane = 0
    while lane < count:
        row, column = divmod(start + lane, units)
        width = min(units - column, count - lane)
        parts.append((row, column, v.first(total, width, lane)))
        lane += width
    return parts
