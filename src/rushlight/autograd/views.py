"""Views and in-place writes: one memory, several tensors, one history.

A view remembers its base, the tensor whose memory it shows, and the rows that lead from the base to
it. An in-place write is the functional row, then a copy into the memory, then new history: the
written tensor's node becomes the result's. Where the tensor is a view, its base was partly
overwritten: the base gets a ``CopySlices`` node, and every view of it finds, when it is used next,
that its node is out of date, and makes it anew from the base.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rushlight.autograd.namespaces import tensors
from rushlight.autograd.node import Node, fill_node
from rushlight.autograd.state import clock, inside, state
from rushlight.autograd.versions import changed_since, mark_written, owner, writes
from rushlight.tensor import Tensor

__all__ = [
    "check_writable",
    "copy_quietly",
    "current_node",
    "needs_history",
    "refill",
    "steps_of",
    "write",
]

# The rows that lead from a base to a view, each with its parameters.
Steps = tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]


def steps_of(view: Tensor) -> Steps:
    """The rows that lead from ``view._base`` to ``view``, the first first."""
    steps = []
    link = view._view
    while link is not None:
        link, row, params, _, _ = link
        steps.append((row, tuple(params.items())))
    return tuple(reversed(steps))


def current_node(view: Tensor) -> Node | None:
    """The node of a view, made anew where its base was written to since."""
    base = view._base
    assert base is not None, "current_node is for views"
    if writes.last > view._synced:
        if not changed_since(view._data, view._synced):
            view._synced = clock()
        elif view._node is not None or base._node is not None:
            _require_rebasable(view, "its base or another view of its base has been")
            view._node = _shown_again(view, base)._node
            view._synced = clock()
    node: Node | None = view._node
    return node


def _shown_again(view: Tensor, base: Tensor) -> Tensor:
    """The same view of ``base``, recorded whatever the mode is now."""
    recording, state.grad = state.grad, True
    try:
        for row, params in steps_of(view):
            base = getattr(tensors, row)(base, **dict(params))
    finally:
        state.grad = recording
    if _place(base._data) != _place(view._data):
        raise RuntimeError(
            f"a view of shape {tuple(view.shape)} is used after the shape of its base was changed "
            "in place; take the view after the change"
        )
    return base


def _place(array: Any) -> Any:
    """Where in memory an array lies, and how; nothing for a traced value."""
    if type(array) is not np.ndarray:
        return None
    return array.__array_interface__["data"][0], array.shape, array.strides


def _require_rebasable(view: Tensor, what: str) -> None:
    """Refuse to give a new history to a view that was made where none can be followed.

    Raises:
        RuntimeError: one of the rows that made it gives several views, or was not recorded.
    """
    link = view._view
    while link is not None:
        link, row, _, siblings, recorded = link
        if not recorded:
            raise RuntimeError(
                f"A view of shape {tuple(view.shape)} was created in no_grad mode and {what} "
                "modified inplace with grad mode enabled. Given that this use case is ambiguous "
                "and error-prone, it is forbidden. Take the view and write to it both inside the "
                "no_grad block, or both outside."
            )
        if siblings:
            raise RuntimeError(
                f"An output of {row}() of shape {tuple(view.shape)} is a view and {what} modified "
                "inplace. This view is the output of a function that returns multiple views. Such "
                "functions do not allow the output views to be modified inplace. You should "
                "replace the inplace operation by an out-of-place one."
            )


class CopySlices(Node):
    """The node of a base of which a part was overwritten."""

    __slots__ = ()
    frees = False

    def backward(self, xp: Any, g: Any) -> tuple[Any, ...]:
        """What was overwritten passes to what was written, the rest to the base as it was."""
        (steps,) = self.saved or ()
        part = g
        for row, params in steps:
            part = getattr(xp, row)(part, **dict(params))
        return xp.zero_part(g, steps=steps), part


def check_writable(tensor: Tensor, *, overlapping: bool = False) -> None:
    """Refuse an in-place write that autograd or the memory's layout does not allow.

    ``overlapping`` allows elements that share memory, where all get the same value.
    """
    if state.grad:
        if tensor._base is not None:
            base_node = tensor._base._node
            if base_node is not None and base_node.is_leaf:
                raise RuntimeError(
                    "a view of a leaf Variable that requires grad is being used in an in-place "
                    f"operation (shape {tuple(tensor.shape)}); write under torch.no_grad()"
                )
        elif tensor._node is not None and tensor._node.is_leaf:
            raise RuntimeError(
                "a leaf Variable that requires grad is being used in an in-place operation "
                f"(shape {tuple(tensor.shape)}); write under torch.no_grad()"
            )
    array = tensor._data
    if not overlapping and type(array) is np.ndarray and 0 in array.strides and _overlaps(array):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a "
            f"single memory location (shape {tuple(array.shape)}). Please clone() the tensor "
            "before performing the operation."
        )


def write(tensor: Tensor, result: Tensor) -> Tensor:
    """Overwrite ``tensor`` with ``result``, an operation's result of its shape; return it."""
    node = result._node
    if node is None is tensor._node and tensor._base is None:
        _copy_into(tensor, result)
        mark_written(tensor._data)
        return tensor
    history = needs_history(tensor, node)
    if history and node is not None:
        _keep_saved(node, tensor)
    _copy_into(tensor, result)
    mark_written(tensor._data)
    if history:
        if node is not None and result is not tensor:
            _save_written(node, tensor, result)
        _rebase(tensor, node)
    return tensor


