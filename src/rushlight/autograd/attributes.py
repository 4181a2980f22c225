"""What autograd adds to a tensor: ``requires_grad``, ``grad``, ``grad_fn``, ``detach``, hooks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from rushlight.autograd.node import KEEP, Leaf, Node
from rushlight.autograd.versions import version
from rushlight.autograd.views import current_node
from rushlight.tensor import Tensor, tensor_method, tensor_property, wrap

__all__ = ["RemovableHandle", "node_of"]

_handles = itertools.count(1).__next__


def node_of(tensor: Tensor) -> Node | None:
    """The node that a gradient of ``tensor`` goes to; None where none is wanted."""
    return tensor._node if tensor._base is None else current_node(tensor)


def _leaf_of(tensor: Tensor) -> Leaf:
    if tensor._leaf is None:
        tensor._leaf = Leaf(tensor._data)
    leaf: Leaf = tensor._leaf
    return leaf


@tensor_method()
def requires_grad_(self: Tensor, requires_grad: bool = True) -> Tensor:
    """Say whether ``backward`` shall compute a gradient for this tensor; return it.

    Args:
        self: a tensor.
        requires_grad: default True.

    Raises:
        RuntimeError: the elements are not floating-point numbers, or the tensor is no leaf and
            ``requires_grad`` is False.

    Example:
        >>> import rushlight
        >>> rushlight.ones(2).requires_grad_()
        tensor([1., 1.], requires_grad=True)
    """
    node = node_of(self)
    if node is not None and not node.is_leaf:
        if not requires_grad:
            raise RuntimeError(
                "you can only change requires_grad flags of leaf variables. If you want to use a "
                "computed variable in a subgraph that doesn't require differentiation use "
                "var_no_grad = var.detach()."
            )
        return self
    if requires_grad and self._data.dtype.kind != "f":
        raise RuntimeError(
            "only Tensors of floating point dtype can require gradients, "
            f"got {self.dtype}; cast with .float()"
        )
    if not requires_grad:
        self._node = None
    elif self._node is None:
        leaf = _leaf_of(self)
        leaf.shape, leaf.dtype = self._data.shape, self._data.dtype
        self._node = leaf
    return self


def _set_requires_grad(self: Tensor, value: bool) -> None:
    requires_grad_(self, value)


@tensor_property("requires_grad", setter=_set_requires_grad)
def _requires_grad(self: Tensor) -> bool:
    """Whether a gradient is wanted for this tensor, or flows through it.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> w.requires_grad, (w * 2).requires_grad
        (True, True)
    """
    # A view that was made unrecorded wants a gradient if its base does, and never gets one.
    base = self._base
    return self._node is not None or (base is not None and base._node is not None)


@tensor_property("is_leaf")
def _is_leaf(self: Tensor) -> bool:
    """Whether the tensor was made by the user and not by a recorded operation.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> w.is_leaf, (w * 2).is_leaf
        (True, False)
    """
    node = node_of(self)
    return node is None or node.is_leaf


@tensor_property("grad_fn")
def _grad_fn(self: Tensor) -> Node | None:
    """The node that made this tensor; None for a leaf.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> w.grad_fn is None, (w * 2).grad_fn.name()
        (True, 'MulBackward0')
    """
    node = node_of(self)
    return None if node is None or node.is_leaf else node


def _set_grad(self: Tensor, grad: Tensor | None) -> None:
    if grad is None:
        if self._leaf is not None:
            self._leaf.grad = None
        return
    if not isinstance(grad, Tensor):
        raise TypeError(f"assigned grad expected to be a Tensor or None but got {type(grad)}")
    if grad.dtype is not self.dtype:
        raise RuntimeError(
            f"assigned grad has data of a different type: got {grad.dtype} for a tensor of "
            f"{self.dtype}"
        )
    if grad.shape != self.shape:
        raise RuntimeError(
            f"assigned grad has data of a different size: got {tuple(grad.shape)} for a tensor of "
            f"shape {tuple(self.shape)}"
        )
    _leaf_of(self).grad = grad


def _delete_grad(self: Tensor) -> None:
    _set_grad(self, None)


@tensor_property("grad", setter=_set_grad, deleter=_delete_grad)
def _grad(self: Tensor) -> Tensor | None:
    """The gradient that backward has added up; or None.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> w.sum().backward()
        >>> w.grad
        tensor([1., 1.])
    """
    leaf = self._leaf
    if leaf is None or leaf.grad is None:
        return None
    if type(leaf.grad) is not Tensor:
        leaf.grad = wrap(leaf.grad)
    grad: Tensor = leaf.grad
    return grad


def _set_data(self: Tensor, value: Tensor) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
    self._data = value._data
    if self._leaf is not None:
        self._leaf.shape, self._leaf.dtype = self._data.shape, self._data.dtype


@tensor_property("data", setter=_set_data)
def _data(self: Tensor) -> Tensor:
    """The same memory without history.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> w.data
        tensor([1., 1.])
    """
    return wrap(self._data)


@tensor_property("retains_grad")
def _retains_grad(self: Tensor) -> bool:
    """Whether ``retain_grad`` was called on this tensor, which is no leaf.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> y = w * 2
        >>> y.retain_grad()
        >>> y.retains_grad
        True
    """
    node = node_of(self)
    return node is not None and not node.is_leaf and KEEP in (node.hooks or ())


@tensor_property("_version")
def _version(self: Tensor) -> int:
    """How often the memory was written to."""
    return version(self._data)


@tensor_method()
def detach(self: Tensor) -> Tensor:
    """A tensor on the same memory without history.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> w.detach()
        tensor([1., 1.])
    """
    return wrap(self._data)


@tensor_method()
def detach_(self: Tensor) -> Tensor:
    """Forget the history; return the tensor.

    Raises:
        RuntimeError: the tensor is a view.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> (w * 2).detach_()
        tensor([2., 2.])
    """
    if self._base is not None:
        raise RuntimeError(
            "Can't detach views in-place; use detach() instead. "
            f"This tensor of shape {tuple(self.shape)} is a view."
        )
    self._node = None
    return self


@tensor_method()
def retain_grad(self: Tensor) -> None:
    """Keep the gradient of a tensor that is no leaf in ``grad``, too.

    Raises:
        RuntimeError: the tensor requires no gradient.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> y = w * 2
        >>> y.retain_grad()
        >>> y.sum().backward()
        >>> y.grad
        tensor([1., 1.])
    """
    node = node_of(self)
    if node is None:
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if not node.is_leaf:
        leaf = _leaf_of(self)
        node.hooks = node.hooks or {}
        node.hooks[KEEP] = lambda g: leaf.accumulate(g if g._node is not None else g._data)


class RemovableHandle:
    """What ``register_hook`` returns: ``remove()`` takes the hook away."""

    def __init__(self, hooks: dict[int, Any]) -> None:
        self.hooks = hooks
        self.id = _handles()

    def remove(self) -> None:
        """Take the hook away; a second call does nothing."""
        self.hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()


@tensor_method()
def register_hook(self: Tensor, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
    """Call ``hook(gradient)`` when the gradient of this tensor is known; it may return another.

    Args:
        self: a tensor that requires grad.
        hook: takes the gradient; returns another, or None to keep it.

    Raises:
        RuntimeError: the tensor requires no gradient.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> handle = w.register_hook(lambda gradient: gradient * 10)
        >>> w.sum().backward()
        >>> w.grad
        tensor([10., 10.])
    """
    node = node_of(self)
    if node is None:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    if node.hooks is None:
        node.hooks = {}
    handle = RemovableHandle(node.hooks)
    node.hooks[handle.id] = hook
    return handle
