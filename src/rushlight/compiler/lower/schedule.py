"""A schedule: the kernels of a step in their order, and the memory of all that they touch.

The memory begins with the state, in the order of the program's inputs, so that programs with the
same state, for a full batch and for a short one, can share it; what else they need lies apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rushlight.compiler.ir import Node, Program, Ref
from rushlight.compiler.lower.atoms import Unsupported, check
from rushlight.compiler.lower.kernels import Kernel, grouped
from rushlight.compiler.lower.memory import Arena, Buffer, layout_of
from rushlight.compiler.lower.order import in_place, ordered
from rushlight.compiler.lower.stored import stored_values

__all__ = ["Schedule", "scheduled"]


@dataclass(frozen=True)
class Schedule:
    """What is to be done for one step.

    Args:
        program: what is computed.
        kernels: in the order in which they run.
        buffers: of each stored value, input and constant that is no single number.
        state: the buffers of the state.
        batch: the buffers of the members of a batch.
        masks: the buffers of masks of dropout, each with the chance of a zero.
        results: the buffers of what the program returns besides the state.
        copies: new values that go to the memory of the state at the end: from, to.
        constants: what must be in memory before the first step.
        size: of the arena, in bytes.
    """

    program: Program
    kernels: list[Kernel]
    buffers: dict[Ref, Buffer]
    state: list[Buffer]
    batch: list[Buffer]
    masks: list[tuple[Buffer, float]]
    results: list[Buffer]
    copies: list[tuple[Buffer, Buffer]]
    constants: list[tuple[Buffer, np.ndarray[Any, Any]]]
    size: int


def scheduled(program: Program, states: int, most: int, start: int = 0) -> Schedule:
    """The schedule of a step.

    Args:
        program: optimised; its first inputs are the state, its last outputs their new values.
        states: how many they are.
        most: the most lanes that a vector has.
        start: bytes to leave free, the state's apart (default 0).

    Raises:
        Unsupported: an operation has no lowering.
    """
    check(program)
    program = _own_results(program, states)
    inputs = [Ref(n) for n, node in enumerate(program.nodes) if node.op == "input"]
    results = len(program.outputs) - states
    stored = stored_values(program)
    kernels = grouped(program, stored)
    updates = in_place(program, kernels, _wanted(program, inputs[:states], results))
    kernels = ordered(kernels, updates)
    arena = Arena()
    buffers = {ref: arena.take(layout_of(program.spec(ref), most)) for ref in inputs[:states]}
    arena.end = max(arena.end, start)
    buffers |= {ref: arena.take(layout_of(program.spec(ref), most)) for ref in inputs[states:]}
    constants = _constants(program, arena, most)
    buffers |= {ref: buffer for ref, buffer, _ in constants}
    buffers |= {new: buffers[old] for new, old in updates.items()}
    _place(program, kernels, arena, buffers, most)
    return Schedule(
        program=program,
        kernels=kernels,
        buffers=buffers,
        state=[buffers[r] for r in inputs[:states]],
        batch=[buffers[r] for r in inputs[states : len(inputs) - len(program.draws)]],
        masks=[
            (buffers[r], p)
            for r, (_, p) in zip(
                inputs[len(inputs) - len(program.draws) :], program.draws, strict=True
            )
        ],
        results=[buffers[r] for r in program.outputs[:results]],
        copies=_copies(
            [buffers[r] for r in program.outputs[results:]], [buffers[r] for r in inputs[:states]]
        ),
        constants=[(buffer, array) for _, buffer, array in constants],
        size=arena.end,
    )


def _own_results(program: Program, states: int) -> Program:
    """The program with values of their own for results that are the old state, or constants."""
    new = Program(list(program.nodes), program.constants, (), program.names, program.draws)
    results = len(program.outputs) - states
    for number, ref in enumerate(program.outputs):
        node = program.nodes[ref.node]
        if node.op == "constant" or (node.op == "input" and number < results):
            ref = Ref(new.add(Node("clone", (ref,), (), (program.spec(ref),))))
        new.outputs += (ref,)
    return new


def _copies(new: list[Buffer], state: list[Buffer]) -> list[tuple[Buffer, Buffer]]:
    """The copies of new values to the state, old values that move to another place first.

    Raises:
        Unsupported: one of these would be overwritten before it is read.
    """
    moves = [pair for pair in zip(new, state, strict=True) if pair[0] != pair[1]]
    old = [pair for pair in moves if pair[0] in state]
    if {source for source, _ in old} & {target for _, target in old}:
        raise Unsupported(f"{len(old)} tensors of the state exchange their values")
    return old + [pair for pair in moves if pair[0] not in state]


def _wanted(program: Program, old: list[Ref], results: int) -> dict[Ref, Ref]:
    """New values that might be written over the old ones: each computed, and wanted once."""
    outputs, new = program.outputs, program.outputs[results:]
    return {
        n: o
        for n, o in zip(new, old, strict=True)
        if outputs.count(n) == 1 and program.nodes[n.node].op not in ("input", "constant")
        and (o not in outputs)
    }  # fmt: skip


def _constants(
    program: Program, arena: Arena, most: int
) -> list[tuple[Ref, Buffer, np.ndarray[Any, Any]]]:
    """Memory for the constants that are no single number."""
    found = []
    for number, node in enumerate(program.nodes):
        if node.op == "constant" and node.specs[0].size > 1:
            index: Any = dict(node.params)["number"]
            buffer = arena.take(layout_of(node.specs[0], most))
            found.append((Ref(number), buffer, program.constants[index]))
    return found


def _place(
    program: Program,
    kernels: list[Kernel],
    arena: Arena,
    buffers: dict[Ref, Buffer],
    most: int,
) -> None:
    """Memory for what the kernels compute, each as long as it is needed."""
    last = {ref: i for i, kernel in enumerate(kernels) for ref in (*kernel.needs, *kernel.outputs)}
    kept = {*program.outputs, *buffers}
    for i, kernel in enumerate(kernels):
        for ref in kernel.outputs:
            if ref not in buffers and (last[ref] > i or ref in kept):
                buffers[ref] = arena.take(layout_of(program.spec(ref), most))
        arena.give_back(_dead(buffers, (r for r, n in last.items() if n == i and r not in kept)))


def _dead(buffers: dict[Ref, Buffer], refs: Iterable[Ref]) -> list[Buffer]:
    return [buffers[ref] for ref in refs if ref in buffers]