def refill(
    tensor: Tensor, fill: Callable[[np.ndarray[Any, Any]], None], node: Node | None
) -> Tensor:
    """Let ``fill`` overwrite the memory of ``tensor``, whose new node is ``node``; return it."""
    memory = tensor._data
    if type(memory) is not np.ndarray:
        raise RuntimeError(
            f"a tensor of shape {tuple(memory.shape)} cannot be refilled while it is traced; "
            "make the values before the trace and pass them in"
        )
    _check_memory(memory)
    history = needs_history(tensor, node)
    fill(memory)
    mark_written(memory)
    if history:
        _rebase(tensor, node)
    return tensor


def needs_history(tensor: Tensor, node: Node | None) -> bool:
    """Whether a write that ``node`` stands for is to be recorded.

    Raises:
        RuntimeError: it is, but the tensor is a view that cannot get a new history.
    """
    if not state.grad:
        return False
    if node is None and not tensor.requires_grad:
        return False
    _require_rebasable(tensor, "is being")
    return True


def _copy_into(tensor: Tensor, result: Tensor) -> None:
    target = tensor._data
    if type(target) is not np.ndarray:
        target.assign(result._data)
        return
    _check_memory(target)
    copy_quietly(target, result._data)


def copy_quietly(target: Any, source: Any) -> None:
    """Copy an array into another, cast to its type without a warning."""
    try:
        state.run(np.copyto, target, source, "unsafe")
    except RuntimeError as error:
        inside(error, np.copyto, target, source, "unsafe")


def _check_memory(array: np.ndarray[Any, Any]) -> None:
    if state.guard is not None:
        state.guard(array)
    if not array.flags.writeable:
        raise RuntimeError(
            f"the memory of this tensor (shape {array.shape}) is read-only: it came from a "
            "read-only array; clone() it before writing"
        )


def _rebase(tensor: Tensor, node: Node | None) -> None:
    base = tensor._base
    if base is None:
        tensor._node = node
        return
    copied = CopySlices()
    fill_node(copied, base._data, (base._node, node), (steps_of(tensor),))
    base._node = copied


def _save_written(node: Node, tensor: Tensor, result: Tensor) -> None:
    """Let a node that saved its result save the memory that has it now, and be as young."""
    target, value = tensor._data, result._data
    if type(target) is np.ndarray and target.dtype == value.dtype:
        node.saved = tuple(target if v is value else v for v in node.saved or ())
        node.birth = clock()


def _keep_saved(node: Node, tensor: Tensor) -> None:
    """Copy what the result's node saved of the memory that is about to be overwritten."""
    memory = owner(tensor._data)
    if any(owner(v) is memory for v in node.saved_arrays()):
        node.saved = tuple(
            v.copy() if hasattr(v, "ndim") and owner(v) is memory else v for v in node.saved or ()
        )


def _overlaps(array: np.ndarray[Any, Any]) -> bool:
    return array.size > 0 and any(
        n > 1 and s == 0 for n, s in zip(array.shape, array.strides, strict=True)
    )
