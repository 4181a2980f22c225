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
from rushlight.compiler.interpret import interpret
from rushlight.compiler.ir import Program
from rushlight.compiler.trace import input_tracer
from rushlight.ops.specs import Spec
from rushlight.tensor import Tensor, wrap

__all__ = ["Step", "trace_step"]

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Step:
    """A traced training step.

    Args:
        program: its inputs are the state and the batch, its outputs the loss and the new state.
        state: the tensors that the step reads and writes, in the order of the inputs.
    """

    program: Program
    state: tuple[Tensor, ...]

    def __call__(self, *batch: Tensor) -> Tensor:
        """Interpret one step: update the state in place; return the loss."""
        arrays = [t._data for t in (*self.state, *batch)]
        loss, *new = interpret(self.program, arrays)
        for tensor, value in zip(self.state, new, strict=True):
            np.copyto(tensor._data, value)
        return wrap(loss)


def trace_step(
    state: Sequence[Tensor], step: Callable[..., Tensor], batch: Sequence[Tensor]
) -> Step:
    """Trace ``step(*batch)``, which updates the tensors of ``state`` in place, and returns the loss.

    Args:
        state: parameters, buffers and optimizer state that the step uses.
        step: one training step as eager code writes it.
        batch: example tensors: their shapes and types are traced, not their values.

    Raises:
        TraceError: the step asked for values, or wrote where a trace cannot follow.
    """
    program = Program()
    arguments = []
    with _traced(program, state):
        for i, tensor in enumerate(batch):
            arguments.append(wrap(input_tracer(program, f"batch{i}", _spec(tensor))))
        loss = step(*arguments)
        program.outputs = tuple(t._data.current() for t in (loss, *state))
    program.verify()
    return Step(program, tuple(state))


def _spec(tensor: Tensor) -> Spec:
    return Spec(tensor._data.shape, tensor._data.dtype)


@contextmanager
def _traced(program: Program, state: Sequence[Tensor]) -> Iterator[None]:
    """Let the tensors of ``state`` hold tracers; afterwards their arrays and gradients again."""
    before = [(t, t._data, t._leaf, t._node) for t in state]
    try:
        for i, t in enumerate(state):
            tracer = input_tracer(program, f"state{i}", _spec(t))
            t._data = tracer
            if t._node is not None:
                t._node = t._leaf = Leaf(tracer)
        yield
    finally:
        for t, data, leaf, node in before:
            t._data, t._leaf, t._node = data, leaf, node
