"""Expansion: composed rows, and joint backward nodes, written out in atoms.

A row's formula, or its rules, run on tracers of the new program: there is no second text of them.
Results differ from the whole rows' where a row has a twin, by 2 ulp at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rushlight.compiler.ir import Node, Program, filled, thaw
from rushlight.compiler.tracer import Recording, Tracer
from rushlight.ops import table, tracers

__all__ = ["expand", "is_composed"]


def expand(program: Program) -> Program:
    """The program in atoms alone."""
    while any(is_composed(node) for node in program.nodes):
        program = _once(program)
    return program


def is_composed(node: Node) -> bool:
    """Whether a node is a composed row, or the joint backward of one."""
    return node.op.endswith(".backward") or (node.op in table and not table[node.op].is_atom)


def _once(program: Program) -> Program:
    """Each composed node becomes its formula, whose own rows may be composed again."""
    recording = Recording()
    recording.program.names, recording.program.draws = program.names, program.draws
    recording.program.constants = list(program.constants)
    values: list[Sequence[Tracer | None]] = []
    for node in program.nodes:
        args = [values[r.node][r.output] for r in node.args]
        values.append(_written(recording, node, args))
    found = [values[r.node][r.output] for r in program.outputs]
    recording.program.outputs = tuple(v.ref for v in found if v is not None)
    return recording.program


def _written(recording: Recording, node: Node, args: list[Any]) -> Sequence[Tracer | None]:
    params = {k: thaw(v) for k, v in node.params}
    if not is_composed(node):
        return recording.copied(node, args)
    name, _, backward = node.op.partition(".")
    row = table[name]
    if not backward:
        result = row.function(tracers, *args, **params)
        return result if isinstance(result, tuple) else (result,)
    g, *arrived = args
    saved = dict(zip(row.saves, filled(params["saved"], arrived), strict=True))
    return [
        rule.function(tracers, g, *[saved[n] for n in rule.names])
        for need, rule in zip(params["needs"], row.rules.values(), strict=True)
        if need and rule is not None
    ]
