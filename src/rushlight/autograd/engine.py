"""Backward: the gradient of some tensors, from the outputs down to the leaves.

The engine is iterative. Nodes wait in a heap by birth number, the youngest first, so a node's turn
comes after all its consumers'; a single waiting node goes on directly. The engine, not the rules,
undoes broadcasting, holds each gradient to its input's shape and type, checks that nothing saved
was overwritten, and adds what several consumers give. It works on raw values (arrays, or tracers in
the compiler), or on Tensors where the derivative is itself to be differentiated.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from rushlight.autograd.namespaces import arrays, tensors, tracers
from rushlight.autograd.node import KEEP, Leaf, Node, Part
from rushlight.autograd.state import inside, state
from rushlight.autograd.versions import changed_since, version, writes
from rushlight.tensor import Tensor, wrap

__all__ = ["propagate"]

ndarray = np.ndarray


def propagate(
    roots: Iterable[tuple[Node, Any]],
    *,
    keep_graph: bool,
    create_graph: bool,
    targets: Iterable[Node] | None = None,
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
    recording, state.grad = state.grad, create_graph
    try:
        started = list(roots)
        if targets is None:
            _walk(started, keep_graph, create_graph)
            return {}
        found = dict.fromkeys(targets)
        _walk(started, keep_graph, create_graph, found, _leading_to(found, started))
        return {node: g for node, g in found.items() if g is not None}
    finally:
        state.grad = recording


def _walk(
    roots: list[tuple[Node, Any]],
    keep_graph: bool,
    create_graph: bool,
    found: dict[Node, Any] | None = None,
    needed: set[Node] | None = None,
) -> None:
    """Walk the graph; with ``found`` and ``needed``, towards the targets alone.

    ``ahead`` is the one node that waits, with its gradient ``waiting``: along a chain the heap
    stays empty. A fresh array becomes a leaf's gradient, what others may hold is copied.
    """
    pending: dict[Node, Any] = {}
    heap: list[tuple[int, Node]] = []
    run = state.run
    ahead: Node | None = None
    waiting: Any = None
    if len(roots) == 1:
        ahead, waiting = roots[0]
    else:
        for node, g in roots:
            _wait(node, g, pending, heap)
    while True:
        if ahead is not None:
            node, g, ahead = ahead, waiting, None
        elif heap:
            node = heappop(heap)[1]
            g = pending.pop(node)
        else:
            return
        if node.hooks is not None:
            g = _observed(node, g)
        if needed is not None and not _leads_on(node, g, found, needed):
            continue
        if node.saved is None or writes.last > node.birth:
            _check_saved(node)
        if node.is_row and type(g) is ndarray:
            try:
                gradients, exact = run(node.backward, arrays, g), node.exact
            except RuntimeError as error:
                gradients, exact = inside(error, node.backward, arrays, g), node.exact
        elif type(node) is Part:
            _fill_slot(node, g, pending, heap)
            continue
        else:
            gradients, exact = _otherwise(node, g, create_graph, needed is None), False
        into_leaves = needed is None
        for edge, r in zip(node.edges, gradients, strict=True):
            if r is None or edge is None:
                continue
            if exact:
                if into_leaves and type(edge) is Leaf and edge.grad is None and not edge.hooks:
                    edge.grad = r
                    continue
            elif type(r) is not ndarray or r.shape != edge.shape or r.dtype is not edge.dtype:
                r = _fitted(edge, r, node)
            if into_leaves and type(edge) is Leaf and edge.hooks is None:
                if edge.grad is None and (exact or _is_fresh(r, g, node)):
                    edge.grad = r
                else:
                    edge.accumulate(r)
            elif edge is ahead:
                waiting = _sum(waiting, r)
            elif ahead is None and not heap:
                ahead, waiting = edge, r
            else:
                _wait(edge, r, pending, heap)
        if heap and ahead is not None:
            _wait(ahead, waiting, pending, heap)
            ahead = None
        if node.saved and node.frees and not keep_graph:
            node.saved = None


def _leads_on(node: Node, g: Any, found: dict[Node, Any] | None, needed: set[Node]) -> bool:
    """Note the gradient of a target; whether there are targets below."""
    if found is not None and node in found:
        found[node] = g
    return node in needed


def _otherwise(node: Node, g: Any, create_graph: bool, into_leaves: bool) -> Sequence[Any]:
    """The derivative on Tensors, on tracers, or as a user wrote it; a leaf keeps its gradient."""
    if isinstance(node, Leaf):
        if into_leaves:
            node.accumulate(g)
        return ()
    if create_graph:
        return node.backward(tensors, g)
    return node.backward(tracers if node.is_row else arrays, g)


def _wait(node: Node, g: Any, pending: dict[Node, Any], heap: list[tuple[int, Node]]) -> None:
    """Let ``g`` wait at ``node``, added to what waits there."""
    if node in pending:
        pending[node] = _sum(pending[node], g)
    else:
        pending[node] = g
        heappush(heap, (-node.birth, node))


def _is_fresh(r: Any, g: Any, node: Node) -> bool:
    """Whether ``r``, which a row's node made of ``g``, is an array that nobody else holds."""
    return node.is_row and r is not g and type(r) is ndarray and r.base is None


