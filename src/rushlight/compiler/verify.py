"""The rules of the form of programs: what every trace, and every pass after it, must hand on.

Each node's results are what the table says of its row, given what is known of its arguments.
"""

from __future__ import annotations

from typing import Any

from rushlight.compiler.ir import HOLE, Node, Program, Ref, thaw
from rushlight.compiler.tracer import backward_specs, specs_of
from rushlight.ops import table
from rushlight.ops.specs import Spec

__all__ = ["verify"]


def verify(program: Program) -> None:
    """Check a program.

    Arguments come earlier and exist; operations are rows of the table and get as many arguments as
    they take; types and shapes are right; inputs and constants are complete.

    Args:
        program: from ``trace``, or what was made of one.

    Raises:
        ValueError: naming the node that breaks a rule.

    Example:
        >>> import numpy as np
        >>> from rushlight.compiler import trace
        >>> program = trace(lambda x: x.exp(), Spec((2,), np.dtype("float32")))
        >>> verify(program)
        >>> program.outputs = (Ref(7),)
        >>> verify(program)
        Traceback (most recent call last):
        ValueError: the program's output uses %7, which does not come earlier
    """
    names = [dict(n.params).get("name") for n in program.nodes if n.op == "input"]
    if tuple(names) != program.names:
        raise ValueError(f"the input nodes are named {names}, the inputs {program.names}")
    for number, node in enumerate(program.nodes):
        for arg in node.args:
            _require(program, arg, number, f"%{number} = {node}")
        told = _specs(program, node, f"%{number} = {node}")
        if told != node.specs:
            raise ValueError(f"%{number} = {node} should be of {_text(told)}")
    for ref in program.outputs:
        _require(program, ref, len(program.nodes), "the program's output")


def _require(program: Program, ref: Ref, before: int, who: str) -> None:
    if not 0 <= ref.node < before:
        raise ValueError(f"{who} uses {ref}, which does not come earlier")
    if not 0 <= ref.output < len(program.nodes[ref.node].specs):
        raise ValueError(f"{who} uses output {ref.output} of %{ref.node}, which does not exist")


def _specs(program: Program, node: Node, who: str) -> tuple[Spec, ...]:
    """What the node's results must be."""
    args = [program.spec(a) for a in node.args]
    params = {k: thaw(v) for k, v in node.params}
    name, _, backward = node.op.partition(".")
    if node.op == "input":
        _require_count(who, args, 0)
        return node.specs[:1]
    if node.op == "constant":
        _require_count(who, args, 0)
        number: Any = params.get("number")
        if number not in range(len(program.constants)):
            raise ValueError(f"{who} is no constant: there are {len(program.constants)}")
        array = program.constants[number]
        return (Spec(array.shape, array.dtype),)
    if name not in table or backward not in ("", "backward"):
        raise ValueError(f"{who}: there is no row {node.op!r}")
    row = table[name]
    if backward:
        _require_count(who, args, 1 + params["saved"].count(HOLE))
        return backward_specs(row, args, **params)
    if not row.variadic:
        _require_count(who, args, len(row.inputs))
    if set(params) != set(row.params):
        raise ValueError(f"{who} needs the parameters {row.params}")
    return specs_of(row, args, params)


def _require_count(who: str, args: list[Any], count: int) -> None:
    if len(args) != count:
        raise ValueError(f"{who} takes {count} arguments, not {len(args)}")


def _text(specs: tuple[Spec, ...]) -> str:
    return ", ".join(f"{s.dtype.name}{list(s.shape)}" for s in specs)
