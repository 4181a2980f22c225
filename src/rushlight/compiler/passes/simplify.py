"""Algebraic clean-up: operations that change nothing, or that two of a kind do in one.

Only what keeps every bit: x · 1, x / 1 and x - 0 go; x + 0, and the sum of one element, stay, for
they turn -0 into 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rushlight.compiler.ir import Node, Program, Ref, thaw
from rushlight.compiler.passes.rewrite import Results, keep, rewrite

__all__ = ["simplify"]

Rule = Callable[[Program, Node], Ref | Node]


def simplify(program: Program) -> Program:
    """The program without operations that change nothing."""
    return rewrite(program, _visit)


def _visit(new: Program, node: Node) -> Results:
    found: Ref | Node = node
    if (rule := _RULES.get(node.op)) is not None:
        found = rule(new, node)
    return keep(new, found) if isinstance(found, Node) else (found,)


def _is_all(new: Program, ref: Ref, value: float) -> bool:
    """Whether each element is that number, with its sign."""
    node = new.nodes[ref.node]
    while node.op in ("expand", "reshape"):
        node = new.nodes[node.args[0].node]
    if node.op != "constant":
        return False
    array = new.constants[_param(node, "number")]
    return array.size == 1 and array.item() == value and str(float(array.item())) == str(value)


def _param(node: Node, name: str) -> Any:
    return thaw(dict(node.params)[name])


def _unless_changed(new: Program, node: Node, x: Ref) -> Ref | Node:
    """``x``, if the node's result has its shape and type."""
    return x if new.spec(x) == node.specs[0] else node


def _times(new: Program, node: Node) -> Ref | Node:
    for one, x in (node.args, node.args[::-1]):
        if _is_all(new, one, 1.0):
            return _unless_changed(new, node, x)
    return node


def _by_one(new: Program, node: Node) -> Ref | Node:
    x, y = node.args
    return _unless_changed(new, node, x) if _is_all(new, y, 1.0) else node


def _less_nothing(new: Program, node: Node) -> Ref | Node:
    x, y = node.args
    return _unless_changed(new, node, x) if _is_all(new, y, 0.0) else node


def _same_type(new: Program, node: Node) -> Ref | Node:
    return _unless_changed(new, node, node.args[0])


def _shown_twice(new: Program, node: Node) -> Ref | Node:
    """A shape of a shape is the last one."""
    (x,) = node.args
    inner = new.nodes[x.node]
    if inner.op == node.op:
        x = inner.args[0]
        node = replace(node, args=(x,))
    return _unless_changed(new, node, x)


def _permuted_twice(new: Program, node: Node) -> Ref | Node:
    (x,) = node.args
    dims, inner = _param(node, "dims"), new.nodes[x.node]
    if inner.op == "permute":
        first, x = _param(inner, "dims"), inner.args[0]
        dims = tuple(first[d] for d in dims)
        node = replace(node, args=(x,), params=(("dims", dims),))
    return x if dims == tuple(range(len(dims))) else node


def _over_nothing(new: Program, node: Node) -> Ref | Node:
    """Over dimensions of length 1 there is nothing to reduce."""
    (x,) = node.args
    shape = new.spec(x).shape
    if any(shape[d] != 1 for d in _param(node, "dims")):
        return node
    shown = Node("reshape", (x,), (("shape", node.specs[0].shape),), node.specs)
    return _shown_twice(new, shown)


def _negated_twice(new: Program, node: Node) -> Ref | Node:
    inner = new.nodes[node.args[0].node]
    return inner.args[0] if inner.op == "neg" else node


_RULES: dict[str, Rule] = {
    "mul": _times,
    "div": _by_one,
    "sub": _less_nothing,
    "cast": _same_type,
    "clone": _same_type,
    "contiguous": _same_type,
    "sum_to": _same_type,
    "expand": _shown_twice,
    "reshape": _shown_twice,
    "permute": _permuted_twice,
    "amax": _over_nothing,
    "amin": _over_nothing,
    "neg": _negated_twice,
}
