"""Panels of B and columns of A copied together, so that a tile walks over memory without gaps.

A copy is worth its time where rows of B lie so far apart that they compete for the same lines of
the cache. For A·Bᵀ it turns the panel as well: small square blocks are transposed in registers.
"""

from __future__ import annotations

from typing import Any

from rushlight.compiler.llvm.products.loop import for_each, index, smaller
from rushlight.compiler.llvm.products.plan import Plan
from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["copy_panel", "copy_strips", "turn_panel"]


def copy_strips(v: Vectors, plan: Plan, a: Any, scratch: Any, begin: Any, end: Any) -> None:
    """``scratch[tile, p, r] = A[p, row of tile + r]`` for the tiles from ``begin`` to ``end``."""
    bd, rows = v.b, plan.rows
    with for_each(bd, begin, end) as tile:
        row = smaller(bd, bd.mul(tile, index(rows)), index(plan.m - rows))
        target = v.at(scratch, bd.mul(tile, index(rows * plan.k)))
        with for_each(bd, index(0), index(plan.k)) as p:
            numbers = v.load(v.at(a, bd.mul(p, index(plan.strides[0])), row), rows)
            v.store(numbers, v.at(target, bd.mul(p, index(rows))))


def copy_panel(v: Vectors, plan: Plan, b: Any, scratch: Any, column: Any) -> None:
    """``scratch[p, c] = B[p, column + c]`` for the columns of a panel."""
    lanes, bd = plan.lanes, v.b
    columns = min(plan.n, plan.panel)
    whole = columns // lanes * lanes
    with for_each(bd, index(0), index(plan.k)) as p:
        source = v.at(b, bd.mul(p, index(plan.strides[1])), column)
        target = v.at(scratch, bd.mul(p, index(plan.panel)))
        with for_each(bd, index(0), index(whole), lanes) as c:
            v.store(v.load(v.at(source, c), lanes), v.at(target, c))
        if whole < columns:
            v.store(v.load(v.at(source, whole), lanes, columns - whole), v.at(target, whole))


def turn_panel(v: Vectors, plan: Plan, b: Any, scratch: Any, column: Any) -> None:
    """``scratch[p, c] = B[column + c, p]`` for the columns of a panel, in square blocks.

    A block that would reach beyond the inner dimension starts earlier; in one that reaches beyond
    the columns the last column is repeated.
    """
    bd = v.b
    columns = min(plan.n, plan.panel)
    side = min(8, plan.lanes, 1 << (plan.k.bit_length() - 1))
    highest = index(plan.n - 1)
    with for_each(bd, index(0), index(columns), side) as c:
        rows = []
        for r in range(side):
            row = bd.add(column, bd.add(c, index(r)))
            row = smaller(bd, row, highest) if columns % side else row
            rows.append(v.at(b, bd.mul(row, index(plan.strides[1]))))
        with for_each(bd, index(0), index(plan.k), side) as start:
            p = smaller(bd, start, index(plan.k - side))
            block = _turned(v, [v.load(v.at(row, p), side) for row in rows])
            target = v.at(scratch, bd.mul(p, index(plan.panel)), c)
            for r, vector in enumerate(block):
                v.store(vector, v.at(target, r * plan.panel))


def _turned(v: Vectors, rows: list[Any]) -> list[Any]:
    """The transpose of a square block: log₂ times, row i is interleaved with row i + half."""
    side = len(rows)
    half = side // 2
    low = [lane for i in range(half) for lane in (i, side + i)]
    for _ in range(side.bit_length() - 1):
        rows = [
            v.shuffle(rows[i], rows[i + half], [lane + shift for lane in low])
            for i in range(half)
            for shift in (0, half)
        ]
    return rows
