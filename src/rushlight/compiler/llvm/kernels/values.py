"""Values at places: loaded, or computed from others, each once where its loop stands.

A place whose indices hold the lane variable gives a vector, any other a single element.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.ir import Node, Ref
from rushlight.compiler.llvm.kernels.elementwise import EMITTERS, Call
from rushlight.compiler.llvm.kernels.types import (
    I32,
    broadcast,
    constant,
    in_memory,
    in_register,
    lanes_of,
    vector_of,
)
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.lower.index import LANE, Index, Var, number
from rushlight.compiler.lower.memory import Buffer
from rushlight.compiler.lower.operands import Within, operands, withins
from rushlight.compiler.lower.schedule import Schedule
from rushlight.compiler.lower.views import VIEWS, Place

__all__ = ["Values", "lane_variable"]

_BIT = ir.IntType(1)


def lane_variable(lanes: int) -> Index:
    """The number of the lane, for vectors of so many."""
    return number(0) if lanes == 1 else Index(((Var(LANE, lanes - 1), 1),), 0)


class Values:
    """The values of a program, at the places where they are asked for.

    Args:
        writer: writes the code.
        schedule: the program, and where its values lie.
        arena: the pointer to the memory.
    """

    def __init__(self, writer: Writer, schedule: Schedule, arena: Any) -> None:
        self.w, self.schedule, self.arena = writer, schedule, arena
        self.program = schedule.program
        # What the kernel at hand computes itself.
        self.own: set[Ref] = set()
        # How many bytes of the arena the code may touch.
        self.reach = schedule.size

    def set(self, ref: Ref, place: Place, value: Any) -> None:
        """Tell what a value is at a place, for the loop that is being written."""
        self.w.levels[-1].known[ref, place] = value

    def get(self, ref: Ref, place: Place, lanes: int) -> Any:
        """A value at a place.

        Args:
            ref: the value.
            place: where, for each dimension.
            lanes: how many of them there are, where the place says lane.
        """
        if (found := self.w.known((ref, place))) is not None:
            return found
        with self.w.at_level(self.w.level_of(*place)) as known:
            known[ref, place] = value = self._made(ref, place, lanes)
            return value

    def _made(self, ref: Ref, place: Place, lanes: int) -> Any:
        node = self.program.nodes[ref.node]
        buffer = self.schedule.buffers.get(ref)
        if buffer is not None and ref not in self.own:
            return self.load(buffer, place, lanes)
        if node.op == "constant":
            index: Any = dict(node.params)["number"]
            element = in_register(node.specs[0].dtype)
            return constant(element, self.program.constants[index].item())
        read = operands(self.program, node, place)
        if node.op in VIEWS:
            return self.get(*read[0], lanes)
        if node.op == "one_hot":
            index = self.get(*read[0], lanes)
            width = max(lanes_of(index), lanes if place[1].lane_factor != 0 else 1)
            classes = broadcast(self.w.b, self._numbers(place[1], lanes), width)
            return self.w.b.icmp_signed("==", broadcast(self.w.b, index, width), classes)
        values = [self.get(r, p, lanes) for r, p in read]
        if node.op in ("embed", "concatenate", "stack"):
            return self._chosen(node, place, values, lanes)
        return self._computed(node, values)

    def _computed(self, node: Node, values: list[Any]) -> Any:
        width = max((lanes_of(v) for v in values), default=1)
        b = self.w.b
        dtypes = [self.program.spec(r).dtype for r in node.args]
        call = Call(b, [broadcast(b, v, width) for v in values], dtypes, node.specs[0].dtype)
        return EMITTERS[node.op](call)

    def _chosen(self, node: Node, place: Place, values: list[Any], lanes: int) -> Any:
        """The operand whose condition holds; zero where none does."""
        b, element = self.w.b, in_register(node.specs[0].dtype)
        result = ir.Constant(element, None)
        for value, conditions in zip(values, withins(self.program, node, place), strict=True):
            masks = [self._mask(c, lanes) for c in conditions]
            if not masks:
                return value
            mask = reduce(b.and_, [broadcast(b, m, max(map(lanes_of, masks))) for m in masks])
            width = max(map(lanes_of, (mask, value, result)))
            result = b.select(*[broadcast(b, v, width) for v in (mask, value, result)])
        return result

    def _mask(self, within: Within, lanes: int) -> Any:
        b = self.w.b
        i = self._numbers(within.index, lanes)
        width = lanes_of(i)

        def all_lanes(n: int) -> Any:
            return broadcast(b, I64(n), width)

        mask = b.and_(
            b.icmp_signed(">=", i, all_lanes(within.first)),
            b.icmp_signed("<", i, all_lanes(within.end)),
        )
        if within.step == 1:
            return mask
        left = b.srem(b.sub(i, all_lanes(within.first)), all_lanes(within.step))
        return b.and_(mask, b.icmp_signed("==", left, all_lanes(0)))

    def _numbers(self, index: Index, lanes: int) -> Any:
        """An index as a value, or as a vector where it depends on the lane."""
        factor = index.lane_factor
        if factor == 0:
            return self.w.index(index)
        b, kind = self.w.b, ir.VectorType(I64, lanes)
        if factor is None:
            result: Any = ir.Constant(kind, ir.Undefined)
            for k in range(lanes):
                each = self.w.index(index.at({LANE: number(k)}))
                result = b.insert_element(result, each, I32(k))
            return result
        first = broadcast(b, self.w.index(index.at({LANE: number(0)})), lanes)
        return b.add(first, ir.Constant(kind, [factor * k for k in range(lanes)]))

    def pointer(self, buffer: Buffer, offset: Index) -> Any:
        """The address of an element."""
        size = buffer.layout.dtype.itemsize
        bytes_ = self.w.index(offset.times(size).plus(number(buffer.start)))
        return self.w.b.gep(self.arena, [bytes_], source_etype=ir.IntType(8))

    def load(self, buffer: Buffer, place: Place, lanes: int) -> Any:
        """The element, or the vector of them, at a place of a buffer."""
        offset, b, dtype = buffer.layout.offset(place), self.w.b, buffer.layout.dtype
        end = buffer.start + (offset.largest + 1) * dtype.itemsize
        self.reach = max(self.reach, end)
        factor = offset.lane_factor
        first = offset.at({LANE: number(0)})
        if factor == 0 or (factor == 1 and lanes > 1):
            width = lanes if factor else 1
            kind = vector_of(in_memory(dtype), width)
            value = b.load(self.pointer(buffer, first), typ=kind, align=dtype.itemsize)
            return self._in_register(value, dtype)
        result: Any = ir.Constant(vector_of(in_register(dtype), lanes), ir.Undefined)
        for k in range(lanes):
            each = self.load(buffer, tuple(p.at({LANE: number(k)}) for p in place), 1)
            result = b.insert_element(result, each, I32(k))
        return result

    def _in_register(self, value: Any, dtype: np.dtype[Any]) -> Any:
        if dtype.kind != "b":
            return value
        return self.w.b.trunc(value, vector_of(_BIT, lanes_of(value)))

    def store(self, buffer: Buffer, place: Place, value: Any, lanes: int) -> None:
        """Write the element, or the vector of them, at a place of a buffer."""
        offset, b, dtype = buffer.layout.offset(place), self.w.b, buffer.layout.dtype
        if offset.lane_factor not in (0, 1):
            raise AssertionError(f"lanes lie {offset.lane_factor} apart in {buffer.layout}")
        value = broadcast(b, value, lanes if offset.lane_factor else 1)
        if dtype.kind == "b":
            value = b.zext(value, vector_of(in_memory(dtype), lanes_of(value)))
        first = self.pointer(buffer, offset.at({LANE: number(0)}))
        b.store(value, first, align=dtype.itemsize)
