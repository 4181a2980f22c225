"""The table of a network's layers: types, shapes and parameters, found by running one row."""

from __future__ import annotations

from typing import Any

from rushlight import nn
from rushlight.functional import exported
from rushlight.tensor import Tensor
from rushlight.training.predict import evaluation, floating_type

__all__ = ["describe_layers"]


def describe_layers(model: nn.Sequential, features: int) -> list[dict[str, Any]]:
    """One mapping per layer: name, type, input_shape, output_shape, parameters, detail.

    Args:
        model: the network.
        features: the number of its inputs.

    Example:
        >>> layers = describe_layers(nn.Sequential(nn.Linear(2, 3), nn.ReLU()), 2)
        >>> [(layer["type"], layer["output_shape"]) for layer in layers]
        [('Linear', (3,)), ('ReLU', (3,))]
    """
    row: Tensor = exported["zeros"](1, features, dtype=floating_type(model))
    table = []
    with evaluation(model):
        for name, layer in model.named_children():
            result = layer(row)
            table.append(
                {
                    "name": name,
                    "type": type(layer).__name__,
                    "input_shape": tuple(row.shape[1:]),
                    "output_shape": tuple(result.shape[1:]),
                    "parameters": sum(p.numel() for p in layer.parameters()),
                    "detail": "" if list(layer.parameters()) else _detail(layer),
                }
            )
            row = result
    return table


def _detail(layer: nn.Module) -> str:
    """The layer's settings, without the one that is always the same."""
    return layer.extra_repr().removesuffix(", inplace=False")
