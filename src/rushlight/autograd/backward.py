"""The two ways to ask for gradients: ``backward`` adds them into leaves, ``grad`` returns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.autograd.attributes import node_of
from rushlight.autograd.engine import propagate
from rushlight.autograd.namespaces import tensors
from rushlight.autograd.node import Node
from rushlight.tensor import Tensor, tensor_method, wrap

__all__ = ["backward", "grad"]

Tensors = Tensor | Sequence[Tensor]
Gradients = Tensor | None | Sequence[Tensor | None]


def backward(
    tensors: Tensors,
    grad_tensors: Gradients = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradient of ``tensors`` to the ``grad`` of every leaf they depend on.

    Args:
        tensors: what to differentiate.
        grad_tensors: the gradient of each, of its shape; may be left out for single elements.
        retain_graph: keep the graph for another backward (default: as ``create_graph``).
        create_graph: record the computation of the gradients, to differentiate them again.
        inputs: the tensors whose ``grad`` to add to (default: all leaves).

    Raises:
        RuntimeError: a tensor requires no gradient, has several elements and no gradient given,
            the gradient has another shape, or the graph was freed by an earlier backward.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> rushlight.autograd.backward((w * 3).sum())
        >>> w.grad
        tensor([3., 3.])
    """
    if type(tensors) is Tensor and grad_tensors is None:
        roots = [_root(tensors, None, create_graph, 0)]
    else:
        outputs = _listed(tensors)
        roots = _roots(outputs, _listed_gradients(grad_tensors, len(outputs)), create_graph)
    keep = create_graph if retain_graph is None else retain_graph
    if inputs is None:
        propagate(roots, keep_graph=keep, create_graph=create_graph)
        return
    wanted = _listed(inputs)
    if not wanted:
        raise RuntimeError("'inputs' argument to backward() cannot be empty")
    found = _gradients(roots, wanted, keep, create_graph)
    for x, g in zip(wanted, found, strict=True):
        if g is not None:
            _add_to_grad(x, g)


