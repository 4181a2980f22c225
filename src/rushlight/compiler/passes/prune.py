"""Dead code: nodes and constants that no output needs are left out. Inputs stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rushlight.compiler.ir import Node, Program, Ref

__all__ = ["prune"]


def prune(program: Program) -> Program:
    """The program of what its outputs need."""
    needed = {r.node for r in program.outputs}
    for number in reversed(range(len(program.nodes))):
        node = program.nodes[number]
        if node.op == "input":
            needed.add(number)
        if number in needed:
            needed.update(r.node for r in node.args)
    new = Program(names=program.names, draws=program.draws)
    at: dict[int, int] = {}
    for number in sorted(needed):
        node = program.nodes[number]
        moved = replace(node, args=tuple(Ref(at[r.node], r.output) for r in node.args))
        at[number] = new.add(_with_own_constant(program, new, moved))
    new.outputs = tuple(Ref(at[r.node], r.output) for r in program.outputs)
    return new


def _with_own_constant(program: Program, new: Program, node: Node) -> Node:
    """The node; a constant's array moves over with it."""
    if node.op != "constant":
        return node
    number: Any = dict(node.params)["number"]
    new.constants.append(program.constants[number])
    return replace(node, params=(("number", len(new.constants) - 1),))
