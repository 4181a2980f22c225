"""Operations with a derivative that the user writes: ``autograd.Function``.

A subclass has ``forward(ctx, …)`` and ``backward(ctx, *gradients)``, both static; or
``forward(…)`` and ``setup_context(ctx, inputs, output)``. ``apply`` runs the first unrecorded and
hangs one node on the results; the engine calls the second.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from rushlight.autograd.attributes import node_of
from rushlight.autograd.grad_mode import no_grad
from rushlight.autograd.namespaces import tensors
from rushlight.autograd.node import MultiNode, Node, fill_node
from rushlight.autograd.state import state
from rushlight.autograd.versions import mark_written
from rushlight.tensor import Tensor, wrap

__all__ = ["Function", "FunctionCtx", "once_differentiable"]

F = TypeVar("F", bound=Callable[..., Any])


class FunctionCtx:
    """What ``forward`` hands on to ``backward``; further attributes may be set on it."""

    def __init__(self, needs_input_grad: tuple[bool, ...]) -> None:
        self.needs_input_grad = needs_input_grad
        self.materialize_grads = True
        self.dirty: tuple[Tensor, ...] = ()
        self.non_differentiable: tuple[Tensor, ...] = ()
        self.to_save: tuple[Tensor | None, ...] = ()
        self.node: FunctionNode | None = None

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep inputs or outputs for ``backward``, where ``saved_tensors`` returns them.

        Args:
            tensors: inputs or results of ``forward``, or None.
        """
        for position, tensor in enumerate(tensors):
            if tensor is not None and not isinstance(tensor, Tensor):
                raise TypeError(
                    "save_for_backward can only save variables, but argument "
                    f"{position} is of type {type(tensor).__name__}"
                )
        self.to_save = tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say which inputs ``forward`` has changed in place.

        Args:
            tensors: the inputs.
        """
        self.dirty = tensors

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say which outputs have no gradient.

        Args:
            tensors: the outputs.
        """
        self.non_differentiable = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Say whether a gradient that did not arrive is zeros (default) or None.

        Args:
            value: True for zeros, False for None.
        """
        self.materialize_grads = value

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What ``save_for_backward`` kept.

        Raises:
            RuntimeError: an earlier ``backward`` freed it, or it was changed in place since.
        """
        if self.node is None:
            return self.to_save
        return self.node.saved_tensors()


class FunctionNode(MultiNode):
    """The node of one call of a Function; its gradient is a list, one for each output."""

    __slots__ = ("context", "function", "origins")

    context: FunctionCtx
    function: type[Function]
    # Per saved value: None for what is no output, else the output's number
    origins: tuple[int | None, ...]

    def name(self) -> str:
        """The name that PyTorch prints."""
        return f"{self.function.__name__}Backward"

    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """The saved tensors, outputs joined to the graph again."""
        if self.saved is None:
            raise RuntimeError(
                "Trying to backward through the graph a second time (or directly access saved "
                f"tensors after they have already been freed): what {self.name()} saved is gone. "
                "Specify retain_graph=True if you need to backward through the graph a second time."
            )
        found = []
        for value, origin in zip(self.saved, self.origins, strict=True):
            if origin is not None:
                tensor = wrap(value)
                tensor._node = self.part(origin)
                found.append(tensor)
            else:
                found.append(value)
        return tuple(found)

    def saved_arrays(self) -> tuple[Any, ...]:
        """The memory of the saved tensors."""
        return tuple(
            v._data if isinstance(v, Tensor) else v for v in self.saved or () if v is not None
        )

    def backward(self, xp: Any, g: Any) -> tuple[Any, ...]:
        """Call the user's ``backward`` and check what it returns."""
        recorded = xp is tensors
        gradients = [
            self._arrived(k, part if recorded or part is None else wrap(part))
            for k, part in enumerate(g)
        ]
        # Only for the call: a context that kept its node would make the graph a cycle.
        self.context.node = self
        try:
            returned = self.function.backward(self.context, *gradients)
        finally:
            self.context.node = None
        results = returned if isinstance(returned, tuple) else (returned,)
        extra = results[len(self.edges) :]
        if len(results) < len(self.edges) or any(r is not None for r in extra):
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients "
                f"(expected {len(self.edges)}, got {len(results)})"
            )
        for position, r in enumerate(results):
            if r is not None and not isinstance(r, Tensor):
                raise RuntimeError(
                    f"{self.name()}: expected Variable or None as gradient {position} "
                    f"(got {type(r).__name__})"
                )
        values = results[: len(self.edges)]
        return values if recorded else tuple(None if r is None else r._data for r in values)

    def _arrived(self, k: int, g: Tensor | None) -> Tensor | None:
        if g is None and self.context.materialize_grads:
            shape, dtype = self.outputs[k]
            return wrap(np.zeros(shape, dtype))
        return g


