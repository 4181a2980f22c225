"""Common subexpressions: what is computed twice is computed once.

Nodes are frozen and carry all that they depend on, so equal nodes give equal results.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rushlight.compiler.ir import Node, Program
from rushlight.compiler.passes.rewrite import Results, keep, rewrite

__all__ = ["merge"]


def merge(program: Program) -> Program:
    """The program with one node for each value."""
    known: dict[Node, Results] = {}
    numbers: dict[Any, int] = {}

    def visit(new: Program, node: Node) -> Results:
        if node.op == "constant":
            number: Any = dict(node.params)["number"]
            array = new.constants[number]
            key = (array.shape, array.dtype, array.tobytes())  # bytes: -0.0 is not 0.0
            node = replace(node, params=(("number", numbers.setdefault(key, number)),))
        if node not in known:
            known[node] = keep(new, node)
        return known[node]

    return rewrite(program, visit)
