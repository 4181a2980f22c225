"""Products in one form: of vectors, or of a matrix and a vector, as a product of matrices."""

from __future__ import annotations

from rushlight.compiler.ir import Node, Program, Ref
from rushlight.compiler.passes.rewrite import Results, keep, rewrite
from rushlight.ops.specs import Spec

__all__ = ["unify"]


def unify(program: Program) -> Program:
    """The program with ``matmul`` in the place of ``dot`` and ``mv``."""
    return rewrite(program, _visit)


def _visit(new: Program, node: Node) -> Results:
    if node.op not in ("dot", "mv"):
        return keep(new, node)
    x, y = node.args
    rows = 1 if node.op == "dot" else new.spec(x).shape[0]
    inner = new.spec(y).shape[0]
    left = _shaped(new, x, (rows, inner))
    right = _shaped(new, y, (inner, 1))
    spec = Spec((rows, 1), node.specs[0].dtype)
    (product,) = keep(new, Node("matmul", (left, right), (), (spec,)))
    return (_shaped(new, product, node.specs[0].shape),)


def _shaped(new: Program, x: Ref, shape: tuple[int, ...]) -> Ref:
    node = Node("reshape", (x,), (("shape", shape),), (Spec(shape, new.spec(x).dtype),))
    return keep(new, node)[0]