def _add_to_grad(x: Tensor, g: Tensor) -> None:
    from rushlight.autograd.attributes import _leaf_of

    _leaf_of(x).accumulate(g if g._node is not None else g._data)


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Gradients = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of ``outputs`` with respect to ``inputs``; no ``grad`` is touched.

    Args:
        outputs: what to differentiate.
        inputs: what to differentiate it by.
        grad_outputs: the gradient of each output, of its shape (default: 1 for single elements).
        retain_graph: keep the graph for another call (default: as ``create_graph``).
        create_graph: record the computation, to differentiate the result again.
        allow_unused: give None for an input that no output depends on (default: as
            ``materialize_grads``).
        is_grads_batched: unsupported.
        materialize_grads: give zeros instead of None.

    Raises:
        RuntimeError: as ``backward``; or an input was not used and ``allow_unused`` is not set.
        NotImplementedError: ``is_grads_batched`` is set.
        ValueError: ``materialize_grads`` is set and ``allow_unused`` is False.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor(3.0, requires_grad=True)
        >>> rushlight.autograd.grad(x**2, x)
        (tensor(6.),)
    """
    if is_grads_batched:
        raise NotImplementedError(
            "grad(): is_grads_batched=True is not supported; call it in a loop"
        )
    if allow_unused is False and materialize_grads:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, "
            f"but got: allow_unused={allow_unused}."
        )
    listed, wanted = _listed(outputs), _listed(inputs)
    if not wanted:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    roots = _roots(listed, _listed_gradients(grad_outputs, len(listed)), create_graph)
    keep = create_graph if retain_graph is None else retain_graph
    found = _gradients(roots, wanted, keep, create_graph)
    if materialize_grads:
        found = [
            wrap(np.zeros_like(x._data)).requires_grad_(create_graph) if g is None else g
            for x, g in zip(wanted, found, strict=True)
        ]
    elif not allow_unused and any(g is None for g in found):
        unused = next(i for i, g in enumerate(found) if g is None)
        raise RuntimeError(
            f"The differentiated Tensor at index {unused} appears to not have been used in the "
            "graph. Set allow_unused=True if this is the desired behavior."
        )
    return tuple(found)


def _gradients(
    roots: list[tuple[Node, Any]], wanted: list[Tensor], keep: bool, create_graph: bool
) -> list[Tensor | None]:
    nodes = []
    for i, x in enumerate(wanted):
        node = node_of(x)
        if node is None:
            raise RuntimeError(
                f"One of the differentiated Tensors (number {i}) does not require grad"
            )
        nodes.append(node)
    found = propagate(roots, keep_graph=keep, create_graph=create_graph, targets=tuple(nodes))
    gradients = [found.get(node) for node in nodes]
    return [g if g is None or isinstance(g, Tensor) else wrap(g) for g in gradients]


def _listed(tensors: Tensors) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _listed_gradients(gradients: Gradients, count: int) -> list[Tensor | None]:
    if gradients is None or isinstance(gradients, Tensor):
        gradients = [gradients] if count == 1 or gradients is not None else [None] * count
    if len(gradients) != count:
        raise RuntimeError(
            f"got {count} tensors and {len(gradients)} gradients; give one gradient for each"
        )
    return list(gradients)


def _roots(
    outputs: list[Tensor], gradients: list[Tensor | None], create_graph: bool
) -> list[tuple[Node, Any]]:
    return [
        _root(output, g, create_graph, i)
        for i, (output, g) in enumerate(zip(outputs, gradients, strict=True))
    ]


def _root(output: Tensor, g: Tensor | None, create_graph: bool, i: int) -> tuple[Node, Any]:
    node = node_of(output)
    if node is None:
        raise RuntimeError(
            f"element {i} of tensors does not require grad and does not have a grad_fn"
        )
    if g is None:
        one = _one(output._data)
        return node, wrap(one) if create_graph else one
    g = _checked(output, g, i)
    return node, g if create_graph else _raw(g, output)


def _one(like: Any) -> Any:
    """The gradient of a single element by itself."""
    if like.size != 1:
        raise RuntimeError(
            "grad can be implicitly created only for scalar outputs, got an output of shape "
            f"{tuple(like.shape)}; pass its gradient, or reduce it with .sum() or .mean()"
        )
    if type(like) is not np.ndarray:
        return like.ones_like()
    return np.ones(like.shape, like.dtype) if like.ndim else np.array(1, like.dtype)


def _raw(g: Tensor, output: Tensor) -> Any:
    """The value of ``g``; as a tracer, if that is what ``output`` holds."""
    data, like = g._data, output._data
    return like.constant(data) if type(data) is np.ndarray is not type(like) else data


def _checked(output: Tensor, g: Any, i: int) -> Tensor:
    """``g``, the gradient given for output number ``i``, in the output's type."""
    if not isinstance(g, Tensor):
        raise TypeError(
            f"gradients can be either Tensors or None, but got {type(g).__name__} at {i}"
        )
    if g.shape != output.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[{i}] has a shape of {g.shape} and output[{i}] has a "
            f"shape of {output.shape}."
        )
    return g if g._data.dtype == output._data.dtype else tensors.cast(g, dtype=output._data.dtype)


@tensor_method("backward")
def _backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradient of this tensor to the ``grad`` of every leaf it depends on.

    Args:
        self: a tensor that requires grad.
        gradient: the gradient of this tensor, of its shape; may be left out for a single element.
        retain_graph: keep the graph for another backward (default: as ``create_graph``).
        create_graph: record the computation of the gradients, to differentiate them again.
        inputs: the tensors whose ``grad`` to add to (default: all leaves).

    Raises:
        RuntimeError: the tensor requires no gradient, has several elements and no gradient given,
            the gradient has another shape, or the graph was freed by an earlier backward.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> (x**2).sum().backward()
        >>> x.grad
        tensor([2., 4.])
    """
    backward(self, None if gradient is None else [gradient], retain_graph, create_graph, inputs)
