"""A whole training step as a program: forward, loss, backward and the optimizer's update.

The model's parameters, its buffers and the optimizer's state are the program's inputs and outputs,
next to the batch and the loss. They hold tracers only while the step is traced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from rushlight.autograd.node import Leaf
from rushlight.autograd.versions import mark_written
from rushlight.compiler.interpret import interpret
from rushlight.compiler.ir import Program
from rushlight.compiler.trace import recorded, ref_of
from rushlight.compiler.tracer import Recording, TraceError, Tracer
from rushlight.compiler.verify import verify
from rushlight.functional.dropout import drawn_mask
from rushlight.ops.specs import Spec
from rushlight.tensor import Tensor, wrap

__all__ = ["Range", "Step", "trace_step"]

Range = tuple[int, int] | None


@dataclass(frozen=True)
class Step:
    """A traced training step: called with a batch, it trains and returns the loss.

    Args:
        program: its inputs are the state and the batch, its outputs the results and the new state.
        state: the tensors that the step reads and writes, in the order of the inputs.

    Example:
        >>> import rushlight
        >>> count = rushlight.zeros(1)
        >>> step = trace_step([count], lambda x: count.add_(x).sum(), [rushlight.ones(1)])
        >>> for _ in range(3):
        ...     loss = step(rushlight.ones(1))
        >>> count
        tensor([3.])
    """

    program: Program
    state: tuple[Tensor, ...]

    @property
    def results(self) -> int:
        """How many tensors the step returns."""
        return len(self.program.outputs) - len(self.state)

    def __call__(self, *batch: Tensor) -> Any:
        """Interpret one step: update the state in place; return the loss, or all results."""
        arrays = [t._data for t in self.state]
        specs = dict(zip(self.program.names, self.program.input_specs, strict=True))
        masks = [drawn_mask(np.empty(*specs[name]), p) for name, p in self.program.draws]
        results = interpret(self.program, [*arrays, *[t._data for t in batch], *masks])
        # All are copied before one is written: a new value may show the memory of an old one.
        copies = [r.copy() for r in results]
        for array, value in zip(arrays, copies[self.results :], strict=True):
            np.copyto(array, value)
        mark_written(*arrays)
        found = tuple(map(wrap, copies[: self.results]))
        return found[0] if len(found) == 1 else found


def trace_step(
    state: Sequence[Tensor],
    step: Callable[..., Any],
    batch: Sequence[Tensor],
    ranges: Sequence[Range] = (),
) -> Step:
    """Trace ``step(*batch)``, which updates the tensors of ``state`` and returns the loss.

    It may return a tuple of tensors, too.

    Whatever else the step reads, numbers and other tensors, is a constant of the program, and
    gradients are no part of the state: a step starts without, or clears them first.

    Args:
        state: parameters, buffers and optimizer state that the step uses.
        step: one training step as eager code writes it.
        batch: example tensors: their shapes and types are traced, not their values.
        ranges: of members of the batch, the least and the largest number, where they are known.

    Raises:
        TraceError: the step asked for values, drew random numbers, wrote where a trace cannot
            follow, or added to the gradients of the step before.

    Example:
        >>> import rushlight
        >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> optimizer = rushlight.optim.SGD([w], lr=0.5)
        >>> def step(x):
        ...     optimizer.zero_grad()
        ...     loss = (w * x).sum()
        ...     loss.backward()
        ...     optimizer.step()
        ...     return loss
        >>> traced = trace_step([w], step, [rushlight.ones(2)])
        >>> traced(rushlight.ones(2)), w
        (tensor(3.), tensor([0.5000, 1.5000], requires_grad=True))
    """
    owners = _distinct(state)
    with recorded() as recording, _traced(recording, state, owners) as had_gradient:
        arguments = [wrap(recording.input(f"batch{i}", _spec(t))) for i, t in enumerate(batch)]
        for argument, known in zip(arguments, ranges, strict=False):
            argument._data.range = known
        recording.no_draws = None
        found = step(*arguments)
        results = found if isinstance(found, tuple) else (found,)
        _require_cleared(recording, had_gradient)
        recording.program.outputs = tuple(ref_of(recording, t) for t in (*results, *owners))
    verify(recording.program)
    _require_same_specs(recording.program, owners)
    return Step(recording.program, tuple(owners))


def _spec(tensor: Tensor) -> Spec:
    return Spec(tensor._data.shape, tensor._data.dtype)


def _distinct(state: Sequence[Tensor]) -> list[Tensor]:
    """One tensor for each array of the state: several may hold the same."""
    found: list[Tensor] = []
    for tensor in state:
        if tensor._node is not None and not tensor._node.is_leaf:
            raise TraceError(
                f"a tensor of the state, of shape {tuple(tensor.shape)}, was computed and has a "
                "history; pass what it was computed from, or detach() it"
            )
        if any(tensor._data is other._data for other in found):
            continue
        if any(np.may_share_memory(tensor._data, other._data) for other in found):
            raise TraceError(
                f"a tensor of the state, of shape {tuple(tensor.shape)}, shows part of another's "
                "memory; pass only the whole"
            )
        found.append(tensor)
    return found


@contextmanager
def _traced(
    recording: Recording, state: Sequence[Tensor], owners: Sequence[Tensor]
) -> Iterator[dict[Leaf, bool]]:
    """Let the tensors of ``state`` hold tracers; afterwards they are what they were.

    Yields the leaves that collect their gradients, each with whether there was a gradient before.
    """
    before = [(t, dict(vars(t))) for t in state]
    recording.state = [t._data for t in owners]
    tracers = {id(t._data): recording.input(f"state{i}", _spec(t)) for i, t in enumerate(owners)}
    had_gradient = {}
    try:
        for t, attributes in before:
            tracer = tracers[id(attributes["_data"])]
            t.__dict__.update(_data=tracer, _leaf=None, _base=None, _view=None)
            if t._node is not None:
                t._node = t._leaf = _leaf(tracer)
                had_gradient[t._leaf] = attributes["_leaf"].grad is not None
        yield had_gradient
    finally:
        for t, attributes in before:
            vars(t).clear()
            vars(t).update(attributes)


def _leaf(tracer: Tracer) -> Leaf:
    """A leaf whose gradient, left by the step before, must not be used."""
    leaf = Leaf(tracer)
    leaf.grad = tracer.copy()
    leaf.grad.unusable = (
        f"the step uses the gradient (shape {tracer.shape}) that the step before left; call "
        "zero_grad() first"
    )
    return leaf


def _require_cleared(recording: Recording, had_gradient: dict[Leaf, bool]) -> None:
    """Refuse a step that adds to gradients which are there when it starts again."""
    for leaf in recording.stale:
        if leaf.grad is not None or had_gradient[leaf]:
            raise TraceError(
                f"the step adds to the gradient (shape {leaf.shape}) that the step before left; "
                "call zero_grad() before backward()"
            )


def _require_same_specs(program: Program, owners: Sequence[Tensor]) -> None:
    """A step changes the values of the state, not its types and shapes."""
    for tensor, ref in zip(
        owners, program.outputs[len(program.outputs) - len(owners) :], strict=True
    ):
        if program.spec(ref) != _spec(tensor):
            raise TraceError(
                f"the step turns a tensor of the state, {_spec(tensor)}, into "
                f"{program.spec(ref)}; only values may change"
            )
