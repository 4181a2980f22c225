"""``rushlight eval``: how well a network does on its test part, or on a file of one's own."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushlight.cli import options as o
from rushlight.cli.failures import clear_failures

if TYPE_CHECKING:
    from rushlight.datasets import Split
    from rushlight.training.run import Run

__all__ = ["evaluate_run"]


def evaluate_run(
    run: o.RunFolder,
    data: o.Data = None,
    json: o.Json = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Judge a run's network by its test part, or by a file with x and y."""
    with clear_failures(debug):
        figures = _figures(run, data)
        if json:
            print(json_text.dumps(figures, indent=1))
        elif not quiet:
            from rushlight.training.history import counted

            name, found = next(iter(figures.items()))
            shown = [f"loss {found['loss']:.4f}"]
            shown += [f"accuracy {found['accuracy']:.2%}"] if "accuracy" in found else []
            print(f"{name}  {'  '.join(shown)}  ({counted(figures['rows'], 'row')})")


def _figures(folder: Path, file: Path | None) -> dict[str, Any]:
    """The figures under the name of the part they are of, and the number of its rows."""
    from rushlight.training.evaluate import evaluate
    from rushlight.training.job import load_task, shown_part
    from rushlight.training.run import Run

    run = Run.open(folder)
    model = run.model()
    run.preprocess()  # a damaged one is a damaged run, whether the part needs it or not
    name, part = shown_part(load_task(run.config)) if file is None else _own(run, file)
    return {name: evaluate(model, part, run.config.training.loss), "rows": len(part)}


def _own(run: Run, file: Path) -> tuple[str, Split]:
    """The test part of a file, or all of its rows where it is not divided."""
    from rushlight.datasets.labelled import read_labelled

    data = run.config.data
    return "test", read_labelled(file, data.kind, data.classes, run.preprocess())
