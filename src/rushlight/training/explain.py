"""``explain_step``: the way of a training step from Python to machine code, for people to read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, TextIO

from rushlight.compiler.explain import STAGES, Explanation, explained
from rushlight.nn import Module
from rushlight.optim import Optimizer
from rushlight.training.arguments import check_kinds, make_plan
from rushlight.training.engines.names import input_names
from rushlight.training.engines.rows import Rows
from rushlight.training.engines.traced import Traced
from rushlight.training.errors import Problems
from rushlight.training.plan import Plan

__all__ = ["explain_step"]


def explain_step(
    model: Module,
    loss: Any,
    optimizer: Optimizer,
    x: Any,
    y: Any,
    *,
    stages: Sequence[str] | None = None,
    file: TextIO | None = None,
) -> Explanation:
    """Print the step that ``fit`` would compile for a batch, at every stage, and return the texts.

    The stages: as it was traced, in atoms, optimised, the kernels with their memory, LLVM's text,
    the machine code. Every node has a line of words, and the floating-point operations
    and bytes that it would cost alone. Nothing is trained.

    Args:
        model: the model.
        loss: as for ``fit``.
        optimizer: over the model's parameters.
        x: the inputs of a batch, or a tuple of them.
        y: its targets.
        stages: names of those to print (default: all).
        file: where to (default: standard output).

    Raises:
        ValueError: there is no such stage, or the data do not fit.
        TraceError: the step cannot be traced.
        Unsupported: the step holds an operation that has no native code.

    Example:
        >>> import rushlight as rl
        >>> model = rl.nn.Linear(2, 1)
        >>> optimizer = rl.optim.SGD(model.parameters(), lr=0.1)
        >>> x, y = rl.zeros(4, 2), rl.zeros(4, 1)
        >>> step = explain_step(model, "mse", optimizer, x, y, stages=["buffers"])
        ... # doctest: +ELLIPSIS
        == buffers: nests of loops, and the memory in which values lie between them
        ...
        >>> step["traced"].summary.split(",")[0]
        '21 nodes'
    """
    unknown = [name for name in stages or () if name not in STAGES]
    if unknown:
        raise ValueError(
            f"explain_step(): there are no stages {unknown}; there are {', '.join(STAGES)}"
        )
    check_kinds(model, optimizer, None, ())
    plan = _plan(model, loss, optimizer, x, y)
    rows = Rows(plan.train)
    traced = Traced(plan)
    step = traced.step(rows.batch(rows.size), rows.ranges())
    found = explained(step, input_names(traced, step))
    for stage in found.stages:
        if stages is None or stage.name in stages:
            print(stage, file=file or sys.stdout)
    return found


def _plan(model: Module, loss: Any, optimizer: Optimizer, x: Any, y: Any) -> Plan:
    first = x[0] if isinstance(x, tuple) else x
    return make_plan(
        Problems("explain_step()"),
        model,
        ((x, y), None),
        optimizer,
        loss=loss,
        metrics=(),
        loading={"batch_size": max(len(first), 1), "shuffle": False, "drop_last": False},
        weights={"sample_weight": None, "class_weight": None},
        penalties={"l1": 0.0, "l2": 0.0},
        clip_norm=None,
    )
