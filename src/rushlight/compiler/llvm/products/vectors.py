"""Vectors in memory and in registers: the few instructions that all tiles are made of.

``Vectors`` binds a builder to an element type; ``lanes=1`` means plain numbers. A masked load reads
the first lanes only and gives 0 in the others, so that no tile reads beyond its operand.
"""

from __future__ import annotations

from typing import Any

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.products.loop import index

__all__ = ["Vectors"]


class Vectors:
    """What can be done with vectors of ``dtype`` at a builder."""

    def __init__(self, b: Any, dtype: str, host: Host) -> None:
        from llvmlite import ir

        self.b = b
        self.host = host
        self.bytes = 8 if dtype == "float64" else 4
        self.element = ir.DoubleType() if dtype == "float64" else ir.FloatType()
        self.suffix = "f64" if dtype == "float64" else "f32"

    def type(self, lanes: int) -> Any:
        from llvmlite import ir

        return self.element if lanes == 1 else ir.VectorType(self.element, lanes)

    def zero(self, lanes: int) -> Any:
        from llvmlite import ir

        return ir.Constant(self.type(lanes), None if lanes > 1 else 0.0)

    def at(self, pointer: Any, *offsets: Any) -> Any:
        """``pointer`` moved by the sum of ``offsets`` elements."""
        for offset in offsets:
            if not (isinstance(offset, int) and offset == 0):
                offset = index(offset) if isinstance(offset, int) else offset
                pointer = self.b.gep(pointer, [offset], source_etype=self.element)
        return pointer

    def load(self, pointer: Any, lanes: int, used: int | None = None) -> Any:
        """A vector of ``lanes``, of which the first ``used`` are read."""
        if used is not None and used < lanes:
            return self._masked(pointer, lanes, used)
        return self.b.load(pointer, typ=self.type(lanes), align=self.bytes)

    def _masked(self, pointer: Any, lanes: int, used: int) -> Any:
        from llvmlite import ir

        kind = self.type(lanes)
        mask = ir.VectorType(ir.IntType(1), lanes)
        function = self._intrinsic(
            f"llvm.masked.load.v{lanes}{self.suffix}.p0", kind, [ir.PointerType(), mask, kind]
        )
        on = ir.Constant(mask, [lane < used for lane in range(lanes)])
        return self.b.call(function, [pointer, on, self.zero(lanes)])

    def store(self, value: Any, pointer: Any) -> None:
        self.b.store(value, pointer, align=self.bytes)

    def spread(self, pointer: Any, lanes: int) -> Any:
        """The number at ``pointer`` in all lanes."""
        number = self.load(pointer, 1)
        if lanes == 1:
            return number
        from llvmlite import ir

        undefined = ir.Constant(self.type(lanes), ir.Undefined)
        first = self.b.insert_element(undefined, number, index(0))
        return self.shuffle(first, undefined, [0] * lanes)

    def shuffle(self, x: Any, y: Any, lanes: list[int]) -> Any:
        """Lanes of ``x`` and, counted on from there, of ``y``."""
        from llvmlite import ir

        mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), lanes)
        return self.b.shuffle_vector(x, y, mask)

    def first(self, x: Any, lanes: int, start: int = 0) -> Any:
        """``lanes`` lanes of a vector from ``start`` on."""
        if lanes == 1:
            return self.b.extract_element(x, index(start))
        if lanes == x.type.count:
            return x
        return self.shuffle(x, x, list(range(start, start + lanes)))

    def fma(self, x: Any, y: Any, z: Any) -> Any:
        """x·y + z, rounded once where the processor can."""
        kind = x.type
        lanes = getattr(kind, "count", 1)
        name = "llvm.fma" if self.host.fma else "llvm.fmuladd"
        suffix = self.suffix if lanes == 1 else f"v{lanes}{self.suffix}"
        return self.b.call(self._intrinsic(f"{name}.{suffix}", kind, [kind] * 3), [x, y, z])

    def _intrinsic(self, name: str, result: Any, arguments: list[Any]) -> Any:
        from llvmlite import ir

        known = self.b.module.globals.get(name)
        return known or ir.Function(self.b.module, ir.FunctionType(result, arguments), name)
