"""The seam between ``fit`` and what does its work."""

from __future__ import annotations

from typing import Protocol

from rushlight.training.engines.compiled import CompiledEngine
from rushlight.training.engines.eager import EagerEngine
from rushlight.training.plan import Plan, Totals

__all__ = ["Engine", "choose"]

_ENGINES: dict[str, type[EagerEngine]] = {"eager": EagerEngine, "compiled": CompiledEngine}
# What tracing code that no trace can follow may raise.
_PROBLEMS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class Engine(Protocol):
    """Runs the epochs of a plan."""

    name: str

    def train_epochs(self, epochs: int) -> list[Totals]:
        """Go through the training data so many times and update the parameters."""

    def evaluate(self) -> Totals | None:
        """Judge the model on the validation data; None without any."""


def choose(name: str, plan: Plan) -> tuple[Engine, str | None]:
    """The engine of that name, and why not a faster one (None where nothing needs to be said).

    Args:
        name: ``"auto"`` takes the compiled engine, and the eager one where that cannot be.
        plan: what it shall run.

    Raises:
        ValueError: there is no such engine.
    """
    if name not in ("auto", *_ENGINES):
        raise ValueError(f"there is no engine {name!r}; there are auto, {', '.join(_ENGINES)}")
    if name != "auto":
        return _ENGINES[name](plan), None
    try:
        return CompiledEngine(plan), None
    except _PROBLEMS as error:  # one of the user's own comes again, eagerly
        return EagerEngine(plan), str(error)
