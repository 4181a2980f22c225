"""The program that a trace yields: a list of typed nodes, each a row of the table kept whole.

Nodes are frozen and refer to one another by number, so a node's identity is all of its fields, and
two equal nodes compute the same. ``text`` prints the program, a line per node; ``verify.py`` holds
it to the rules of the form.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from rushlight.ops.specs import Spec

__all__ = ["HOLE", "Node", "Program", "Ref", "filled", "freeze", "thaw"]

# In a joint backward's parameters: here stands one of its arguments.
HOLE = "%"


class Ref(NamedTuple):
    """Output ``output`` of node ``node``."""

    node: int
    output: int = 0

    def __str__(self) -> str:
        return f"%{self.node}" + (f".{self.output}" if self.output else "")


class Slice(NamedTuple):
    """A slice that can be hashed, as Python's own only can from 3.12 on."""

    start: int | None
    stop: int | None
    step: int | None

    def __repr__(self) -> str:
        return ":".join("" if v is None else str(v) for v in self)


class Number(NamedTuple):
    """A float or bool that equals only itself: to Python 0.0 is -0.0, 1 is True, and NaN no NaN."""

    kind: type
    text: str

    def __repr__(self) -> str:
        return self.text


def freeze(value: Any) -> Hashable:
    """A parameter of a row in a form that can be hashed, and that equals only what is the same."""
    if isinstance(value, slice):
        return Slice(value.start, value.stop, value.step)
    if isinstance(value, tuple):
        return tuple(freeze(v) for v in value)
    if type(value) in (bool, float):
        return Number(type(value), repr(value))
    frozen: Hashable = value
    return frozen


def thaw(value: Any) -> Any:
    """A frozen parameter as the row takes it."""
    if isinstance(value, Slice):
        return slice(*value)
    if isinstance(value, Number):
        return value.text == "True" if value.kind is bool else float(value.text)
    if isinstance(value, tuple):
        return tuple(thaw(v) for v in value)
    return value


def filled(saved: tuple[Any, ...], arrived: Sequence[Any]) -> list[Any]:
    """What a node saved: its static values, with ``arrived`` in the holes."""
    waiting = iter(arrived)
    return [next(waiting) if value == HOLE else value for value in saved]


@dataclass(frozen=True)
class Node:
    """One operation: ``input``, ``constant``, a row's name, or a row's ``name.backward``."""

    op: str
    args: tuple[Ref, ...]
    params: tuple[tuple[str, Hashable], ...]
    specs: tuple[Spec, ...]

    def __str__(self) -> str:
        inside = [str(a) for a in self.args] + [f"{k}={v}" for k, v in self.params]
        types = ", ".join(f"{s.dtype.name}{list(s.shape)}" for s in self.specs)
        return f"{self.op}({', '.join(inside)}) : {types}"


@dataclass
class Program:
    """Nodes in the order of their computation, the constants, and what comes out.

    Args:
        nodes: each refers to earlier ones only (default: none).
        constants: the arrays of the ``constant`` nodes (default: none).
        outputs: what the program returns (default: nothing).
        names: of its inputs (default: none).
        draws: the inputs that are masks of dropout, in the order of their drawing, each with the
            chance of a zero (default: none).

    Example:
        >>> from rushlight.compiler import trace
        >>> print(trace(lambda x: x.exp(), Spec((2,), np.dtype("float32"))))
        %0 = input(name=x0) : float32[2]
        %1 = exp(%0) : float32[2]
        return %1
    """

    nodes: list[Node] = field(default_factory=list)
    constants: list[np.ndarray[Any, Any]] = field(default_factory=list)
    outputs: tuple[Ref, ...] = ()
    names: tuple[str, ...] = ()
    draws: tuple[tuple[str, float], ...] = ()

    def add(self, node: Node) -> int:
        """Append a node; return its number.

        Args:
            node: refers to nodes that are there.

        Example:
            >>> program = Program(names=("x",))
            >>> program.add(Node("input", (), (("name", "x"),), (Spec((2,), np.dtype("float32")),)))
            0
        """
        self.nodes.append(node)
        return len(self.nodes) - 1

    def spec(self, ref: Ref) -> Spec:
        """The shape and type of a value.

        Args:
            ref: which output of which node.

        Example:
            >>> from rushlight.compiler import trace
            >>> program = trace(lambda x: x.sum(), Spec((2,), np.dtype("float32")))
            >>> program.spec(program.outputs[0]).shape
            ()
        """
        return self.nodes[ref.node].specs[ref.output]

    @property
    def input_specs(self) -> list[Spec]:
        """What is known of the inputs."""
        return [node.specs[0] for node in self.nodes if node.op == "input"]

    def key(self) -> Hashable:
        """All that the program is: equal for programs that compute the same, to the bit."""
        constants = tuple((a.dtype, a.shape, a.tobytes()) for a in self.constants)
        return tuple(self.nodes), self.outputs, self.names, self.draws, constants

    def text(self) -> str:
        """A line per node, and the outputs.

        Example:
            >>> from rushlight.compiler import trace
            >>> print(trace(lambda x: -x, Spec((2,), np.dtype("float32"))).text())
            %0 = input(name=x0) : float32[2]
            %1 = neg(%0) : float32[2]
            return %1
        """
        lines = [f"%{i} = {self._line(node)}" for i, node in enumerate(self.nodes)]
        return "\n".join([*lines, "return " + ", ".join(str(r) for r in self.outputs)])

    def _line(self, node: Node) -> str:
        """A node's text; a constant's shows its value."""
        if node.op != "constant":
            return str(node)
        value = self.constants[dict(node.params)["number"]]  # type: ignore[call-overload]
        flat = [str(v) for v in value.flat[:4].tolist()]
        shown = ", ".join(flat) + (", …" if value.size > 4 else "")
        return str(node).replace(f"number={dict(node.params)['number']}", shown, 1)

    __str__ = text
