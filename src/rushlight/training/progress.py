"""What a person sees while a training runs: a bar on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

from rushlight.training.callbacks import Callback
from rushlight.training.history import Row

if TYPE_CHECKING:
    from rushlight.training.loop import Loop

__all__ = ["Bar", "Lines", "progress_for"]


def progress_for(progress: bool | None, stream: TextIO | None = None) -> list[Callback]:
    """The callback that shows progress on ``stream`` (default: standard error), or none.

    Args:
        progress: None shows a bar on a terminal only; True also lines elsewhere; False nothing.
        stream: where to.
    """
    stream = stream or sys.stderr
    if progress is False or (progress is None and not stream.isatty()):
        return []
    return [Bar(stream) if stream.isatty() else Lines(stream)]


def _figures(row: Row) -> str:
    """The figures of an epoch, short."""
    parts = []
    for name in ("loss", "accuracy", "valid_loss", "valid_accuracy"):
        if row.get(name) is not None:
            shown = f"{row[name]:.2%}" if name.endswith("accuracy") else f"{row[name]:.4f}"
            parts.append(f"{name.replace('_', ' ')} {shown}")
    return "  ".join(parts)


def _short_figures(row: Row) -> str:
    """The same on half a line; the accuracy is that of the validation, where there is one."""
    accuracy = row.get("valid_accuracy") or row.get("accuracy")
    parts = [f"loss {row['loss']:.4f}"]
    parts += [] if row.get("valid_loss") is None else [f"valid {row['valid_loss']:.4f}"]
    parts += [] if accuracy is None else [f"accuracy {accuracy:.2%}"]
    return "  ".join(parts)


class Lines(Callback):
    """A line per epoch; of many epochs, about twenty."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def on_epoch_end(self, loop: Loop, row: Row) -> None:
        """Print the epoch's line, if it is its turn."""
        every = max(1, loop.epochs // 20)
        if row["epoch"] % every == 0 or row["epoch"] == loop.epochs or loop.history.stopped:
            print(f"epoch {row['epoch']}/{loop.epochs}  {_figures(row)}", file=self.stream)


class Bar(Callback):
    """A bar that fills epoch by epoch, with the latest figures beside it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.bar: Any = None
        self.task: Any = None

    def on_fit_begin(self, loop: Loop) -> None:
        """Draw the empty bar."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        self.bar = Progress(
            TextColumn("[bold]epoch"),
            MofNCompleteColumn(),
            BarColumn(bar_width=12),
            TimeElapsedColumn(),
            TextColumn("{task.fields[figures]}"),
            console=Console(file=self.stream),
        )
        self.task = self.bar.add_task("", total=loop.epochs, completed=loop.epoch, figures="")
        self.bar.start()

    def on_epoch_end(self, loop: Loop, row: Row) -> None:
        """Move on by an epoch."""
        self.bar.update(self.task, advance=1, figures=_short_figures(row))

    def on_fit_end(self, loop: Loop) -> None:
        """Leave the bar as it stands."""
        if self.bar is not None:
            self.bar.stop()
