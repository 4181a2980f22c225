"""A plan's training step, written so that it can be traced: what the eager engine does to a batch.

What schedules change from epoch to epoch are inputs of the program (``knobs.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rushlight.compiler import Range, Step, TraceError, trace_step
from rushlight.nn import Module
from rushlight.nn.utils import clip_grad_norm_
from rushlight.tensor import Tensor
from rushlight.training.engines.knobs import Knobs, fixed
from rushlight.training.plan import Plan
from rushlight.training.predict import evaluation, modes_kept

__all__ = ["Traced", "constants_of"]

_MISSING = object()
_PLAIN = (int, float, str, tuple, type(None))


class Traced:
    """What is needed to trace the steps of a plan.

    Args:
        plan: what is trained, and how.

    Raises:
        TraceError: the optimizer's first step cannot be told from later ones.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.knobs = Knobs(plan.optimizer)
        _make_slots(plan)

    @property
    def state(self) -> list[Tensor]:
        """All that a step reads and writes: parameters, buffers, the optimizer's state, knobs."""
        plan = self.plan
        found = [*plan.model.parameters(), *plan.parameters, *plan.model.buffers()]
        return [*found, *_slots(plan), *self.knobs.tensors]

    def step(self, batch: Sequence[Tensor], ranges: Sequence[Range]) -> Step:
        """Trace a step on a batch of these shapes and types.

        Its results are doubles: the batch's loss, its weight if that depends on the batch, and the
        metrics, each summed over the samples.

        Args:
            batch: example tensors.
            ranges: the least and the largest number in members of whole numbers; else None.

        Raises:
            TraceError: something in it cannot be a program.
        """
        plan = self.plan
        with modes_kept(plan.model), self.knobs.traced():
            plan.model.train()
            return _traced_twice(plan, lambda: trace_step(self.state, self._step, batch, ranges))

    def judgement(self, batch: Sequence[Tensor], ranges: Sequence[Range]) -> Step:
        """Trace the judgement of a batch of validation data; the results are those of ``step``.

        Raises:
            TraceError: something in it cannot be a program.
        """
        plan = self.plan
        state = [*plan.model.parameters(), *plan.model.buffers()]
        with evaluation(plan.model):
            return _traced_twice(plan, lambda: trace_step(state, self._judge, batch, ranges))

    def _judge(self, *members: Tensor) -> tuple[Tensor, ...]:
        plan, objective = self.plan, self.plan.objective
        assert plan.valid is not None, "there must be something to judge"
        batch = plan.valid.batch(list(members))
        prediction = objective.matched(plan.model(*batch.inputs), batch.target)
        loss, weight = objective.value(prediction, batch.target, batch.weight)
        return objective.traced_counts(prediction, batch.target, loss, weight)

    def _step(self, *members: Tensor) -> tuple[Tensor, ...]:
        plan, objective = self.plan, self.plan.objective
        batch = plan.train.batch(list(members))
        prediction = objective.matched(plan.model(*batch.inputs), batch.target)
        loss, weight = objective.value(prediction, batch.target, batch.weight)
        counted = objective.traced_counts(prediction.detach(), batch.target, loss.detach(), weight)
        penalty = objective.penalty()
        plan.optimizer.zero_grad()
        (loss if penalty is None else loss + penalty).backward()
        if plan.clip_norm is not None:
            clip_grad_norm_(plan.parameters, plan.clip_norm)
        plan.optimizer.step()
        return counted


def _traced_twice(plan: Plan, trace: Callable[[], Step]) -> Step:
    """A trace; one more, where the user's own code is in it, to see that it gives the same."""
    with _attributes_kept(plan) as changed:
        step = trace()
        again = trace() if _is_custom(plan) else step
    if changed:
        raise TraceError(changed[0])
    if step.program.key() != again.program.key():
        raise TraceError(
            f"two traces of the step differ: the Python code of {type(plan.model).__name__}, or of "
            "the loss, depends on something that changes between steps"
        )
    return step


@contextmanager
def _attributes_kept(plan: Plan) -> Iterator[list[str]]:
    """Put back the attributes of modules that a trace changes, and tell of them."""
    modules = [m for m in _parts(plan) if _is_own(m) and isinstance(m, Module)]
    before = [(module, dict(vars(module))) for module in modules]
    changed: list[str] = []
    yield changed
    for module, attributes in before:
        for name, value in vars(module).items():
            if name != "training" and value is not attributes.get(name, _MISSING):
                changed.append(
                    f"{type(module).__name__} changes its attribute {name!r} in each step, which "
                    "native code cannot"
                )
        vars(module).clear()
        vars(module).update(attributes)


def _is_custom(plan: Plan) -> bool:
    """Whether Python code of the user's own is part of the step."""
    return any(map(_is_own, _parts(plan)))


def _parts(plan: Plan) -> list[Any]:
    """The modules and functions that a step calls."""
    loss = plan.objective.loss
    inside = list(loss.modules()) if isinstance(loss, Module) else [loss]
    metrics = [m for m in plan.objective.metrics if not isinstance(m, str)]
    return [*plan.model.modules(), *inside, *metrics]


def _is_own(part: Any) -> bool:
    """Whether a module or function is the user's own."""
    return not type(part).__module__.startswith("rushlight.nn")


def constants_of(plan: Plan) -> list[Any]:
    """What Python code may change between epochs and is a constant of a traced step.

    The tensors of the state are among it: a resumed training gives the optimizer others.
    """
    found: list[Any] = [id(t) for t in (*plan.model.buffers(), *_slots(plan))]
    for group in plan.optimizer.param_groups:
        found += fixed(group)
        found += [(id(p), p.requires_grad) for p in group["params"]]
    for module in plan.model.modules():
        found.append(id(module))
        plain = vars(module).items()
        found += [(k, v) for k, v in plain if k != "training" and isinstance(v, _PLAIN)]
    return found


def _slots(plan: Plan) -> list[Tensor]:
    """The tensors that the optimizer keeps for its parameters."""
    kept = [v for state in plan.optimizer.state.values() for v in state.values()]
    return [v for v in kept if isinstance(v, Tensor)]


def _make_slots(plan: Plan) -> None:
    """Let the optimizer's state exist before the first step."""
    optimizer = plan.optimizer
    for group in optimizer.param_groups:
        names = optimizer.slots(group)
        missing = [
            p
            for p in group["params"]
            if p.requires_grad and any(n and optimizer.state[p].get(n) is None for n in names)
        ]
        if missing and group.get("dampening"):
            raise TraceError(
                f"the first step of {type(optimizer).__name__} with dampening="
                f"{group['dampening']} differs from the others"
            )
        for p in missing:
            optimizer._make_slots(p, optimizer.state[p], names)
