"""Large matrix products: register tiles, with the kernel's other outputs in their epilogue."""

from __future__ import annotations

from typing import Any, NamedTuple

from llvmlite import ir

from rushlight.compiler.ir import Ref
from rushlight.compiler.llvm.kernels.nests import Nest
from rushlight.compiler.llvm.kernels.values import Values, lane_variable
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.llvm.products import Plan, emit_plan, plan_product
from rushlight.compiler.lower.index import Index, variable
from rushlight.compiler.lower.memory import Buffer
from rushlight.compiler.lower.operands import operands
from rushlight.compiler.lower.views import VIEWS

__all__ = ["Tiles", "tiles_for"]

# Products of fewer multiplications are quicker as plain loops.
_SMALL = 1024
_KINDS: dict[tuple[bool, bool], Any] = {
    (True, False): "nt",
    (True, True): "nn",
    (False, True): "tn",
}


class _Matrix(NamedTuple):
    """An operand in memory: where it starts, and whether its rows are contiguous."""

    buffer: Buffer
    start: int
    by_row: bool
    stride: int


class Tiles:
    """The code of a kernel whose core is a large product.

    Args:
        nest: its kernel.
        plan: how the product is cut.
        a: the first operand.
        b: the second operand.
    """

    def __init__(self, nest: Nest, plan: Plan, a: _Matrix, b: _Matrix) -> None:
        self.nest, self.plan, self.operands = nest, plan, (a, b)

    def emit(self) -> None:
        """Write the product's function, and its call."""
        values = self.nest.values
        b, name = values.w.b, values.w.name(f"{values.w.b.function.name}.product")
        pointer = ir.PointerType()
        function = emit_plan(b.module, name, self.plan, self._finish, [pointer])
        starts = [
            b.gep(values.arena, [I64(m.buffer.start + m.start)], source_etype=ir.IntType(8))
            for m in self.operands
        ]
        scratch = b.gep(
            values.arena, [I64(values.scratch(self.plan.scratch))], source_etype=ir.IntType(8)
        )
        pieces = [I64(0), I64(self.plan.pieces)]
        b.call(function, [*starts, values.arena, scratch, *pieces, values.arena])

    def _finish(self, b: Any, sums: Any, row: Any, column: Any, lanes: int) -> None:
        """What is done with a vector of sums."""
        outer, plan = self.nest.values, self.plan
        w = Writer(b)
        values = Values(w, outer.schedule, b.function.args[6])
        values.own = outer.own
        nest = Nest.at(self.nest, values)
        wide: list[Index] = [] if plan.m == 1 else [w.given("row", plan.m, row)]
        if plan.n > 1:
            wide.append(w.given("column", plan.n, column).plus(lane_variable(lanes)))
        nest.core_done(tuple(wide), sums, lanes)
        outer.reach = max(outer.reach, values.reach)


def tiles_for(nest: Nest) -> Tiles | None:
    """The tiles of a kernel's product; None where plain loops do better."""
    core: Any = nest.kernel.core
    node = nest.values.program.nodes[core.node]
    (m, k), n = nest.spec(node.args[0]).shape[-2:], nest.spec(node.args[1]).shape[-1]
    if len(node.specs[0].shape) != 2 or m * n * k < _SMALL or min(k, m * n) == 1:
        return None
    a = _matrix(nest, node.args[0], (m, k))
    b = _matrix(nest, node.args[1], (k, n))
    if a is None or b is None or (a.by_row, b.by_row) not in _KINDS:
        return None
    plan = plan_product(
        _KINDS[a.by_row, b.by_row], m, n, k, node.specs[0].dtype.name, nest.host,
        strides=(a.stride, b.stride, n),
    )  # fmt: skip
    return Tiles(nest, plan, a, b)


def _matrix(nest: Nest, ref: Ref, shape: tuple[int, int]) -> _Matrix | None:
    """An operand as a matrix in memory; None if it is not there, or lies otherwise."""
    program, buffers = nest.values.program, nest.values.schedule.buffers
    place = (variable("r", shape[0]), variable("c", shape[1]))
    while ref not in buffers:
        node = program.nodes[ref.node]
        if node.op not in VIEWS:
            return None
        ((ref, place),) = operands(program, node, place)  # type: ignore[assignment]
    layout = buffers[ref].layout
    offset = layout.offset(place)
    factors = {v.name: f for v, f in offset.terms}
    row, column = factors.get("r", 0), factors.get("c", 0)
    if len(factors) > 2 or not {"r", "c"}.issuperset(factors):
        return None
    start = offset.rest * layout.dtype.itemsize
    if column == 1 or (shape[1] == 1 and row != 1):
        return _Matrix(buffers[ref], start, True, max(row, shape[1]))
    if row == 1 or shape[0] == 1:
        return _Matrix(buffers[ref], start, False, max(column, shape[0]))
    return None
