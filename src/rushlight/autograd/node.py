"""The nodes of the graph that ``backward`` walks.

A ``Node`` belongs to one output of one operation: ``edges`` are the nodes of its inputs (None where
no gradient is wanted), ``saved`` what its rule needs, as raw values. A ``Leaf`` ends the graph and
keeps a tensor's ``grad``. Nodes never refer to the tensor they made, so a graph has no cycles and
dies with its last tensor. The subclasses, one per row, are written by ``ops/template.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rushlight.autograd.namespaces import tensors
from rushlight.autograd.state import clock, inside, state
from rushlight.autograd.versions import mark_written
from rushlight.tensor import Tensor, wrap

__all__ = ["KEEP", "Leaf", "MultiNode", "Node", "Part", "fill_node"]


# The handle under which retain_grad's hook stands.
KEEP = 0


class Node:
    """One output of one operation, as ``backward`` sees it."""

    __slots__ = ("__weakref__", "birth", "dtype", "edges", "hooks", "saved", "shape")

    is_leaf = False
    # Whether ``backward`` runs our own array functions only, which are kept silent (state.run).
    is_row = True
    # Whether ``backward`` on arrays gives fresh arrays of the inputs' very shapes and types.
    exact = False
    # Whether what is saved is memory, which the first ``backward`` gives back.
    frees = True

    edges: tuple[Node | None, ...]
    saved: tuple[Any, ...] | None
    shape: tuple[int, ...]
    dtype: Any
    birth: int
    # Functions of the gradient, by handle; retain_grad's under KEEP; None where there are none.
    hooks: dict[int, Callable[[Tensor], Tensor | None]] | None

    def backward(self, xp: Any, g: Any) -> Sequence[Any]:
        """The gradient of each input, for the gradient ``g`` of the output."""
        raise NotImplementedError(f"{type(self).__name__} has no derivative")

    def saved_arrays(self) -> tuple[Any, ...]:
        """The saved values that are memory, whose change would falsify the derivative."""
        values = [w for v in self.saved or () for w in (v if type(v) is tuple else (v,))]
        return tuple(v for v in values if hasattr(v, "ndim"))

    def name(self) -> str:
        """The name that PyTorch prints."""
        return type(self).__name__

    @property
    def next_functions(self) -> tuple[tuple[Node | None, int], ...]:
        """The nodes of the inputs, each with the number of its output."""
        return tuple((edge, 0) for edge in self.edges)


def fill_node(
    node: Node, like: Any, edges: tuple[Node | None, ...], saved: tuple[Any, ...]
) -> None:
    """Fill in a new node whose output is ``like``."""
    node.edges = edges
    node.saved = saved
    node.shape = like.shape
    node.dtype = like.dtype
    node.hooks = None
    node.birth = clock()


class Leaf(Node):
    """The end of the graph: it keeps the gradient of one tensor.

    ``grad`` is None, a raw value, or a Tensor once somebody has looked at it.
    """

    __slots__ = ("grad",)

    is_leaf = True
    is_row = False
    grad: Any

    def __init__(self, like: Any) -> None:
        fill_node(self, like, (), ())
        # Born before all else, so that its turn comes when its gradient is complete.
        self.birth = -clock()
        self.grad = None

    def name(self) -> str:
        """The name that PyTorch prints."""
        return "torch::autograd::AccumulateGrad"

    def accumulate(self, g: Any) -> None:
        """Add a gradient, as a copy, for others may hold it."""
        old = self.grad
        if type(g) is Tensor:
            self.grad = tensors.clone(g) if old is None else _tensor(old) + g
        elif type(g) is not np.ndarray:  # a tracer
            self.grad = g.kept_by(self, old._data if type(old) is Tensor else old)
        elif old is None:
            self.grad = g.copy()
        elif type(old) is Tensor and old._node is not None:
            self.grad = old + wrap(g)
        else:
            total = old
            if type(old) is Tensor:
                total = old._data
                mark_written(total)
            try:
                state.run(np.add, total, g, total)
            except RuntimeError as error:
                inside(error, np.add, total, g, total)


def _tensor(value: Any) -> Tensor:
    return value if type(value) is Tensor else wrap(value)


class Part(Node):
    """One of several outputs: the engine puts its gradient into a slot of the node of all."""

    __slots__ = ("number", "parent")

    is_row = False
    number: int
    parent: MultiNode

    def name(self) -> str:
        """The name that PyTorch prints: that of the node of all outputs."""
        return self.parent.name()


class MultiNode(Node):
    """A node of several outputs: its gradient is a tuple, with None where none arrived."""

    __slots__ = ("outputs",)

    is_row = False
    # (shape, dtype) of each output
    outputs: tuple[tuple[tuple[int, ...], Any], ...]

    def parts(self) -> tuple[Part, ...]:
        """A node for each output."""
        return tuple(self.part(k) for k in range(len(self.outputs)))

    def part(self, number: int) -> Part:
        """The node for output ``number``."""
        part = Part()
        part.edges, part.saved, part.hooks = (self,), (), None
        part.shape, part.dtype = self.outputs[number]
        part.birth = clock()
        part.number = number
        part.parent = self
        return part
