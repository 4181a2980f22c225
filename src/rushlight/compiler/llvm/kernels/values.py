"""Values at places: loaded, or computed from others, each once where its loop stands.

A place whose indices hold the lane variable gives a vector, any other a single element.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.ir import Node, Ref, thaw
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
from rushlight.compiler.lower.atoms import LOOKUPS
from rushlight.compiler.lower.index import LANE, Index, Var, number
from rushlight.compiler.lower.memory import ALIGNMENT, Buffer
from rushlight.compiler.lower.operands import Within, lookup_dim, operands, withins
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

    def scratch(self, size: int) -> int:
        """Where so many bytes begin that a kernel may use while it runs."""
        begin = -(-self.schedule.size // ALIGNMENT) * ALIGNMENT
        self.reach = max(self.reach, begin + size)
        return begin

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
        if node.op in LOOKUPS:
            return self._looked_up(node, read, lanes)
        values = [self.get(r, p, lanes) for r, p in read]
        if node.op in ("embed", "concatenate", "stack"):
            return self._chosen(node, place, values, lanes)
        return self._computed(node, values)

    def _looked_up(self, node: Node, read: list[tuple[Ref, Place]], lanes: int) -> Any:
        """The elements whose numbers another operand has; those are known to be in range."""
        (x, place), numbers = read[0], self.get(*read[1], lanes)
        buffer, dim = self.schedule.buffers.get(x), lookup_dim(node)
        if buffer is None:  # a constant of one element
            return self.get(x, place, lanes)
        b, length, dtype = self.w.b, buffer.layout.shape[dim], buffer.layout.dtype
        width = max(lanes_of(numbers), lanes if buffer.layout.offset(place).lane_factor != 0 else 1)
        numbers, found = broadcast(b, numbers, width), []
        for k in range(width):
            one = numbers if width == 1 else b.extract_element(numbers, I32(k))
            one = b.select(b.icmp_signed("<", one, I64(0)), b.add(one, I64(length)), one)
            one = b.select(b.icmp_unsigned("<", one, I64(length)), one, I64(0))  # in the padding
            at = tuple(p.at({LANE: number(k)}) for p in place)
            first = self.pointer(buffer, buffer.layout.offset(at))
            step = b.mul(one, I64(buffer.layout.strides[dim] * dtype.itemsize))
            where = b.gep(first, [step], source_etype=ir.IntType(8))
            loaded = b.load(where, typ=in_memory(dtype), align=dtype.itemsize)
            found.append(self._in_register(loaded, dtype))
        return self._vector(found)

    def _vector(self, elements: list[Any]) -> Any:
        """Elements as the lanes of a vector; one as it is."""
        if len(elements) == 1:
            return elements[0]
        result: Any = ir.Constant(vector_of(elements[0].type, len(elements)), ir.Undefined)
        for k, element in enumerate(elements):
            result = self.w.b.insert_element(result, element, I32(k))
        return result

    def _computed(self, node: Node, values: list[Any]) -> Any:
        width = max((lanes_of(v) for v in values), default=1)
        b = self.w.b
        dtypes = [self.program.spec(r).dtype for r in node.args]
        params = {k: thaw(v) for k, v in node.params}
        spread = [broadcast(b, v, width) for v in values]
        call = Call(b, spread, dtypes, node.specs[0].dtype, params)
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
        i = self._numbers(within.at, lanes)
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
            each = [self.w.index(index.at({LANE: number(k)})) for k in range(lanes)]
            return self._vector(each)
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
        places = [tuple(p.at({LANE: number(k)}) for p in place) for k in range(lanes)]
        return self._vector([self.load(buffer, each, 1) for each in places])

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
