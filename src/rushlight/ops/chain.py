"""A chain: linear layers and the activations behind them, run and differentiated as one node.

A small network spends its time between its rows, not in them. A chain calls the array functions of
its rows in their order, so its results are theirs to the bit, and puts one node into the graph for
all of them. A derivative that is itself recorded goes back row by row. ``nn.Sequential`` finds the
chains in a network (``nn/chain.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from rushlight.autograd.namespaces import arrays, tensors
from rushlight.autograd.node import Node, fill_node
from rushlight.autograd.state import state
from rushlight.autograd.views import current_node
from rushlight.ops.product import linear
from rushlight.ops.reduction import sum_of_rows
from rushlight.ops.table import table
from rushlight.tensor import Tensor, wrap

__all__ = ["Chain"]

Function = Callable[..., Any]
ndarray = np.ndarray


class Chain:
    """Linear layers one behind the other, each with or without an activation.

    Args:
        parameters: weight and bias of each layer, one after the other.
        activations: for each layer the name of a row whose derivative needs its output alone, or
            "".
    """

    def __init__(self, parameters: Sequence[Tensor], activations: Sequence[str]) -> None:
        self.parameters = tuple(parameters)
        self.known = [(p, p._data) for p in parameters]
        self.weights = tuple(p._data for p in parameters[::2])
        biases = [p._data for p in parameters[1::2]]
        self.activations = tuple(activations)
        self.layers = tuple(
            (w.T, b, _forward_of(name))
            for w, b, name in zip(self.weights, biases, activations, strict=True)
        )
        self.derivatives = tuple(_backward_of(name) for name in activations)
        self.width = self.weights[0].shape[1]
        self.dtype = self.weights[0].dtype
        self.node = _node_class(self.activations[-1])

    def is_current(self) -> bool:
        """Whether all parameters hold the arrays that they held when the chain was made."""
        return all(p._data is array for p, array in self.known)

    def __call__(self, input: Any) -> Tensor | None:
        """What the layers make of a matrix; None for an input that they do not take as it is."""
        for p, array in self.known:
            if p._data is not array:
                return None
        x = getattr(input, "_data", None)
        if (
            type(x) is not ndarray
            or x.ndim != 2
            or x.dtype is not self.dtype
            or x.shape[1] != self.width
        ):
            return None
        kept = state.run(_forward, x, self.layers)
        result = wrap(kept[-1])
        if state.grad:
            leaves = [p._node for p in self.parameters]
            before = input._node if input._base is None else current_node(input)
            if None not in leaves:
                result._node = self._noted(kept, (before, *leaves))
            elif before is not None or any(leaves):
                return None
        return result

    def _noted(self, kept: list[Any], edges: tuple[Node | None, ...]) -> Node:
        node = self.node()
        node.chain = self
        weights = self.weights if edges[0] is not None else (None, *self.weights[1:])
        values = kept if self.activations[-1] else kept[:-1]
        fill_node(node, kept[-1], edges, (tuple(values), weights))
        return node


def _forward_of(activation: str) -> Function | None:
    return table[activation].array if activation else None


def _backward_of(activation: str) -> Function | None:
    if not activation:
        return None
    twin = table[activation].twin
    if twin is None or table[activation].saves != ("out",):
        raise TypeError(f"{activation} needs a twin that saves its output alone to be in a chain")
    return twin.backward


def _forward(x: Any, layers: Sequence[tuple[Any, Any, Function | None]]) -> list[Any]:
    """The input and what each layer makes of it; the twin of ``linear``, written out."""
    kept = [x]
    for transposed, bias, activation in layers:
        x = x.dot(transposed)
        x += bias
        if activation is not None:
            x = activation(x)
        kept.append(x)
    return kept


class _ChainNode(Node):
    """The node of a chain: its edges are the input, then weight and bias of each layer."""

    __slots__ = ("chain",)
    exact = True
    chain: Chain

    def backward(self, xp: Any, g: Any) -> Sequence[Any]:
        if xp is arrays:
            return self._on_arrays(g)
        kept, weights = self._recorded_again() if xp is tensors else (self.saved or ())
        return self._by_rules(xp, g, kept, weights)

    def _on_arrays(self, g: Any) -> list[Any]:
        """All gradients, from the last layer to the first, in the order of the edges."""
        kept, weights = self.saved  # type: ignore[misc]
        derivatives = self.chain.derivatives
        to_input = self.edges[0] is not None
        gradients = []
        for k in range(len(weights) - 1, -1, -1):
            derivative = derivatives[k]
            if derivative is not None:
                (g,) = derivative(g, True, kept[k + 1])
            gradients.append(sum_of_rows(g))
            gradients.append(g.T.dot(kept[k]))
            if k or to_input:
                g = g.dot(weights[k])
        gradients.append(g if to_input else None)
        gradients.reverse()
        return gradients

    def _by_rules(self, xp: Any, g: Any, kept: Sequence[Any], weights: Sequence[Any]) -> list[Any]:
        """The same by the rules of the rows, on tensors or tracers."""
        of_x, of_weight, of_bias = (linear.rules[name].function for name in linear.inputs)  # type: ignore[union-attr]
        gradients = []
        for k in range(len(weights) - 1, -1, -1):
            if name := self.chain.activations[k]:
                g = table[name].rules["x"].function(xp, g, kept[k + 1])  # type: ignore[union-attr]
            gradients += [of_bias(xp, g), of_weight(xp, g, kept[k])]
            if k or self.edges[0] is not None:
                g = of_x(xp, g, weights[k])
        gradients.append(g if self.edges[0] is not None else None)
        return gradients[::-1]

    def _recorded_again(self) -> tuple[list[Tensor], list[Tensor]]:
        """What was saved as tensors of the graph: the layers run again, row by row."""
        (x, *_), _ = self.saved  # type: ignore[misc]
        at, *leaves = self.edges
        kept = [_as_tensor(x, at)]
        lifted = [
            _as_tensor(p, leaf) for (_, p), leaf in zip(self.chain.known, leaves, strict=True)
        ]
        weights, biases = lifted[::2], lifted[1::2]
        for weight, bias, name in zip(weights, biases, self.chain.activations, strict=True):
            out = tensors.linear(kept[-1], weight, bias)
            kept.append(getattr(tensors, name)(out) if name else out)
        return kept, weights


def _as_tensor(value: Any, node: Node | None) -> Tensor:
    tensor = wrap(value)
    tensor._node = node
    return tensor


@cache
def _node_class(activation: str) -> type[_ChainNode]:
    """The class of a chain's node, which says the last row's name as ``grad_fn``."""
    row = table[activation or "linear"]
    return type(row.grad_name, (_ChainNode,), {"__slots__": (), "row": row})
