"""Nests of loops over the elements of a shape, the last dimension in vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rushlight.compiler.ir import Ref
from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.kernels.values import Values, lane_variable
from rushlight.compiler.lower.index import Index
from rushlight.compiler.lower.kernels import Kernel
from rushlight.compiler.lower.memory import lanes_for
from rushlight.compiler.lower.operands import whole

__all__ = ["Nest"]

Wide = tuple[Index, ...]


class Nest:
    """The loops of one kernel.

    Args:
        values: what is known and can be computed.
        kernel: what is to be computed.
        host: the processor.
    """

    def __init__(self, values: Values, kernel: Kernel, host: Host) -> None:
        self.values, self.kernel, self.host = values, kernel, host
        self.w = values.w
        values.w.forget()
        values.own = set(kernel.outputs)

    @classmethod
    def at(cls, other: Nest, values: Values) -> Nest:
        """The same kernel, written elsewhere."""
        return cls(values, other.kernel, other.host)

    def spec(self, ref: Ref) -> Any:
        """What is known of a value."""
        return self.values.program.spec(ref)

    def lanes(self, length: int) -> int:
        """How many lanes a vector along a dimension has."""
        refs = [*self.kernel.outputs, *self.kernel.needs]
        wide = any(self.spec(r).dtype.itemsize == 8 and self.spec(r).shape for r in refs)
        return lanes_for(length, self.host.lanes("float64" if wide else "float32"))

    def each(self, shape: tuple[int, ...], body: Callable[[Wide, int], None]) -> None:
        """Call ``body`` for every element, or vector of them, of a shape."""
        if not shape:
            body((), 1)
            return
        lanes = self.lanes(shape[-1])

        def along(rest: tuple[int, ...], place: Wide) -> None:
            if rest:
                self.loop(rest[0], lambda i: along(rest[1:], (*place, i)))
            else:
                self.vectors(shape[-1], lanes, lambda i: body((*place, i), lanes))

        along(shape[:-1], ())

    def loop(self, extent: int, body: Callable[[Index], None]) -> None:
        """A loop that carries nothing."""

        def nothing(i: Index, state: list[Any]) -> list[Any]:
            body(i)
            return state

        self.w.loop(extent, nothing)

    def vectors(self, length: int, lanes: int, body: Callable[[Index], None]) -> None:
        """A loop over the vectors of a dimension; the last may reach into the padding."""
        self.loop(-(-length // lanes), lambda i: body(i.times(lanes).plus(lane_variable(lanes))))

    def finish(self, wide: Wide, lanes: int) -> None:
        """Compute what the kernel puts out at a place, and store it."""
        values, found = self.values, []
        for ref in self.kernel.outputs:
            place = whole(self.spec(ref).shape, wide)
            found.append((ref, place, values.get(ref, place, lanes)))
        for ref, place, value in found:
            if (buffer := values.schedule.buffers.get(ref)) is not None:
                values.store(buffer, place, value, lanes)

    def core_done(self, wide: Wide, value: Any, lanes: int) -> None:
        """Go on with the core's value at a place."""
        core = self.kernel.core
        if core is None:
            raise AssertionError(f"a kernel without a core, of {self.kernel.outputs}")
        self.values.set(core, whole(self.spec(core).shape, wide), value)
        self.finish(wide, lanes)
