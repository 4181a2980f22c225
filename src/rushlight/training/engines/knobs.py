"""The numbers of an optimizer's groups that schedules turn: inputs of a traced step.

The learning rate is one, and momentum and betas, which one-cycle schedules turn as well. While a
step is traced, tensors stand in their place; before each run they get the present values.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from rushlight.optim import Optimizer
from rushlight.tensor import Tensor, wrap

__all__ = ["Knobs", "fixed"]

_NAMES = ("lr", "momentum", "betas")


class Knobs:
    """The knobs of an optimizer.

    Args:
        optimizer: its groups have the values.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        self._optimizer = optimizer
        # By the number of the group: a resumed optimizer has other groups than before.
        self._found: list[tuple[int, str, list[Tensor]]] = [
            (number, name, [wrap(np.array(float(v))) for v in _values(group[name])])
            for number, group in enumerate(optimizer.param_groups)
            for name in _NAMES
            if _is_knob(name, group.get(name))
        ]

    @property
    def tensors(self) -> list[Tensor]:
        """A double without dimensions for each number."""
        return [tensor for _, _, tensors in self._found for tensor in tensors]

    def names(self) -> dict[int, str]:
        """What each tensor stands for, by its identity."""
        words = {"lr": "the learning rate", "momentum": "the momentum", "betas": "one of the betas"}
        return {id(t): words[name] for _, name, tensors in self._found for t in tensors}

    def turn(self) -> None:
        """Give the tensors the present values."""
        groups = self._optimizer.param_groups
        for number, name, tensors in self._found:
            for tensor, value in zip(tensors, _values(groups[number][name]), strict=True):
                tensor._data[...] = float(value)

    @contextmanager
    def traced(self) -> Iterator[None]:
        """Within it, the groups hold the tensors."""
        groups = self._optimizer.param_groups
        before = [groups[number][name] for number, name, _ in self._found]
        try:
            for (number, name, tensors), value in zip(self._found, before, strict=True):
                groups[number][name] = tuple(tensors) if isinstance(value, tuple) else tensors[0]
            yield
        finally:
            for (number, name, _), value in zip(self._found, before, strict=True):
                groups[number][name] = value


def fixed(group: dict[str, Any]) -> list[tuple[str, Any]]:
    """The options of a group that are constants of a traced step, by name."""
    kept = [(k, v) for k, v in group.items() if k not in ("params", "initial_lr")]
    return [(k, None if _is_knob(k, v) else v) for k, v in kept]


def _is_knob(name: str, value: Any) -> bool:
    """Whether an option is a number, or a pair, that is an input; no momentum has no buffer."""
    if name not in _NAMES or value is None:
        return False
    if name == "betas":
        return isinstance(value, tuple)
    return name == "lr" or value != 0


def _values(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
