"""A step shown at every stage of its way to machine code, in words that a person can read.

``explained`` takes a traced step and returns its ``Stage`` texts: as it was traced, in
atoms, optimised, the kernels and the memory that it becomes, LLVM's text and the machine code. Each
node has a line with what it does, and what it costs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rushlight.compiler.costs import Cost, cost_of, total
from rushlight.compiler.ir import Node, Program, Ref
from rushlight.compiler.lower import Schedule, scheduled
from rushlight.compiler.passes import optimised
from rushlight.compiler.step import Step
from rushlight.ops import table

__all__ = ["STAGES", "Explanation", "Stage", "explained"]

STAGES = ("traced", "expanded", "optimised", "buffers", "llvm", "assembly")
# Where the first statement of a row's docstring ends: not at a comma between parentheses.
_REST = re.compile(r"[;.]| for a |, (?=[a-z]{2})(?![^(]*\))")
_WORDS = {
    "traced": "what the step does, in whole rows of the table, as it was written down",
    "expanded": "composed rows and derivatives written out in atoms",
    "optimised": "each value computed once, what is known computed now, what nobody uses gone",
    "buffers": "nests of loops, and the memory in which values lie between them",
    "llvm": "the loops as LLVM's instructions, vectors written out",
    "assembly": "the machine code for this processor",
}


@dataclass(frozen=True)
class Stage:
    """The step at one stage.

    Args:
        name: one of ``STAGES``.
        text: the program, kernels or code.
        summary: one line of figures.
    """

    name: str
    text: str
    summary: str

    def __str__(self) -> str:
        title = f"== {self.name}: {_WORDS[self.name]}"
        return f"{title}\n   {self.summary}\n\n{self.text}\n"


@dataclass(frozen=True)
class Explanation:
    """A step at every stage.

    Args:
        stages: in the order in which they are reached.
        cost: what the step's nodes cost, each by itself.
    """

    stages: tuple[Stage, ...]
    cost: Cost

    def __getitem__(self, name: str) -> Stage:
        """The stage of a name.

        Raises:
            KeyError: there is none.
        """
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise KeyError(f"there is no stage {name!r}; there are {[s.name for s in self.stages]}")

    def __str__(self) -> str:
        return "\n".join(map(str, self.stages))

    def __repr__(self) -> str:
        return f"<a step at {len(self.stages)} stages, {self.cost}>"


def explained(step: Step, names: Mapping[int, str] | None = None) -> Explanation:
    """The stages of a step.

    Args:
        step: traced.
        names: what inputs are called, by their number (default: as the program names them).

    Raises:
        Unsupported: an operation has no native code.
    """
    names = names or {}
    after: list[tuple[str, Program]] = []
    program = optimised(step.program, lambda *made: after.append(made))
    found = [
        _program_stage("traced", step.program, names),
        _program_stage("expanded", after[0][1], names),
        _program_stage("optimised", program, names, _passes(after)),
    ]
    from rushlight.compiler.llvm.host import host

    schedule = scheduled(program, len(step.state), host().lanes("float32"))
    found += [_buffer_stage(schedule, names), *_code_stages(schedule)]
    return Explanation(tuple(found), total(program))


def _passes(after: Sequence[tuple[str, Program]]) -> str:
    """How many nodes each pass leaves."""
    return ", then ".join(f"{name} {len(program.nodes)}" for name, program in after)


def _program_stage(
    name: str, program: Program, names: Mapping[int, str], history: str = ""
) -> Stage:
    texts = program.text().split("\n")
    width = min(max(map(len, texts)), 78)
    lines = [
        f"{text:<{width}}  {_described(program, number, names)}"
        for number, text in enumerate(texts[:-1])
    ]
    return Stage(
        name,
        "\n".join([*lines, texts[-1]]),
        f"{len(program.nodes)} nodes, {total(program)} if each stood alone"
        + (f"; nodes after each pass: {history}" if history else ""),
    )


def _described(program: Program, number: int, names: Mapping[int, str]) -> str:
    """A node in plain words, with what it costs."""
    node = program.nodes[number]
    cost = cost_of(program, node)
    costs = f"  [{cost}]" if cost.bytes else ""
    return f"# {_words(node, number, names)}{costs}"


def _words(node: Node, number: int, names: Mapping[int, str]) -> str:
    name, _, backward = node.op.partition(".")
    if name == "input":
        return names.get(number, "given at each step")
    if name == "constant":
        return "the same at each step"
    if backward:
        return f"the gradients of {name}'s inputs"
    formula = _REST.split(table[name].doc, maxsplit=1)[0].replace("\n", " ")
    return f"x{formula[1:]}" if formula.startswith("X ") else formula


def _buffer_stage(schedule: Schedule, names: Mapping[int, str]) -> Stage:
    """The kernels and the buffers of a schedule, as text."""
    program = schedule.program
    lines = []
    for number, kernel in enumerate(schedule.kernels):
        loops = " × ".join(map(str, kernel.shape)) or "1"
        core = "" if kernel.core is None else f" around {program.nodes[kernel.core.node].op}"
        lines.append(f"kernel {number}: {loops}{core}")
        lines += [f"    reads  {_place(schedule, ref, names)}" for ref in sorted(kernel.needs)]
        for ref in kernel.outputs:
            if ref in schedule.buffers:
                lines.append(f"    writes {_place(schedule, ref, names)}")
            else:
                lines.append(f"    keeps  {ref} in registers: {_op(program, ref)}")
    for source, target in schedule.copies:
        lines.append(f"copy {_bytes(source)} to {_bytes(target)}")
    summary = f"{len(schedule.kernels)} kernels, {schedule.size:,} bytes of memory"
    return Stage("buffers", "\n".join(lines), summary)


def _place(schedule: Schedule, ref: Ref, names: Mapping[int, str]) -> str:
    program, node = schedule.program, schedule.program.nodes[ref.node]
    spec = program.spec(ref)
    what = names.get(ref.node, "input") if node.op == "input" else _op(program, ref)
    where = f" at {_bytes(schedule.buffers[ref])}" if ref in schedule.buffers else ""
    return f"{ref} {spec.dtype.name}{list(spec.shape)}{where}: {what}"


def _op(program: Program, ref: Ref) -> str:
    return program.nodes[ref.node].op


def _bytes(buffer: Any) -> str:
    return f"{buffer.start}..{buffer.start + buffer.layout.bytes}"


def _code_stages(schedule: Schedule) -> list[Stage]:
    from llvmlite import ir

    from rushlight.compiler.llvm.host import host
    from rushlight.compiler.llvm.kernels.step import emit_step
    from rushlight.compiler.llvm.native import assembly

    module = ir.Module("step")
    module.triple = host().triple
    function, _ = emit_step(module, "step", schedule, host())
    function.linkage = ""
    text = str(module)
    code = assembly(text)
    target = f"{host().name}, vectors of {host().vector_bytes} bytes"
    return [
        Stage("llvm", text, f"{text.count(chr(10))} lines for {target}"),
        Stage("assembly", code, f"{code.count(chr(10))} lines for {target}"),
    ]
