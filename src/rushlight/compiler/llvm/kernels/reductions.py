"""Reductions: loops over what is kept, and in them over what is reduced.

Where the last dimension is reduced, vectors lie along it and are made one at the end; otherwise
they lie along the last dimension that is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from rushlight.compiler.ir import thaw
from rushlight.compiler.llvm.kernels.folds import across, combine, identity
from rushlight.compiler.llvm.kernels.nests import Nest, Wide
from rushlight.compiler.llvm.kernels.types import broadcast, vector_of
from rushlight.compiler.llvm.kernels.values import lane_variable
from rushlight.compiler.llvm.kernels.writer import I64
from rushlight.compiler.lower.index import Index, number
from rushlight.compiler.lower.memory import lanes_for
from rushlight.compiler.lower.views import Place

__all__ = ["Reduction"]

# Reductions to the number of an element, each with what makes one better than another.
_NUMBERED = {"argmax": ">", "argmin": "<"}
State = list[Any]
Step = Callable[[State, Place], State]


class Reduction:
    """The loops of a kernel whose core is a reduction.

    Args:
        nest: the loops of its kernel.
    """

    def __init__(self, nest: Nest) -> None:
        self.nest, self.values, self.w = nest, nest.values, nest.w
        core: Any = nest.kernel.core
        self.node = self.values.program.nodes[core.node]
        self.x = self.node.args[0]
        self.spec = nest.spec(self.x)
        self.op = self.node.op
        params = {k: thaw(v) for k, v in self.node.params}
        self.dims = _reduced(self.op, self.spec.shape, params)
        self.wide = [d for d, n in enumerate(self.spec.shape) if n != 1]
        self.folded = [d for d in self.wide if d in self.dims]

    def emit(self) -> None:
        """Write the kernel."""
        shape = self.nest.kernel.shape
        if self.op in _NUMBERED:
            self._kept(shape, self._numbered)
        elif self.folded and self.wide[-1] in self.folded:
            self._kept(shape, lambda wide, lanes: self._inner(wide), scalar=True)
        else:
            self._kept(shape, self._outer)

    def _kept(
        self, shape: tuple[int, ...], body: Callable[[Wide, int], None], *, scalar: bool = False
    ) -> None:
        """Loops over what is kept; single elements if the vectors lie along what is reduced."""
        if not scalar and not (self.op in _NUMBERED and self.folded[-1:] == self.wide[-1:]):
            self.nest.each(shape, body)
            return

        def along(rest: tuple[int, ...], place: Wide) -> None:
            if rest:
                self.nest.loop(rest[0], lambda i: along(rest[1:], (*place, i)))
            else:
                body(place, 1)

        along(shape, ())

    def _place(self, kept: Wide, folded: dict[int, Index]) -> Place:
        """The operand's place for indices of what is kept and of what is reduced."""
        rest = iter(kept)
        found = []
        for d, n in enumerate(self.spec.shape):
            is_kept = n != 1 and d not in self.dims
            found.append(next(rest) if is_kept else folded.get(d, number(0)))
        return tuple(found)

    def _over(self, dims: list[int], kept: Wide, state: State, step: Step) -> State:
        """Loops over reduced dimensions, one element after the other."""

        def along(rest: list[int], at: dict[int, Index], state: State) -> State:
            if not rest:
                return step(state, self._place(kept, at))
            extent = self.spec.shape[rest[0]]
            return self.w.loop(extent, lambda i, s: along(rest[1:], {**at, rest[0]: i}, s), state)

        return along(dims, {}, state)

    def _element(self, place: Place, lanes: int) -> Any:
        """The operand, as what is combined: its truth for ``any`` and ``all``."""
        value = self.values.get(self.x, place, lanes)
        if self.op not in ("any", "all") or self.spec.dtype.kind == "b":
            return value
        zero = ir.Constant(value.type, None)
        if self.spec.dtype.kind == "f":
            return self.w.b.fcmp_unordered("!=", value, zero)
        return self.w.b.icmp_signed("!=", value, zero)

    def _outer(self, wide: Wide, lanes: int) -> None:
        dtype = self.node.specs[0].dtype

        def step(state: State, place: Place) -> State:
            value = broadcast(self.w.b, self._element(place, lanes), lanes)
            return [combine(self.op, self.w.b, state[0], value)]

        (total,) = self._over(self.folded, wide, [identity(self.op, dtype, lanes)], step)
        self.nest.core_done(wide, total, lanes)

    def _inner(self, wide: Wide) -> None:
        last, dtype = self.folded[-1], self.node.specs[0].dtype
        length = self.spec.shape[last]
        lanes = lanes_for(length, self.nest.lanes(length))
        full, rest = divmod(length, lanes)
        nothing = identity(self.op, dtype, lanes)

        def added(state: State, place: Place, used: int) -> State:
            b = self.w.b
            value = broadcast(b, self._element(place, lanes), lanes)
            if used < lanes:
                mask = [int(lane < used) for lane in range(lanes)]
                kind = ir.VectorType(ir.IntType(1), lanes)
                value = b.select(ir.Constant(kind, mask), value, nothing)
            return [combine(self.op, b, state[0], value)]

        def step(state: State, place: Place) -> State:
            def at(i: Index) -> Place:
                along = i.times(lanes).plus(lane_variable(lanes))
                return (*place[:last], along, *place[last + 1 :])

            if full:
                state = self.w.loop(full, lambda i, s: added(s, at(i), lanes), state)
            return added(state, at(number(full)), rest) if rest else state

        (total,) = self._over(self.folded[:-1], wide, [nothing], step)
        self.nest.core_done(wide, across(self.op, self.w.b, total), 1)

    def _numbered(self, wide: Wide, lanes: int) -> None:
        """The number of the largest (or least) element; the first of equals, and of NaN."""
        b, (dim,) = self.w.b, self.dims
        zeros = ir.Constant(vector_of(I64, lanes), None)
        if not self.folded:
            self.nest.core_done(wide, zeros, lanes)
            return
        first = broadcast(b, self._at(wide, dim, number(0), lanes), lanes)

        def step(i: Index, state: State) -> State:
            best, where = state
            i = i.plus(number(1))
            value = broadcast(b, self._at(wide, dim, i, lanes), lanes)
            larger = self._is_better(value, best)
            here = broadcast(b, self.w.index(i), lanes)
            return [b.select(larger, value, best), b.select(larger, here, where)]

        _, where = self.w.loop(self.spec.shape[dim] - 1, step, [first, zeros])
        self.nest.core_done(wide, where, lanes)

    def _at(self, wide: Wide, dim: int, index: Index, lanes: int) -> Any:
        return self.values.get(self.x, self._place(wide, {dim: index}), lanes)

    def _is_better(self, value: Any, best: Any) -> Any:
        b, sign = self.w.b, _NUMBERED[self.op]
        if self.spec.dtype.kind != "f":
            return b.icmp_signed(sign, value, best)
        # Unordered where either is NaN: the first NaN is taken, and kept.
        return b.and_(b.fcmp_unordered(sign, value, best), b.fcmp_ordered("ord", best, best))


def _reduced(op: str, shape: tuple[int, ...], params: dict[str, Any]) -> set[int]:
    """The dimensions that a reduction reduces."""
    if op in _NUMBERED:
        return {params["dim"] % len(shape)} if shape else set()
    if op == "sum_to":
        lead = len(shape) - len(params["shape"])
        pairs = enumerate(params["shape"])
        return set(range(lead)) | {lead + d for d, n in pairs if n == 1 and shape[lead + d] != 1}
    return set(params["dims"])
