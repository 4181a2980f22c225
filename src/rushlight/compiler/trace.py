"""Tracing: a function is called once on tracers, and what it does to them becomes a program.

While it runs, nothing may happen that the program would not repeat: random numbers and in-place
writes to plain arrays are refused. Other tensors that the function uses become constants, with the
values that they have now. Read ``step.py`` next, which traces a whole training step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rushlight.autograd.state import state
from rushlight.compiler.ir import Program, Ref
from rushlight.compiler.tracer import Recording, TraceError, Tracer
from rushlight.compiler.verify import verify
from rushlight.ops.specs import Spec
from rushlight.random.default import draws_refused
from rushlight.tensor import Tensor, wrap

__all__ = ["TraceError", "recorded", "ref_of", "trace"]


def trace(function: Callable[..., Any], *specs: Spec | Tensor) -> Program:
    """The program of ``function``, called once on tracers of these shapes and types.

    Args:
        function: takes one tensor per spec; returns a tensor or a tuple of them.
        specs: shape and NumPy type of each argument, or a tensor that is like it.

    Raises:
        TypeError: an argument is neither a spec nor a tensor, or the function cannot be called.
        TraceError: the function asked for values, drew random numbers, or wrote where a trace
            cannot follow.

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.specs import Spec
        >>> print(trace(lambda x: x * 2 + 1, Spec((3,), np.dtype("float32"))))
        %0 = input(name=x0) : float32[3]
        %1 = constant(2.0) : float32[]
        %2 = mul(%0, %1) : float32[3]
        %3 = constant(1.0) : float32[]
        %4 = add(%2, %3) : float32[3]
        return %4
    """
    if not callable(function):
        raise TypeError(f"trace(): expected a function of tensors, got {function!r}")
    known = [_spec_of(s) for s in specs]
    with recorded() as recording:
        arguments = [wrap(recording.input(f"x{i}", s)) for i, s in enumerate(known)]
        result = function(*arguments)
        results = result if isinstance(result, tuple) else (result,)
        recording.program.outputs = tuple(ref_of(recording, r) for r in results)
    verify(recording.program)
    return recording.program


def _spec_of(like: Any) -> Spec:
    if isinstance(like, Spec):
        return like
    if isinstance(like, Tensor):
        return Spec(like._data.shape, like._data.dtype)
    raise TypeError(
        f"trace(): describe each argument by a Spec(shape, numpy dtype) or a tensor, got {like!r}"
    )


@contextmanager
def recorded() -> Iterator[Recording]:
    """A recording, and the rules that hold until it is finished."""
    recording = Recording()
    drawn = TraceError(
        "the traced code draws random numbers, which would be the same in every call of the "
        "program; draw before the trace and pass them in, or train eagerly"
    )
    recording.no_draws = drawn
    before, state.guard = state.guard, _refuse_write
    try:
        with draws_refused(drawn):
            yield recording
    finally:
        recording.finished = True
        state.guard = before


def _refuse_write(array: Any) -> None:
    if isinstance(array, Tracer):
        return
    raise TraceError(
        f"the traced code writes in place into a tensor of shape {array.shape} whose values are "
        "fixed in the program; add it to the traced state, or compute a new tensor"
    )


def ref_of(recording: Recording, result: Any) -> Ref:
    """The reference to a result of the traced function.

    Raises:
        TraceError: it is no tensor.
    """
    if not isinstance(result, Tensor):
        raise TraceError(
            f"the traced function returned {type(result).__name__}; return a tensor, or a tuple"
        )
    data = result._data
    if not isinstance(data, Tracer):
        data = recording.constant(data)
    elif data.recording is not recording:
        raise TraceError(
            f"the traced function returned a tensor of shape {data.shape} of another trace"
        )
    return data.current()
