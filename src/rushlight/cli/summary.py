"""What ``rushlight train`` ends with: a table of loss and accuracy, and where everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rushlight.training.job import Result
    from rushlight.training.run import Run

__all__ = ["print_summary"]


def print_summary(run: Run, result: Result, stream: TextIO) -> None:
    """Print the figures of a run.

    Args:
        run: the run.
        result: what its training left.
        stream: where to.
    """
    from rich.console import Console
    from rich.table import Column, Table

    from rushlight.training.history import counted

    parts = {p: f for p in ("train", "valid", "test") if (f := result.metrics[p])}
    judged = any("accuracy" in figures for figures in parts.values())
    table = Table(
        "", *(Column(head, justify="right") for head in ("loss", "accuracy")[: 1 + judged])
    )
    for part, figures in parts.items():
        accuracy = [f"{figures['accuracy']:.2%}"] if judged else []
        table.add_row(part, f"{figures['loss']:.4f}", *accuracy)
    Console(file=stream).print(table)
    history = result.history
    reason = f" (stopped: {history.stopped})" if history.stopped else ""
    print(
        f"{counted(len(history), 'epoch')} in {result.metrics['seconds']:.2f} s, engine "
        f"{history.engine}{reason}\nrun     {run.folder}\nreport  {run.folder / 'report.html'}",
        file=stream,
    )
