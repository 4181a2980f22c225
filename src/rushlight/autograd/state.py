"""What each thread knows: whether gradients are recorded, and how to run NumPy in silence.

``state.grad`` is the switch behind ``no_grad``. ``state.run(function, *args)`` calls an array
function in a context of its own in which NumPy does not warn about 1/0 or overflow, as PyTorch
does not; entering it costs a tenth of ``np.errstate`` and changes nothing for the caller's code.
A signal handler or a finalizer that computes while such a function runs cannot enter it a second
time: whoever calls ``run`` catches that RuntimeError and calls ``inside``.
``clock()`` numbers the events whose order matters: births of nodes, in-place writes.
"""

from __future__ import annotations

import contextvars
import itertools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["clock", "inside", "state"]


class _State(threading.local):
    """One object per thread: a context cannot be entered by two at once."""

    def __init__(self) -> None:
        self.grad = True
        self.inference = False
        # Looks at every array that is about to be written in place; a trace refuses some.
        self.guard: Callable[[Any], None] | None = None
        quiet = contextvars.copy_context()
        quiet.run(np.seterr, all="ignore")
        self.run = quiet.run


def inside(refusal: RuntimeError, function: Callable[..., Any], *args: Any, **params: Any) -> Any:
    """Call a function that ``state.run`` refused, for this thread is inside ``run`` already.

    Raises:
        RuntimeError: ``refusal``, where it says something else.
    """
    if not str(refusal).startswith("cannot enter context"):
        raise refusal
    with np.errstate(all="ignore"):
        return function(*args, **params)


state = _State()
clock = itertools.count(1).__next__
