"""The loops around the tiles of a product, and what is done with finished sums.

A tile that would reach beyond the last row or column starts earlier, and only those of its sums are
handed on that no other tile had. The sums of a tile row pass through a buffer on the
stack, so that the epilogue is emitted once for whole vectors and once for the columns that are left
over. ``Nest`` writes at any builder: into a function of its own, or in the midst of another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rushlight.compiler.llvm.products.dot import dot_tile
from rushlight.compiler.llvm.products.loop import for_each, index, smaller
from rushlight.compiler.llvm.products.outer import outer_tile
from rushlight.compiler.llvm.products.panel import copy_panel, copy_strips, turn_panel
from rushlight.compiler.llvm.products.plan import Plan
from rushlight.compiler.llvm.products.tiny import tiny_rows
from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["Epilogue", "Nest"]

# (builder, sums, row, column of the first lane, lanes); one lane is a plain number.
Epilogue = Callable[[Any, Any, Any, Any, int], None]


@dataclass
class Nest:
    """The loops around the tiles of one product at a builder."""

    bd: Any
    plan: Plan
    a: Any
    b: Any
    c: Any
    scratch: Any
    epilogue: Epilogue | None = None

    def emit(self, begin: Any, end: Any) -> None:
        """Write the code for the pieces from ``begin`` to ``end``."""
        plan, bd = self.plan, self.bd
        self.v = Vectors(bd, plan.dtype, plan.host)
        if plan.form == "tiny":
            self._tiny(begin, end)
            return
        # A dot tile may begin before its panel does, or end behind it: room for what it repeats.
        self.margin = -(-plan.units // plan.lanes) * plan.lanes if plan.form == "dot" else 0
        self.row_stride = plan.panel + self.margin
        self.buffer = self._memory(plan.rows * self.row_stride + self.margin)
        panels = (begin, end) if plan.split == "columns" else (index(0), index(plan.panels))
        tiles = (begin, end) if plan.split == "rows" else (index(0), index(plan.tiles))
        if plan.strips:
            copy_strips(self.v, plan, self.a, self.scratch, *tiles)
        packed = self.v.at(self.scratch, plan.shared)
        with for_each(bd, *panels) as panel:
            first = bd.mul(panel, index(plan.panel))
            column = self._column(first)
            if plan.packed:
                pack = turn_panel if plan.kind == "nt" else copy_panel
                pack(self.v, plan, self.b, packed, column)
            self.at_b = packed if plan.packed else self.v.at(self.b, column)
            with for_each(bd, *tiles) as tile:
                self._tile(tile, first, column)

    def _column(self, first: Any) -> Any:
        """Where a panel's tiles begin: an outer one that would reach beyond C begins earlier."""
        plan = self.plan
        if plan.form == "dot" or plan.panels == 1 or plan.last == plan.panel:
            return first
        return smaller(self.bd, first, index(plan.n - plan.panel))

    def _tiny(self, begin: Any, end: Any) -> None:
        """All of a tiny product, if its only piece is wanted."""
        with self.bd.if_then(self.bd.icmp_signed("<", begin, end), likely=True):
            for row, sums in enumerate(tiny_rows(self.v, self.plan, self.a, self.b)):
                self._hand_on(sums, index(row), index(0), self.plan.n)

    def _memory(self, count: int) -> Any:
        from llvmlite import ir

        with self.bd.goto_entry_block():
            memory = self.bd.alloca(self.v.element, size=index(count))
        memory.align = 64
        memory.type = ir.PointerType()
        return memory

    def _tile(self, tile: Any, first: Any, column: Any) -> None:
        """Sums of one tile row into the buffer, and out of it to the epilogue."""
        plan, bd = self.plan, self.bd
        start = bd.mul(tile, index(plan.rows))
        row, skip = start, index(0)
        if plan.m % plan.rows:
            row = smaller(bd, start, index(plan.m - plan.rows))
            skip = bd.sub(start, row)
        width = index(plan.panel)
        if plan.last < plan.panel:
            width = smaller(bd, width, bd.sub(index(plan.n), first))
        if plan.form == "dot":
            self._dots(row, column, width)
        else:
            self._sums(self._start(tile, row))
        done = self.v.at(self.buffer, self.margin)
        if first is not column:
            done = self.v.at(done, bd.sub(first, column))
        self._drain(done, row, skip, first, width)

    def _start(self, tile: Any, row: Any) -> Any:
        """Where an outer tile begins in A or in the copy of it."""
        plan, bd, v = self.plan, self.bd, self.v
        if plan.strips:
            return v.at(self.scratch, bd.mul(tile, index(plan.rows * plan.k)))
        return v.at(self.a, row if plan.kind == "tn" else bd.mul(row, index(plan.strides[0])))

    def _dots(self, row: Any, column: Any, width: Any) -> None:
        """The dot tiles of one tile row."""
        plan, bd, v = self.plan, self.bd, self.v
        at_a = v.at(self.a, bd.mul(row, index(plan.strides[0])))
        with for_each(bd, column, bd.add(column, width), plan.units) as start:
            unit = smaller(bd, start, index(plan.n - plan.units))
            at_b = v.at(self.b, bd.mul(unit, index(plan.strides[1])))
            target = v.at(self.buffer, bd.sub(unit, column), self.margin)
            for r, u, sums in dot_tile(v, plan, at_a, at_b):
                v.store(sums, v.at(target, r * self.row_stride + u))

    def _sums(self, start: Any) -> None:
        """The outer tile of one tile row."""
        plan, v = self.plan, self.v
        columns = min(plan.n, plan.panel)
        for r, vectors in enumerate(outer_tile(v, plan, start, self.at_b, columns)):
            for u, sums in enumerate(vectors):
                v.store(sums, v.at(self.buffer, r * self.row_stride + u * plan.lanes))

    def _drain(self, done: Any, row: Any, skip: Any, first: Any, width: Any) -> None:
        """Hand the rows of the buffer from ``skip`` on to the epilogue."""
        plan, bd = self.plan, self.bd
        lanes, rest = plan.lanes, plan.last % plan.lanes
        with for_each(bd, skip, index(plan.rows)) as r:
            line = self.v.at(done, bd.mul(r, index(self.row_stride)))
            at = bd.add(row, r)
            if plan.n >= lanes:
                with for_each(bd, index(0), bd.sub(width, index(lanes - 1)), lanes) as offset:
                    self._finish(line, at, first, offset, lanes)
            if rest:
                whole = bd.and_(width, index(-lanes))
                with for_each(bd, whole, width, lanes) as offset:
                    self._finish(line, at, first, offset, rest)

    def _finish(self, line: Any, row: Any, column: Any, offset: Any, lanes: int) -> None:
        bd, v = self.bd, self.v
        sums = v.load(v.at(line, offset), lanes)
        self._hand_on(sums, row, bd.add(column, offset), lanes)

    def _hand_on(self, sums: Any, row: Any, column: Any, lanes: int) -> None:
        bd, v = self.bd, self.v
        if self.epilogue is None:
            v.store(sums, v.at(self.c, bd.mul(row, index(self.plan.strides[2])), column))
        else:
            self.epilogue(bd, sums, row, column, lanes)
