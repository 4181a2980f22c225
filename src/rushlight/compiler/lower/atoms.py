"""The kinds of atoms, as the lowering treats them, and what they cost.

An atom that stands nowhere here has no lowering: a program that holds one runs eagerly.
"""

from __future__ import annotations

from rushlight.compiler.ir import Node, Program
from rushlight.compiler.lower.views import VIEWS

__all__ = ["CHOICES", "CORES", "ELEMENTWISE", "LOOKUPS", "Unsupported", "check", "cost"]

# One element of the result depends on one element of each operand.
ELEMENTWISE = frozenset(
    (
        *("add", "sub", "mul", "div", "neg", "abs", "sign", "pow", "cast", "zeros_like"),
        *("maximum", "minimum", "where", "copy", "fill", "fill_tensor", "zero"),
        *("eq", "ne", "lt", "le", "gt", "ge", "isnan", "isinf", "isfinite", "signbit"),
        *("bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not"),
        *("logical_and", "logical_or", "logical_xor", "logical_not"),
        *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "erf", "erfc"),
        *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh"),
        *("floor", "ceil", "trunc", "round"),
    )
)
# An element of the result is an element of one of the operands, or depends on its own place.
CHOICES = frozenset({"one_hot", "embed", "concatenate", "stack"})
# An element of the result is the element of an operand that another operand names.
LOOKUPS = frozenset({"index", "gather"})
# Many elements of the operands make one of the result.
CORES = frozenset(
    {"sum", "sum_to", "amax", "amin", "prod", "any", "all", "argmax", "argmin", "matmul"}
)

_COSTS = dict.fromkeys(("div", "sqrt"), 4) | dict.fromkeys(
    (
        *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "tanh", "erf", "erfc"),
        *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh"),
    ),
    10,
)


class Unsupported(RuntimeError):
    """The program holds something that has no lowering."""


def check(program: Program) -> None:
    """Refuse what has no lowering.

    Raises:
        Unsupported: naming the operation.
    """
    for node in program.nodes:
        known = ELEMENTWISE | CHOICES | LOOKUPS | CORES | set(VIEWS) | {"input", "constant"}
        if node.op not in known or (node.op in LOOKUPS and len(node.args) != 2):
            raise Unsupported(f"the operation {node.op!r} has no native code yet")
        if any(s.size == 0 for s in node.specs):
            raise Unsupported(f"{node.op!r} of no elements, of shape {node.specs[0].shape}")


def cost(node: Node) -> int:
    """About how many cycles an element takes."""
    if node.op in VIEWS or node.op in ("input", "constant"):
        return 0
    return 20 if node.op == "pow" else _COSTS.get(node.op, 1)
