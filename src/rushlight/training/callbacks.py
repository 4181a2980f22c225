"""What runs between epochs: subclass ``Callback`` and override what you need."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    def on_fit_begin(self, loop: Loop) -> None:
        """Called once, before the first epoch."""

    def on_epoch_begin(self, loop: Loop) -> None:
        """Called before each epoch."""

    def on_epoch_end(self, loop: Loop, row: Row) -> None:
        """Called after each epoch, with its row of the history."""

    def on_fit_end(self, loop: Loop) -> None:
        """Called once, after the last epoch, also after an error."""
