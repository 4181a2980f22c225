"""The names that a run's settings may use, and what each of them makes.

A loss belongs to a kind of task; it says which layer the network ends with, and how outputs become
probabilities. To offer another loss, optimizer or schedule, add its line here: config.toml and the
command line read these tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushlight import nn, optim
from rushlight.optim import lr_scheduler
from rushlight.training.rules import Choice, Number, Rule, Text, Whole
from rushlight.training.spec import LayerSpec

__all__ = [
    "DATA_RULES",
    "LOSSES",
    "OPTIMIZERS",
    "RULES",
    "SCHEDULES",
    "Loss",
    "Schedule",
    "losses_of",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Loss:
    """A loss by name.

    Attributes:
        kind: the task it is for: "classification", "binary" or "regression".
        make: makes the loss.
        final: the layer that a network needs at its end; None for none.
        answers: turns the outputs (rows, outputs) into probabilities of the classes, or values.
    """

    kind: str
    make: Callable[[], nn.Module]
    answers: Callable[[Array], Array]
    final: LayerSpec | None = None


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _both(p: Array) -> Array:
    """The probabilities of class 0 and class 1 from that of class 1."""
    return np.concatenate([1 - p, p], axis=1)


def _sigmoid(z: Array) -> Array:
    # Of -|z|, so that no power overflows.
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def _values(outputs: Array) -> Array:
    return outputs[:, 0]


LOSSES = {
    "cross_entropy": Loss("classification", nn.CrossEntropyLoss, _softmax),
    "nll": Loss("classification", nn.NLLLoss, np.exp, {"type": "LogSoftmax", "dim": 1}),
    "bce_with_logits": Loss("binary", nn.BCEWithLogitsLoss, lambda z: _both(_sigmoid(z))),
    "bce": Loss("binary", nn.BCELoss, _both, {"type": "Sigmoid"}),
    "mse": Loss("regression", nn.MSELoss, _values),
    "l1": Loss("regression", nn.L1Loss, _values),
    "smooth_l1": Loss("regression", nn.SmoothL1Loss, _values),
    "huber": Loss("regression", nn.HuberLoss, _values),
}

# Each makes an optimizer of parameters, learning rate and weight decay.
OPTIMIZERS: dict[str, Callable[[Any, float, float], optim.Optimizer]] = {
    "sgd": lambda p, lr, decay: optim.SGD(p, lr=lr, weight_decay=decay),
    "momentum": lambda p, lr, decay: optim.SGD(p, lr=lr, momentum=0.9, weight_decay=decay),
    "adam": lambda p, lr, decay: optim.Adam(p, lr=lr, weight_decay=decay),
    "adamw": lambda p, lr, decay: optim.AdamW(p, lr=lr, weight_decay=decay),
    "rmsprop": lambda p, lr, decay: optim.RMSprop(p, lr=lr, weight_decay=decay),
}


@dataclass(frozen=True)
class Schedule:
    """A schedule by name.

    Attributes:
        make: makes what moves the learning rate of an optimizer over a number of epochs.
        by_epochs: whether the rates depend on that number, so that it cannot change on the way.
    """

    make: Callable[[optim.Optimizer, float, int], Any]
    by_epochs: bool


SCHEDULES = {
    "constant": Schedule(lambda optimizer, lr, epochs: None, by_epochs=False),
    "cosine": Schedule(
        lambda optimizer, lr, epochs: lr_scheduler.CosineAnnealingLR(optimizer, epochs),
        by_epochs=True,
    ),
    # It is also stepped after the last epoch, hence one step more than epochs.
    "one_cycle": Schedule(
        lambda optimizer, lr, epochs: lr_scheduler.OneCycleLR(
            optimizer, lr, total_steps=epochs + 1
        ),
        by_epochs=True,
    ),
}

# The settings of [training] in config.toml, which are options of the command line too.
RULES: dict[str, Rule] = {
    "loss": Choice(tuple(LOSSES)),
    "optimizer": Choice(tuple(OPTIMIZERS)),
    "lr": Number(above=True),
    "weight_decay": Number(),
    "schedule": Choice(tuple(SCHEDULES)),
    "batch_size": Whole(1),
    "epochs": Whole(1),
    "patience": Whole(1),
    "seed": Whole(0, 2**63 - 1),
    "engine": Choice(("auto", "eager")),
}

# The settings of [data].
DATA_RULES: dict[str, Rule] = {
    "name": Text(),
    "kind": Choice(("classification", "binary", "regression")),
    "file": Text(),
    "valid": Number(0.0, 1.0),
    "features": Whole(1),
    "fingerprint": Text(),
}


def losses_of(kind: str) -> tuple[str, ...]:
    """The names of the losses for a kind of task.

    Example:
        >>> losses_of("binary")
        ('bce_with_logits', 'bce')
    """
    return tuple(name for name, loss in LOSSES.items() if loss.kind == kind)
