"""What a node costs if it stood alone: floating-point operations, and bytes read and written.

An exponential counts as one operation, as an addition does; a view costs nothing. After fusion much
of what a node reads and writes never leaves the registers: ``lower/`` decides that, not this file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from rushlight.compiler.ir import Node, Program, Ref
from rushlight.compiler.lower.views import VIEWS
from rushlight.compiler.passes.expand import expand, is_composed
from rushlight.ops import table

__all__ = ["Cost", "cost_of", "total"]

_MOVES = {"cast", "concatenate", "stack", "embed", "index", "gather", "one_hot", "where"}


class Cost(NamedTuple):
    """Floating-point operations, and bytes."""

    operations: int
    bytes: int

    def __str__(self) -> str:
        return f"{_short(self.operations)}flop {_short(self.bytes)}B"


def cost_of(program: Program, node: Node) -> Cost:
    """What a node costs.

    Args:
        program: that it belongs to.
        node: an operation, input or constant.

    Example:
        >>> from rushlight import zeros
        >>> from rushlight.compiler import trace
        >>> program = trace(lambda x, y: x @ y, zeros(2, 3), zeros(3, 4))
        >>> cost_of(program, program.nodes[-1])
        Cost(operations=48, bytes=104)
    """
    if node.op in ("input", "constant") or node.op in VIEWS or _is_view(node):
        return Cost(0, 0)
    if is_composed(node):
        written_out = total(expand(_alone(program, node)))
        return Cost(written_out.operations, _touched(program, node))
    if node.op in _MOVES:
        return Cost(0, _touched(program, node))
    inputs = [program.spec(ref) for ref in node.args]
    if node.op == "matmul":
        return Cost(2 * node.specs[0].size * inputs[0].shape[-1], _touched(program, node))
    return Cost(max(s.size for s in (*inputs, *node.specs)), _touched(program, node))


def _is_view(node: Node) -> bool:
    return node.op in table and table[node.op].view


def _touched(program: Program, node: Node) -> int:
    """The bytes of what a node reads and writes."""
    specs = [*[program.spec(ref) for ref in node.args], *node.specs]
    return sum(s.size * s.dtype.itemsize for s in specs)


def _alone(program: Program, node: Node) -> Program:
    """A program of one node."""
    alone = Program()
    args: list[Ref] = []
    for ref in node.args:
        alone.names += (f"x{len(args)}",)
        name = (("name", alone.names[-1]),)
        args.append(Ref(alone.add(Node("input", (), name, (program.spec(ref),)))))
    number = alone.add(replace(node, args=tuple(args)))
    alone.outputs = tuple(Ref(number, k) for k in range(len(node.specs)))
    return alone


def total(program: Program) -> Cost:
    """What all nodes cost together."""
    costs = [cost_of(program, node) for node in program.nodes]
    return Cost(sum(c.operations for c in costs), sum(c.bytes for c in costs))


def _short(n: float) -> str:
    """A number with at most three figures before its unit."""
    for unit in ("", "k", "M", "G"):
        if n < 1000:
            return f"{n:.3g} {unit}"
        n /= 1000
    return f"{n:.3g} T"
