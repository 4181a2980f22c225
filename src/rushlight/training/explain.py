"""``explain_step``: the way of a training step from Python to machine code, for people to read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from rushlight.compiler.explain import STAGES, Explanation, explained
from rushlight.compiler.step import Step
from rushlight.nn import Module
from rushlight.optim import Optimizer
from rushlight.training.arguments import check_kinds, make_plan
from rushlight.training.engines.traced import Traced
from rushlight.training.errors import Problems
from rushlight.training.plan import Plan

__all__ = ["explain_step", "input_names"]


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

    The stages: as it was traced, after each pass that changed it, the kernels with their memory,
    LLVM's text, the machine code. Every node has a line of words, and the floating-point operations
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
        >>> step = explain_step(model, "mse", optimizer, x, y, stages=["kernels"])
        ... # doctest: +ELLIPSIS
        == kernels: nests of loops, and the memory in which values lie between them
        ...
        >>> step["traced"].summary.split(",")[0]
        '20 nodes'
    """
    unknown = [name for name in stages or () if name not in STAGES]
    if unknown:
        raise ValueError(
            f"explain_step(): there are no stages {unknown}; there are {', '.join(STAGES)}"
        )
    check_kinds(model, optimizer, None, ())
    plan = _plan(model, loss, optimizer, x, y)
    traced = Traced(plan)
    step = traced.step(_batch(plan))
    found = explained(step, input_names(plan, step))
    for stage in found.stages:
        if stages is None or stage.name in stages:
            print(stage, file=file or sys.stdout)  # noqa: T201
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


def _batch(plan: Plan) -> list[Any]:
    (batch,) = plan.train.loader
    return list(batch)


def input_names(plan: Plan, step: Step) -> Mapping[int, str]:
    """What the inputs of a step's program are, by the number of their nodes."""
    known = {id(p): f"the parameter {name}" for name, p in plan.model.named_parameters()}
    names = {id(p): name for name, p in plan.model.named_parameters()}
    known |= {id(b): f"the buffer {name}" for name, b in plan.model.named_buffers()}
    for p, kept in plan.optimizer.state.items():
        known |= {id(v): f"{slot} of {names.get(id(p), 'a parameter')}" for slot, v in kept.items()}
    said = [known.get(id(t), "the learning rate") for t in step.state]
    inputs = [n for n, node in enumerate(step.program.nodes) if node.op == "input"]
    members = len(inputs) - len(said)
    said += ["the inputs of the batch"] * (members - 1) + ["its targets"] * min(members, 1)
    return dict(zip(inputs, said, strict=True))
