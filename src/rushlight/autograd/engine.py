"""Backward: the gradient of some tensors, from the outputs down to the leaves.

The engine is iterative. Nodes wait in a heap by birth number, the youngest first, so a node's turn
comes after all its consumers'; a single waiting node goes on directly. The engine, not the rules,
undoes broadcasting, holds each gradient to its input's shape and type, checks that nothing saved
was overwritten, and adds what several consumers give. It works on raw values (arrays, or tracers in
the compiler), or on Tensors where the derivative is itself to be differentiated.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from typing import Any

import numpy as np

from rushlight.autograd.namespaces import arrays, tensors, tracers
from rushlight.autograd.node import Leaf, Node, Part
from rushlight.autograd.state import state
from rushlight.autograd.versions import changed_since, last_write, version
from rushlight.tensor import Tensor, wrap

__all__ = ["propagate"]

ndarray = np.ndarray


def propagate(
    roots: Iterable[tuple[Node, Any]],
    *,
    keep_graph: bool,
    create_graph: bool,
    targets: tuple[Node, ...] | None = None,
) -> dict[Node, Any]:
    """Carry gradients from ``roots`` to the leaves, or to ``targets`` alone.

    Args:
        roots: the nodes to start from, each with its gradient (a Tensor with ``create_graph``,
            else an array or a tracer).
        keep_graph: keep what the nodes saved.
        create_graph: compute on Tensors, recording.
        targets: if given, leaves keep nothing, and the targets' gradients are returned.

    Returns:
        The gradient of each target that one reached.
    """
    roots = list(roots)
    needed = None if targets is None else _leading_to(targets, [node for node, _ in roots])
    found: dict[Node, Any] = {}
    pending: dict[Node, Any] = {}
    heap: list[tuple[int, Node]] = []
    differentiate = _recorded if create_graph else _raw
    for node, g in roots:
        _deliver(node, g, False, pending, heap, targets is None)
    while heap:
        node = heappop(heap)[1]
        g = pending.pop(node)
        if node.hooks is not None or node.keeper is not None:
            g = _observed(node, g)
        if needed is not None:
            if node in targets:  # type: ignore[operator]
                found[node] = g
            if node not in needed:
                continue
        if node.is_leaf:
            if targets is None:
                node.accumulate(g, False)  # type: ignore[attr-defined]
            continue
        if type(node) is Part:
            _fill_slot(node, g, pending, heap)
            continue
        gradients = differentiate(node, g)
        own = node.is_row
        for edge, r in zip(node.edges, gradients, strict=True):
            if edge is not None and r is not None:
                _deliver(
                    edge,
                    r,
                    own and r is not g and type(r) is ndarray and r.base is None,
                    pending,
                    heap,
                    targets is None,
                )
        if not keep_graph:
            node.release()
    return found


def _raw(node: Node, g: Any) -> tuple[Any, ...]:
    """The rule on arrays or tracers."""
    if node.saved is None:
        _refuse_second_backward(node)
    if last_write() > node.birth:
        _check_unchanged(node)
    if not node.is_row:
        return _without_recording(node, g)
    if type(g) is ndarray:
        return state.run(node.backward, arrays, g)
    return node.backward(tracers, g)


def _recorded(node: Node, g: Any) -> tuple[Any, ...]:
    """The rule on Tensors."""
    if node.saved is None:
        _refuse_second_backward(node)
    if last_write() > node.birth:
        _check_unchanged(node)
    return node.backward(tensors, g)


def _without_recording(node: Node, g: Any) -> tuple[Any, ...]:
    """The derivative that a user wrote (autograd.Function), or a node of several outputs."""
    recording, state.grad = state.grad, False
    try:
        return node.backward(arrays, g)
    finally:
        state.grad = recording


def _deliver(
    node: Node,
    g: Any,
    own: bool,
    pending: dict[Node, Any],
    heap: list[tuple[int, Node]],
    into_leaves: bool,
) -> None:
    """Add ``g`` to what waits at ``node``; ``own`` says that nobody else holds it."""
    raw = g._data if type(g) is Tensor else g
    if raw.shape != node.shape or raw.dtype is not node.dtype:
        g, own = _fitted(node, g), False
    if type(node) is Leaf and into_leaves and node.hooks is None:
        node.accumulate(g, own)
    elif node in pending:
        pending[node] = _sum(pending[node], g)
    else:
        pending[node] = g
        heappush(heap, (-node.birth, node))


def _fill_slot(
    part: Part, g: Any, pending: dict[Node, Any], heap: list[tuple[int, Node]]
) -> None:
    """Hand the gradient of one output to the node of all of them."""
    node = part.parent
    slots = pending.get(node)
    if slots is None:
        slots = pending[node] = [None] * len(node.outputs)
        heappush(heap, (-node.birth, node))
    waiting = slots[part.number]
    slots[part.number] = g if waiting is None else _sum(waiting, g)


def _sum(a: Any, b: Any) -> Any:
    return state.run(np.add, a, b) if type(a) is ndarray else a + b


def _fitted(node: Node, g: Any) -> Any:
    """``g`` summed over what was broadcast and cast to the type of the node's output."""
    if type(g) is Tensor:
        xp, raw = tensors, g._data
    elif isinstance(g, ndarray | np.generic):
        xp, raw = arrays, np.asarray(g)
        g = raw
    else:
        xp, raw = tracers, g
    if raw.shape != node.shape:
        if not _is_broadcast_of(raw.shape, node.shape):
            raise RuntimeError(
                f"{node.name()}: a derivative returned a gradient of shape {tuple(raw.shape)} for "
                f"a value of shape {tuple(node.shape)}; a gradient has its value's shape"
            )
        g = xp.sum_to(g, shape=node.shape)
    return g if raw.dtype == node.dtype else xp.cast(g, dtype=node.dtype)


