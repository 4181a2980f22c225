"""What a person calls the inputs of a traced step: parameters, buffers, rates, the batch."""

from __future__ import annotations

from collections.abc import Mapping

from rushlight.compiler import Step
from rushlight.training.engines.traced import Traced

__all__ = ["input_names"]


def input_names(traced: Traced, step: Step) -> Mapping[int, str]:
    """What the inputs of a step's program are, by the number of their nodes."""
    plan = traced.plan
    known = {id(p): f"the parameter {name}" for name, p in plan.model.named_parameters()}
    names = {id(p): name for name, p in plan.model.named_parameters()}
    known |= {id(b): f"the buffer {name}" for name, b in plan.model.named_buffers()}
    for p, kept in plan.optimizer.state.items():
        known |= {id(v): f"{slot} of {names.get(id(p), 'a parameter')}" for slot, v in kept.items()}
    known |= traced.knobs.names()
    said = [known[id(t)] for t in step.state]
    inputs = [n for n, node in enumerate(step.program.nodes) if node.op == "input"]
    members = len(inputs) - len(said)
    said += ["the inputs of the batch"] * (members - 1) + ["its targets"] * min(members, 1)
    return dict(zip(inputs, said, strict=True))
