"""What runs between epochs: subclass ``Callback`` and override what you need."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rushlight.training.history import Row
    from rushlight.training.loop import Loop

__all__ = ["Callback"]


class Callback:
    """Methods that ``fit`` calls; each does nothing until it is overridden.

    ``loop`` has ``model``, ``optimizer``, ``history``, ``epoch``, ``epochs`` and ``stop(reason)``.

    Example:
        >>> class StopAtGoodLoss(Callback):
        ...     def on_epoch_end(self, loop, row):
        ...         if row["loss"] < 0.1:
        ...             loop.stop("the loss is below 0.1")
    """

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse a method that nothing would call."""
        super().__init_subclass__(**options)
        events = [name for name in vars(Callback) if name.startswith("on_")]
        for name in vars(cls):
            if name.startswith("on_") and name not in events:
                near = get_close_matches(name, events, n=1, cutoff=0.0)[0]
                raise TypeError(
                    f"Callback: {cls.__name__}.{name} would never be called; there are "
                    f"{', '.join(events)}; did you mean {near}?"
                )

    def on_fit_begin(self, loop: Loop) -> None:
        """Called once, before the first epoch.

        Args:
            loop: what goes through the epochs.
        """

    def on_epoch_begin(self, loop: Loop) -> None:
        """Called before each epoch.

        Args:
            loop: what goes through the epochs; ``loop.epoch`` is the one to come.
        """

    def on_epoch_end(self, loop: Loop, row: Row) -> None:
        """Called after each epoch, with its row of the history.

        Args:
            loop: what goes through the epochs; ``loop.stop(reason)`` makes this the last one.
            row: "epoch", "loss", "valid_loss" and so on: the last row of the history.
        """

    def on_fit_end(self, loop: Loop) -> None:
        """Called once, after the last epoch, also after an error.

        Args:
            loop: what went through the epochs.
        """