def _is_broadcast_of(shape: tuple[int, ...], original: tuple[int, ...]) -> bool:
    if len(original) > len(shape):
        return False
    tail = shape[len(shape) - len(original) :]
    return all(o in (1, s) for o, s in zip(original, tail, strict=True))


def _observed(node: Node, g: Any) -> Any:
    """Show the gradient to the hooks, which may replace it, and to retain_grad's keeper."""
    for hook in tuple((node.hooks or {}).values()):
        seen = g if type(g) is Tensor else wrap(g)
        replaced = hook(seen)
        if replaced is not None:
            g = replaced if type(g) is Tensor else replaced._data
    if node.keeper is not None:
        node.keeper.accumulate(g, False)
    return g


def _leading_to(targets: tuple[Node, ...], roots: list[Node]) -> set[Node]:
    """The nodes between ``roots`` and ``targets``: those with a target below them."""
    below: dict[Node, bool] = {}
    stack = list(roots)
    while stack:
        node = stack[-1]
        if node in below:
            stack.pop()
            continue
        fresh = [e for e in node.edges if e is not None and e not in below]
        if fresh:
            stack.extend(fresh)
            continue
        below[node] = any(e is not None and (e in targets or below[e]) for e in node.edges)
        stack.pop()
    return {node for node, leads in below.items() if leads}


def _check_unchanged(node: Node) -> None:
    for array in node.saved_arrays():
        if changed_since(array, node.birth):
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an "
                f"inplace operation: a value of shape {list(array.shape)} that {node.name()} saved "
                f"is at version {version(array)} now. Clone it before the in-place operation, or "
                "use the operation that is not in place."
            )


def _refuse_second_backward(node: Node) -> None:
    raise RuntimeError(
        f"Trying to backward through the graph a second time: what {node.name()} saved was freed "
        "by the first backward. Specify retain_graph=True if you need to go backward a second "
        "time, or if you access saved values after calling backward."
    )
