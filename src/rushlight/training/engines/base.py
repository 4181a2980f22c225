"""The seam between ``fit`` and what does its work."""

from __future__ import annotations

from typing import Protocol

from rushlight.training.engines.eager import EagerEngine
from rushlight.training.plan import Plan, Totals

__all__ = ["Engine", "choose"]

_ENGINES = {"eager": EagerEngine}


class Engine(Protocol):
    """Runs the epochs of a plan."""

    name: str

    def train_epoch(self) -> Totals:
        """Go once through the training data and update the parameters."""

    def evaluate(self) -> Totals | None:
        """Judge the model on the validation data; None without any."""


def choose(name: str, plan: Plan) -> tuple[Engine, str | None]:
    """The engine of that name, and why not a faster one (None where nothing needs to be said).

    Args:
        name: ``"auto"`` takes the best that there is, today ``"eager"``.
        plan: what it shall run.

    Raises:
        ValueError: there is no such engine.
    """
    if name not in ("auto", *_ENGINES):
        raise ValueError(f"there is no engine {name!r}; there are auto, {', '.join(_ENGINES)}")
    return _ENGINES["eager" if name == "auto" else name](plan), None
