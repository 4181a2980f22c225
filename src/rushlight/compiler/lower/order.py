"""In-place updates: which new values of the state may be written over the old ones, and when.

A new value goes straight to the state's memory where all that read the old one can run before, or
read the very element that is written. The others are copied there at the end.
"""

from __future__ import annotations

from collections.abc import Mapping

from rushlight.compiler.ir import Program, Ref
from rushlight.compiler.lower.kernels import Kernel
from rushlight.compiler.lower.operands import element

__all__ = ["in_place", "ordered"]

Edges = list[set[int]]


def in_place(program: Program, kernels: list[Kernel], wanted: Mapping[Ref, Ref]) -> dict[Ref, Ref]:
    """Those of ``wanted``, new value to old input, that can be updated in place."""
    after = _needs(kernels)
    found: dict[Ref, Ref] = {}
    for new, old in wanted.items():
        writer = next(i for i, k in enumerate(kernels) if new in k.outputs)
        readers = {i for i, k in enumerate(kernels) if i != writer and old in k.needs}
        clear = _reads_same_element(program, kernels[writer], old)
        if clear and not any(_comes_after(after, reader, writer) for reader in readers):
            after[writer] |= readers
            found[new] = old
    return found


def ordered(kernels: list[Kernel], updates: Mapping[Ref, Ref]) -> list[Kernel]:
    """The kernels in an order in which each value is there, and each old one still is."""
    after = _needs(kernels)
    for i, kernel in enumerate(kernels):
        for old in (updates[new] for new in kernel.outputs if new in updates):
            after[i] |= {j for j, other in enumerate(kernels) if j != i and old in other.needs}
    done: list[int] = []
    while len(done) < len(kernels):
        done.append(next(i for i in range(len(kernels)) if i not in done and after[i] <= set(done)))
    return [kernels[i] for i in done]


def _needs(kernels: list[Kernel]) -> Edges:
    """For each kernel, those that must run before it."""
    made_in = {ref: i for i, kernel in enumerate(kernels) for ref in kernel.outputs}
    return [{made_in[r] for r in kernel.needs if r in made_in} for kernel in kernels]


def _comes_after(after: Edges, late: int, early: int) -> bool:
    """Whether ``late`` must run after ``early``."""
    waiting, seen = [late], set()
    while waiting:
        i = waiting.pop()
        if i == early:
            return True
        if i not in seen:
            seen.add(i)
            waiting.extend(after[i])
    return False


def _reads_same_element(program: Program, kernel: Kernel, old: Ref) -> bool:
    """Whether a kernel reads of ``old`` only what it writes at the same time."""
    own = element(program.spec(old).shape)
    return old not in kernel.core_reads and all(p == own for r, p in kernel.reads if r == old)
