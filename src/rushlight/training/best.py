"""Early stopping's memory: which epoch was the best so far, and its parameters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight.nn import Module
from rushlight.tensor import Tensor
from rushlight.training.history import Row

__all__ = ["Best"]


class Best:
    """Watches ``valid_loss`` (``loss`` without validation) and keeps the best parameters.

    Args:
        model: whose parameters to keep.
        patience: how many epochs without improvement to wait; None never to stop.
    """

    def __init__(self, model: Module, patience: int | None) -> None:
        self.model = model
        self.patience = patience
        self.value = math.inf
        self.epoch = 0
        self.parameters: dict[str, Tensor] = {}

    def see(self, row: Row) -> bool:
        """Take note of an epoch; whether patience has run out."""
        value = row["loss"] if row["valid_loss"] is None else row["valid_loss"]
        if value < self.value:
            self.value, self.epoch = value, row["epoch"]
            if self.patience is not None:
                self.parameters = snapshot(self.model)
        return self.patience is not None and row["epoch"] - self.epoch >= self.patience

    def put_back(self) -> None:
        """Give the model its best parameters, if they were kept."""
        if self.parameters:
            put_back(self.model, self.parameters)

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds of it."""
        return {"value": self.value, "epoch": self.epoch, "parameters": self.parameters}

    def restore(self, state: dict[str, Any]) -> None:
        """The inverse of ``state``."""
        self.value, self.epoch = state["value"], state["epoch"]
        self.parameters = state["parameters"]


def snapshot(model: Module) -> dict[str, Tensor]:
    """Copies of a model's parameters and buffers."""
    return {key: value.detach().clone() for key, value in model.state_dict().items()}


def put_back(model: Module, parameters: dict[str, Tensor]) -> None:
    """The inverse of ``snapshot``."""
    state = model.state_dict()
    for key, value in parameters.items():
        np.copyto(state[key]._data, value._data)
