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
    from rich.table import Table

    table = Table()
    for head in ("", "loss", "accuracy"):
        table.add_column(head, justify="left" if not head else "right")
    for part in ("train", "valid", "test"):
        if figures := result.metrics[part]:
            accuracy = figures.get("accuracy")
            shown = "" if accuracy is None else f"{accuracy:.2%}"
            table.add_row(part, f"{figures['loss']:.4f}", shown)
    Console(file=stream).print(table)
    history = result.history
    reason = f" (stopped: {history.stopped})" if history.stopped else ""
    print(
        f"{len(history)} epochs in {result.metrics['seconds']:.2f} s, engine "
        f"{history.engine}{reason}\nrun     {run.folder}\nreport  {run.folder / 'report.html'}",
        file=stream,
    )
