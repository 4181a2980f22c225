"""A product as one LLVM function: panels, tiles, and what is done with finished sums.

The function is ``void(A, B, C, scratch, begin, end, …)``: pointers to first elements, to
``plan.scratch`` bytes that no other worker uses, and the range of pieces (``plan.pieces``) to do.
However pieces are dealt out, each element of the result is summed in the same order and handed to
the epilogue once. A tile that would reach beyond the last row starts earlier and hands on only the
rows that no other tile had. The sums of a tile pass through a buffer on the stack, so that the
epilogue is emitted once for whole vectors and once for the columns that are left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.products.dot import dot_tile
from rushlight.compiler.llvm.products.loop import for_each, index
from rushlight.compiler.llvm.products.outer import outer_tile
from rushlight.compiler.llvm.products.panel import copy_panel, turn_panel
from rushlight.compiler.llvm.products.plan import Kind, Plan, Split, plan_product
from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["Epilogue", "emit_plan", "emit_product"]

# (builder, sums, row, column of the first lane, lanes); one lane is a plain number.
Epilogue = Callable[[Any, Any, Any, Any, int], None]


def emit_product(
    module: Any,
    name: str,
    kind: Kind,
    m: int,
    n: int,
    k: int,
    dtype: str,
    host: Host,
    epilogue: Epilogue | None = None,
    *,
    strides: tuple[int, int, int] | None = None,
    split: Split = "columns",
    arguments: Sequence[Any] = (),
) -> Any:
    """Add the function ``name`` to ``module``; see ``Plan`` for the arguments up to ``split``.

    Args:
        module: llvmlite's module.
        name: the function's name.
        kind: which operand is transposed.
        m: rows of the result.
        n: columns of the result.
        k: the inner dimension.
        dtype: ``"float32"`` or ``"float64"``.
        host: the processor.
        epilogue: what is done with finished sums; by default they are stored in C. It finds the
            function's arguments in ``builder.function.args``, the extra ones from 6 on.
        strides: elements from one row to the next of A, B and C; dense by default.
        split: what a piece is: ``"columns"`` or ``"rows"`` of the result.
        arguments: types of extra arguments.
    """
    plan = plan_product(kind, m, n, k, dtype, host, strides=strides, split=split)
    return emit_plan(module, name, plan, epilogue, arguments)


def emit_plan(
    module: Any,
    name: str,
    plan: Plan,
    epilogue: Epilogue | None = None,
    arguments: Sequence[Any] = (),
) -> Any:
    """``emit_product`` with a plan made beforehand."""
    from llvmlite import ir

    pointer, count = ir.PointerType(), ir.IntType(64)
    kinds = [pointer] * 4 + [count] * 2 + list(arguments)
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), name)
    function.linkage = "internal"
    for argument, label in zip(function.args, ("a", "b", "c", "scratch", "begin", "end")):
        argument.name = label
    b = ir.IRBuilder(function.append_basic_block("entry"))
    Nest(b, plan, *function.args[:4], epilogue).emit(*function.args[4:6])
    b.ret_void()
    return function


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
        # A dot tile that starts early writes the columns it repeats in front of the panel's.
        self.front = plan.lanes if plan.form == "dot" else 0
        self.row_stride = plan.panel + self.front
        self.buffer = self._memory(plan.rows * self.row_stride)
        panels = (begin, end) if plan.split == "columns" else (index(0), index(plan.panels))
        tiles = (begin, end) if plan.split == "rows" else (index(0), index(plan.tiles))
        with for_each(bd, *panels) as panel:
            column = bd.mul(panel, index(plan.panel))
            width = self._width(panel)
            if plan.packed:
                pack = turn_panel if plan.kind == "nt" else copy_panel
                pack(self.v, plan, self.b, self.scratch, column, width)
            with for_each(bd, *tiles) as tile:
                self._tile(panel, tile, column, width)

    def _memory(self, count: int) -> Any:
        from llvmlite import ir

        with self.bd.goto_entry_block():
            memory = self.bd.alloca(self.v.element, size=index(count))
        memory.align = 64
        memory.type = ir.PointerType()
        return memory

    def _is_last(self, panel: Any) -> Any:
        return self.bd.icmp_signed("==", panel, index(self.plan.panels - 1))

    def _width(self, panel: Any) -> Any:
        """Columns of a panel."""
        plan = self.plan
        if plan.panels == 1 or plan.last == plan.panel:
            return index(plan.last)
        return self.bd.select(self._is_last(panel), index(plan.last), index(plan.panel))

    def _tile(self, panel: Any, tile: Any, column: Any, width: Any) -> None:
        """Sums of one tile row into the buffer, and out of it to the epilogue."""
        plan, bd = self.plan, self.bd
        start = bd.mul(tile, index(plan.rows))
        row, skip = start, index(0)
        if plan.m % plan.rows:
            highest = index(plan.m - plan.rows)
            row = bd.select(bd.icmp_signed("<", start, highest), start, highest)
            skip = bd.sub(start, row)
        if plan.form == "dot":
            self._dots(row, column, width)
        else:
            self._outer(panel, row, column)
        self._drain(row, skip, column, width)

    def _dots(self, row: Any, column: Any, width: Any) -> None:
        plan, bd, v = self.plan, self.bd, self.v
        at_a = v.at(self.a, bd.mul(row, index(plan.strides[0])))
        highest = index(plan.n - plan.units)
        with for_each(bd, column, bd.add(column, width), plan.units) as start:
            unit = bd.select(bd.icmp_signed("<", start, highest), start, highest)
            at_b = v.at(self.b, bd.mul(unit, index(plan.strides[1])))
            target = v.at(self.buffer, bd.sub(unit, column), self.front)
            for r, u, sums in dot_tile(v, plan, at_a, at_b):
                v.store(sums, v.at(target, r * self.row_stride + u))

    def _outer(self, panel: Any, row: Any, column: Any) -> None:
        plan = self.plan
        first = self.scratch if plan.packed else self.v.at(self.b, column)
        whole = plan.panel if plan.panels > 1 else plan.last
        if plan.panels == 1 or (
            -(-plan.last // plan.lanes) == plan.panel // plan.lanes
            and (plan.packed or plan.last == plan.panel)
        ):
            self._sums(first, row, whole)
            return
        with self.bd.if_else(self._is_last(panel)) as (narrow, wide):
            with narrow:
                self._sums(first, row, plan.last)
            with wide:
                self._sums(first, row, plan.panel)

    def _sums(self, first: Any, row: Any, columns: int) -> None:
        v = self.v
        for r, vectors in enumerate(outer_tile(v, self.plan, self.a, first, row, columns)):
            for u, sums in enumerate(vectors):
                v.store(sums, v.at(self.buffer, r * self.row_stride + u * self.plan.lanes))

    def _drain(self, row: Any, skip: Any, column: Any, width: Any) -> None:
        """Hand the rows of the buffer from ``skip`` on to the epilogue."""
        plan, bd = self.plan, self.bd
        lanes, rest = plan.lanes, plan.last % plan.lanes
        with for_each(bd, skip, index(plan.rows)) as r:
            line = self.v.at(self.buffer, bd.mul(r, index(self.row_stride)), self.front)
            at = bd.add(row, r)
            if plan.n >= lanes:
                with for_each(bd, index(0), bd.sub(width, index(lanes - 1)), lanes) as offset:
                    self._finish(line, at, column, offset, lanes)
            if rest:
                whole = bd.and_(width, index(-lanes))
                with for_each(bd, whole, width, lanes) as offset:
                    self._finish(line, at, column, offset, rest)

    def _finish(self, line: Any, row: Any, column: Any, offset: Any, lanes: int) -> None:
        bd, v = self.bd, self.v
        sums = v.load(v.at(line, offset), lanes)
        column = bd.add(column, offset)
        if self.epilogue is None:
            v.store(sums, v.at(self.c, bd.mul(row, index(self.plan.strides[2])), column))
        else:
            self.epilogue(bd, sums, row, column, lanes)