class Function:
    """An operation with a derivative of one's own.

    Example:
        >>> import rushlight
        >>> class Cube(rushlight.autograd.Function):
        ...     @staticmethod
        ...     def forward(ctx, x):
        ...         ctx.save_for_backward(x)
        ...         return x * x * x
        ...
        ...     @staticmethod
        ...     def backward(ctx, g):
        ...         (x,) = ctx.saved_tensors
        ...         return g * 3 * x * x
        >>> x = rushlight.tensor(2.0, requires_grad=True)
        >>> Cube.apply(x).backward()
        >>> x.grad
        tensor(12.)
    """

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the results; ``ctx`` comes first, unless there is a ``setup_context``.

        Args:
            args: ``ctx``, unless there is a ``setup_context``, and the operands.
            kwargs: options.

        Raises:
            NotImplementedError: the class does not define it.
        """
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function."
        )

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """Return the gradient of each argument of ``forward``, None where there is none.

        Args:
            ctx: what ``forward`` left.
            grad_outputs: the gradient of each result.

        Raises:
            NotImplementedError: the class does not define it.
        """
        raise NotImplementedError(
            "You must implement the backward for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    setup_context: Callable[[Any, tuple[Any, ...], Any], None] | None = None

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run ``forward`` and record the node.

        Args:
            args: the operands of ``forward``; those that are tensors can get gradients.
            kwargs: its options.
        """
        edges = tuple(node_of(a) if isinstance(a, Tensor) else None for a in args)
        recording = state.grad and any(e is not None for e in edges)
        ctx = FunctionCtx(tuple(recording and e is not None for e in edges))
        with no_grad():
            if cls.setup_context is not None:
                result = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, result)
            else:
                result = cls.forward(ctx, *args, **kwargs)
        for tensor in ctx.dirty:
            mark_written(tensor._data)
        if not recording:
            return result
        return _recorded(cls, ctx, args, edges, result)


def _recorded(
    cls: type[Function],
    ctx: FunctionCtx,
    args: tuple[Any, ...],
    edges: tuple[Node | None, ...],
    result: Any,
) -> Any:
    """Hang a node on the results."""
    results = result if isinstance(result, tuple) else (result,)
    # An input returned as it is becomes a tensor of its own, unless it was changed in place.
    outputs = tuple(
        wrap(r._data) if _is_one_of(r, args) and not _is_one_of(r, ctx.dirty) else r
        for r in results
    )
    node = FunctionNode()
    fill_node(node, np.empty(0), edges, ())
    node.context, node.function = ctx, cls
    node.outputs = tuple(
        (r._data.shape, r._data.dtype) if isinstance(r, Tensor) else ((), None) for r in outputs
    )
    saved, origins = [], []
    for tensor in ctx.to_save:
        k = next((k for k, r in enumerate(results) if r is tensor and tensor is not None), None)
        is_output = k is not None and not _is_one_of(tensor, args)
        saved.append(tensor._data if is_output and tensor is not None else tensor)
        origins.append(k if is_output else None)
    node.saved, node.origins = tuple(saved), tuple(origins)
    ctx.to_save = ()
    for k, r in enumerate(outputs):
        differentiable = isinstance(r, Tensor) and r._data.dtype.kind == "f"
        if differentiable and not _is_one_of(results[k], ctx.non_differentiable):
            r._node = node.part(k)
    return outputs if isinstance(result, tuple) else outputs[0]


def _is_one_of(value: Any, group: tuple[Any, ...]) -> bool:
    return any(value is member for member in group)


def once_differentiable(backward: F) -> F:
    """Decorate a ``backward`` that cannot be differentiated itself."""

    @functools.wraps(backward)
    def wrapper(ctx: Any, *gradients: Any) -> Any:
        with no_grad():
            return backward(ctx, *gradients)

    return wrapper  # type: ignore[return-value]
