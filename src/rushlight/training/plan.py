"""Everything that ``fit`` was asked, resolved and checked: what an engine works from."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rushlight.nn import Module
from rushlight.optim import Optimizer
from rushlight.tensor import Tensor
from rushlight.training.data import Source
from rushlight.training.objective import Objective

__all__ = ["Plan", "Totals", "identity"]


# What the arguments of optimizers and schedulers name, and a checkpoint holds in other places.
_ELSEWHERE = ("params", "optimizer", "last_epoch")


def identity(role: str, thing: Any) -> dict[str, Any]:
    """What a checkpoint remembers of an optimizer or a scheduler: its class and its arguments.

    Args:
        role: what it is called.
        thing: the optimizer, the scheduler, or None.

    Example:
        >>> from rushlight import nn, optim
        >>> optimizer = optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
        >>> identity("scheduler", optim.lr_scheduler.StepLR(optimizer, 5))
        {'scheduler': 'StepLR', 'scheduler.step_size': 5, 'scheduler.gamma': 0.1}
    """
    arguments = inspect.signature(type(thing)).parameters if thing is not None else ()
    known = {**getattr(thing, "__dict__", {}), **getattr(thing, "defaults", {})}
    kept = [name for name in arguments if name in known and name not in _ELSEWHERE]
    found = {f"{role}.{name}": _plain(known[name]) for name in kept}
    return {role: type(thing).__name__, **found}


def _plain(value: Any) -> Any:
    """A value as a checkpoint can hold it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.tolist() if isinstance(value, Tensor) else repr(value)


@dataclass(frozen=True)
class Plan:
    """One training.

    Args:
        model: the model.
        train: batches to learn from.
        valid: batches to judge by; None without.
        objective: the loss and what is counted.
        optimizer: updates the parameters.
        clip_norm: the largest norm of all gradients together; None for any.
    """

    model: Module
    train: Source
    valid: Source | None
    objective: Objective
    optimizer: Optimizer
    clip_norm: float | None

    def identity(self) -> dict[str, Any]:
        """What a checkpoint remembers of it, to be resumed by the same training only."""
        return {
            "model": repr(self.model),
            **identity("optimizer", self.optimizer),
            "train": self.train.fingerprint(),
            "valid": None if self.valid is None else self.valid.fingerprint(),
        }

    @property
    def parameters(self) -> list[Tensor]:
        """The parameters that the optimizer updates."""
        return [p for group in self.optimizer.param_groups for p in group["params"]]


class Totals:
    """The sums of an epoch, and their means."""

    def __init__(self, metric_names: Sequence[str]) -> None:
        self.metric_names = metric_names
        self.weight = self.loss = 0.0
        self.samples = 0
        self.metrics = [0.0] * len(metric_names)

    def add(self, weight: float, loss: float, samples: int, metrics: Sequence[float]) -> None:
        """Add a batch."""
        self.weight += weight
        self.loss += loss
        self.samples += samples
        for k, value in enumerate(metrics):
            self.metrics[k] += value

    def means(self, prefix: str = "") -> dict[str, Any]:
        """``loss`` and the metrics per sample, under their names in the history."""
        row: dict[str, Any] = {f"{prefix}loss": self.loss / max(self.weight, 1e-300)}
        for name, value in zip(self.metric_names, self.metrics, strict=True):
            row[f"{prefix}{name}"] = value / max(self.samples, 1)
        return row
