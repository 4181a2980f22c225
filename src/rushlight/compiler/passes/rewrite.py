"""What passes share: a program written anew, node by node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rushlight.compiler.ir import Node, Program, Ref

__all__ = ["Results", "keep", "rewrite"]

Results = tuple[Ref, ...]


def rewrite(program: Program, visit: Callable[[Program, Node], Results]) -> Program:
    """A program in which ``visit`` decides what stands for each node.

    Args:
        program: the old one, which stays as it is.
        visit: takes the new program so far and a node whose arguments are of the new program;
            returns where its results are found.
    """
    new = Program(constants=list(program.constants), names=program.names, draws=program.draws)
    at: list[Results] = []
    for node in program.nodes:
        args = tuple(at[r.node][r.output] for r in node.args)
        at.append(visit(new, replace(node, args=args)))
    new.outputs = tuple(at[r.node][r.output] for r in program.outputs)
    return new


def keep(new: Program, node: Node) -> Results:
    """Take a node over as it is."""
    number = new.add(node)
    return tuple(Ref(number, k) for k in range(len(node.specs)))
