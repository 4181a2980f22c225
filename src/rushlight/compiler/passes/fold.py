"""Constant folding: what depends on constants alone is computed now, as eager code would.

Large results stay nodes: a constant spread over a matrix is cheaper to spread than to read.
"""

from __future__ import annotations

from typing import Any

from rushlight.compiler.interpret import computed
from rushlight.compiler.ir import Node, Program, Ref
from rushlight.compiler.passes.rewrite import Results, keep, rewrite
from rushlight.ops.specs import Spec

__all__ = ["fold"]

_LARGEST = 16


def fold(program: Program) -> Program:
    """The program with known values in the place of what computes them."""
    return rewrite(program, _visit)


def _visit(new: Program, node: Node) -> Results:
    sources = [new.nodes[r.node] for r in node.args]
    small = sum(spec.size for spec in node.specs) <= _LARGEST
    if not sources or not small or any(source.op != "constant" for source in sources):
        return keep(new, node)
    arrays = [new.constants[_number(source)] for source in sources]
    return tuple(_constant(new, array) for array in computed(node, arrays))


def _number(node: Node) -> int:
    number: Any = dict(node.params)["number"]
    return int(number)


def _constant(new: Program, array: Any) -> Ref:
    kept = array.copy()
    kept.flags.writeable = False
    new.constants.append(kept)
    spec = Spec(kept.shape, kept.dtype)
    return Ref(new.add(Node("constant", (), (("number", len(new.constants) - 1),), (spec,))))
