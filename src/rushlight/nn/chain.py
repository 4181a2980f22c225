"""Where in a ``Sequential`` linear layers and activations follow one another: its chains.

A plan is made once and holds until the structure of any module changes (``registry.structure``): no
hook, no ``forward`` of an instance's own and no exchanged member goes unnoticed. Parameters that
hold other memory than they did are noticed by the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from rushlight.nn.activation import ReLU, Sigmoid, Tanh
from rushlight.nn.linear import Linear
from rushlight.nn.module import Module
from rushlight.nn.registry import structure
from rushlight.ops.chain import Chain

__all__ = ["Plan"]

# The activations that a chain takes in, by their rows.
_ROWS: dict[type[Module], str] = {ReLU: "relu", Sigmoid: "sigmoid", Tanh: "tanh"}


class Plan:
    """The modules of a ``Sequential`` as functions to call one after the other.

    Args:
        modules: in their order.
    """

    def __init__(self, modules: Iterable[Module]) -> None:
        self.made = structure.changed
        self.parts: list[Callable[[Any], Any]] = []
        layers: list[list[Module]] = []
        for module in modules:
            if type(module) is Linear and module.bias is not None and _is_plain(module):
                layers.append([module])
            elif type(module) in _ROWS and _is_plain(module) and layers and len(layers[-1]) == 1:
                layers[-1].append(module)
            else:
                self._close(layers)
                self.parts.append(module)
        self._close(layers)

    def _close(self, layers: list[list[Module]]) -> None:
        """The layers so far as a part of its own; there are none then."""
        if layers:
            self.parts.append(_Stretch(layers.copy()))
            layers.clear()


def _is_plain(module: Module) -> bool:
    """Whether a chain may run the module's row in its place: nobody looks in between."""
    return not (module._forward_hooks or module._forward_pre_hooks or "forward" in vars(module))


class _Stretch:
    """Linear layers, each alone or with its activation, as one function."""

    def __init__(self, layers: list[list[Any]]) -> None:
        self.modules = [module for layer in layers for module in layer]
        self.parameters: list[Any] = [
            p for linear, *_ in layers for p in (linear.weight, linear.bias)
        ]
        self.activations = ["".join(_ROWS[type(m)] for m in rest) for _, *rest in layers]
        self.chain = self._made()

    def _made(self) -> Chain | None:
        return Chain(self.parameters, self.activations) if _fit(self.parameters) else None

    def __call__(self, input: Any) -> Any:
        result = None if self.chain is None else self.chain(input)
        return self._again(input) if result is None else result

    def _again(self, input: Any) -> Any:
        """With a new chain where parameters hold other arrays; else module by module."""
        if self.chain is None or not self.chain.is_current():
            self.chain = self._made()
            if self.chain is not None and (result := self.chain(input)) is not None:
                return result
        for module in self.modules:
            input = module(input)
        return input


def _fit(parameters: list[Any]) -> bool:
    """Whether weights and biases alternate that are arrays of one type, and fit one another."""
    arrays = [p._data for p in parameters]
    weights, biases = arrays[::2], arrays[1::2]
    return (
        all(type(a) is np.ndarray and a.dtype is arrays[0].dtype for a in arrays)
        and all(p._base is None for p in parameters)
        and all(
            w.ndim == 2 and b.shape == w.shape[:1] for w, b in zip(weights, biases, strict=True)
        )
        and all(v.shape[1] == w.shape[0] for w, v in pairwise(weights))
    )
