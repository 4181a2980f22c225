"""All passes, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable

from rushlight.compiler.ir import Program
from rushlight.compiler.passes.expand import expand
from rushlight.compiler.passes.fold import fold
from rushlight.compiler.passes.merge import merge
from rushlight.compiler.passes.prune import prune
from rushlight.compiler.passes.simplify import simplify
from rushlight.compiler.passes.unify import unify

__all__ = ["PASSES", "optimised"]

Pass = Callable[[Program], Program]

PASSES: tuple[Pass, ...] = (expand, unify, merge, fold, simplify, merge, prune)


def optimised(program: Program, after: Callable[[str, Program], None] | None = None) -> Program:
    """The program in atoms, each value computed once, and nothing else.

    Args:
        program: as it was traced.
        after: called with each pass's name and what it made (default: nobody wants to know).
    """
    for step in PASSES:
        program = step(program)
        if after is not None:
            after(step.__name__, program)
    return program
