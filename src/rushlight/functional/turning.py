"""The in-place forms of views: the tensor itself gets another shape, its memory stays."""

from __future__ import annotations

import functools
from typing import Any

from rushlight.autograd.state import clock, state
from rushlight.autograd.versions import mark_written
from rushlight.autograd.views import check_writable, needs_history
from rushlight.functional.axes import t, transpose
from rushlight.functional.diagonals import as_strided
from rushlight.functional.register import operation
from rushlight.functional.shaping import squeeze, unsqueeze
from rushlight.tensor import Tensor

__all__: list[str] = []


def _turn(self: Tensor, view: Tensor) -> Tensor:
    """Make ``self`` show what ``view``, a view of it, shows; return it.

    Raises:
        RuntimeError: it is a leaf that requires grad, or a view of one.
    """
    check_writable(self, overlapping=True)
    needs_history(self, None)  # refuses views that can have none
    self._data = view._data
    if state.grad:
        self._node = view._node
    elif self._node is not None and self._node.is_leaf:
        self._node.shape = view._data.shape
    mark_written(self._data)
    if self._base is not None:
        self._view, self._synced = view._view, clock()
    return self


def _in_place(operation_: Any, *names: str) -> None:
    @functools.wraps(operation_)
    def method(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return _turn(self, operation_(self, *args, **kwargs))

    method.__name__ = method.__qualname__ = names[0]
    method.__doc__ = f"``{names[0][:-1]}``, of the tensor itself; returns it."
    operation(*names, function=False)(method)


_in_place(squeeze, "squeeze_")
_in_place(unsqueeze, "unsqueeze_")
_in_place(transpose, "transpose_", "swapaxes_", "swapdims_")
_in_place(t, "t_")
_in_place(as_strided, "as_strided_")
