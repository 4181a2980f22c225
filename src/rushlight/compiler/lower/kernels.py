"""Kernels: stored values that one nest of loops computes.

A kernel has at most one *core*, a reduction or a product, and outputs: the core itself and
elementwise values of the same shape, which use it, and one another, in the same place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rushlight.compiler.ir import Program, Ref
from rushlight.compiler.lower.atoms import CORES
from rushlight.compiler.lower.operands import element, operands
from rushlight.compiler.lower.views import Place

__all__ = ["Kernel", "Read", "grouped", "reads_of", "squeezed"]

Read = tuple[Ref, Place]


@dataclass
class Kernel:
    """A nest of loops.

    Args:
        shape: the lengths of its loops; dimensions of length 1 are left out.
        core: the reduction or product in it.
        outputs: what it computes, the core among it.
        core_reads: what the core reads, inputs among it.
        reads: what else is read, each with its place.
    """

    shape: tuple[int, ...]
    core: Ref | None = None
    outputs: list[Ref] = field(default_factory=list)
    core_reads: set[Ref] = field(default_factory=set)
    reads: set[Read] = field(default_factory=set)

    @property
    def needs(self) -> set[Ref]:
        """Stored values and inputs that must be there before it starts."""
        return (self.core_reads | {ref for ref, _ in self.reads}) - set(self.outputs)


def squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without dimensions of length 1."""
    return tuple(n for n in shape if n != 1)


def grouped(program: Program, stored: set[Ref]) -> list[Kernel]:
    """The kernels of a program, in an order in which they can run."""
    kernels: list[Kernel] = []
    made_in: dict[Ref, int] = {}
    for ref in sorted(stored):
        node = program.nodes[ref.node]
        shape = squeezed(program.spec(ref).shape)
        if node.op in CORES:
            kernel = Kernel(shape, ref, [ref], {r for r, _ in _core_reads(program, stored, ref)})
            kernels.append(kernel)
        else:
            reads = set(reads_of(program, stored, ref, element(program.spec(ref).shape)))
            kernel = _host(program, kernels, made_in, reads, shape) or _new(kernels, shape)
            kernel.outputs.append(ref)
            kernel.reads |= reads
        made_in[ref] = next(i for i, k in enumerate(kernels) if k is kernel)
    return kernels


def _new(kernels: list[Kernel], shape: tuple[int, ...]) -> Kernel:
    kernels.append(Kernel(shape))
    return kernels[-1]


def _host(
    program: Program,
    kernels: list[Kernel],
    made_in: dict[Ref, int],
    reads: set[Read],
    shape: tuple[int, ...],
) -> Kernel | None:
    """The last kernel that makes something of ``reads``, if a value of ``shape`` can join it."""
    last = max((made_in[r] for r, _ in reads if r in made_in), default=None)
    if last is None or kernels[last].shape != shape:
        return None
    inside = [(r, place) for r, place in reads if made_in.get(r) == last]
    same = all(place == element(program.spec(r).shape) for r, place in inside)
    return kernels[last] if same else None


def reads_of(program: Program, stored: set[Ref], ref: Ref, place: Place) -> Iterator[Read]:
    """The stored values and inputs from which an element of ``ref`` is computed."""
    for operand, there in operands(program, program.nodes[ref.node], place):
        node = program.nodes[operand.node]
        if operand in stored or node.op == "input":
            yield operand, there
        elif node.op != "constant":
            yield from reads_of(program, stored, operand, there)


def _core_reads(program: Program, stored: set[Ref], ref: Ref) -> Iterator[Read]:
    for operand in program.nodes[ref.node].args:
        node, place = program.nodes[operand.node], element(program.spec(operand).shape, "k")
        if operand in stored or node.op == "input":
            yield operand, place
        elif node.op != "constant":
            yield from reads_of(program, stored, operand, place)