def _fill_slot(part: Part, g: Any, pending: dict[Node, Any], heap: list[tuple[int, Node]]) -> None:
    """Hand the gradient of one output to the node of all of them."""
    node = part.parent
    slots = pending.get(node)
    if slots is None:
        slots = pending[node] = [None] * len(node.outputs)
        heappush(heap, (-node.birth, node))
    waiting = slots[part.number]
    slots[part.number] = g if waiting is None else _sum(waiting, g)


def _sum(a: Any, b: Any) -> Any:
    if type(a) is not ndarray:
        return a + b
    try:
        return np.asarray(state.run(np.add, a, b))
    except RuntimeError as error:
        return np.asarray(inside(error, np.add, a, b))


def _fitted(node: Node, g: Any, giver: Node) -> Any:
    """``g`` summed over what was broadcast and cast to the type of the node's output."""
    xp, raw = arrays, g
    if type(g) is Tensor:
        xp, raw = tensors, g._data
    elif isinstance(g, np.generic | ndarray):
        raw = g = np.asarray(g)
    else:
        xp = tracers
    if raw.shape != node.shape:
        if not _is_broadcast_of(raw.shape, node.shape):
            raise RuntimeError(
                f"{giver.name()}: a derivative returned a gradient of shape {tuple(raw.shape)} for "
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
    """Show the gradient to the hooks, which may replace it; to retain_grad's last."""
    hooks = dict(node.hooks or {})
    keep = hooks.pop(KEEP, None)
    for hook in (*hooks.values(), *([keep] if keep else [])):
        replaced = hook(g if type(g) is Tensor else wrap(g))
        if replaced is not None:
            g = replaced if type(g) is Tensor else replaced._data
    return g


def _leading_to(targets: Container[Node], roots: list[tuple[Node, Any]]) -> set[Node]:
    """The nodes between ``roots`` and ``targets``: those with a target below them."""
    below: dict[Node, bool] = {}
    stack = [node for node, _ in roots]
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


def _check_saved(node: Node) -> None:
    """Refuse a node whose saved values were freed, or overwritten since."""
    if node.saved is None:
        raise RuntimeError(
            "Trying to backward through the graph a second time (or directly access saved tensors "
            f"after they have already been freed): what {node.name()} saved is gone. Specify "
            "retain_graph=True if you need to backward through the graph a second time or if you "
            "need to access saved tensors after calling backward."
        )
    for array in node.saved_arrays():
        if changed_since(array, node.birth):
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an "
                f"inplace operation: a value of shape {list(array.shape)} that {node.name()} saved "
                f"is at version {version(array)} now. Clone it before the in-place operation, or "
                "use the operation that is not in place."
            )
