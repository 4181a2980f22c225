"""``rushlight predict``: what a trained network answers to rows of one's own."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from rushlight.cli import options as o
from rushlight.cli.failures import clear_failures, demand

if TYPE_CHECKING:
    from rushlight.training.evaluate import Answers

__all__ = ["predict_inputs"]

_FEW = 10


def predict_inputs(
    run: o.RunFolder,
    inputs: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            parser=o.path,
            help="Rows as .npy, .npz (under the name x) or .csv, or a picture as .png: light "
            "strokes on black, of the size the network knows; nothing is resized or inverted.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE.csv",
            parser=o.path,
            help="Where to write the answers; of files that are there, only earlier answers are "
            "replaced.",
        ),
    ] = Path("predictions.csv"),
    json: o.Json = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Answer rows of a file: the class and the probability of each, or the value."""
    with clear_failures(debug):
        demand(_problems_of(out, inputs))
        answers = _answers(run, inputs)
        _write(answers, out)
        if not quiet:
            _show(answers, out, sys.stderr if json else sys.stdout)
        if json:
            head = answers.columns()
            rows = [dict(zip(head, row, strict=True)) for row in answers.rows()]
            print(json_text.dumps({"predictions": rows, "file": str(out)}, indent=1))


def _problems_of(out: Path, inputs: Path) -> list[str]:
    """Why the answers may not be written to ``out``: nobody's file is lost."""
    if out.suffix != ".csv":
        return [f"--out must end in .csv, got {str(out)!r}"]
    if not out.is_file():
        return []
    if inputs.exists() and out.samefile(inputs):
        return [f"--out {out} is the input itself; name another file"]
    with out.open("rb") as file:
        head = file.readline(64)
    if not head.startswith((b"row,label", b"row,value")):
        return [f"--out {out} is there and holds no answers of this command; name another file"]
    return []


def _answers(folder: Path, inputs: Path) -> Answers:
    from rushlight.datasets import apply_scaling
    from rushlight.datasets.inputs import read_inputs
    from rushlight.training.evaluate import answer
    from rushlight.training.run import Run

    run = Run.open(folder)
    model, preprocess, data = run.model(), run.preprocess(), run.config.data
    shape = (data.image_shape[0], data.image_shape[1]) if data.image_shape else None
    rows = read_inputs(inputs, data.features, shape, preprocess)
    scaled = apply_scaling(preprocess, rows, str(inputs))
    return answer(model, scaled, run.config.training.loss, data.classes)


def _write(answers: Answers, out: Path) -> None:
    from rushlight.files import write_atomic

    write_atomic(out, answers.to_csv().encode())


def _show(answers: Answers, out: Path, stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    from rushlight.training.history import counted

    rows, table = answers.rows(), Table(*answers.columns()[:2])
    for row in rows[:_FEW]:
        table.add_row(*(f"{v:.6g}" if isinstance(v, float) else str(v) for v in row[:2]))
    Console(file=stream).print(table)
    more = f", the first {_FEW} above" if len(rows) > _FEW else ""
    print(f"{counted(len(rows), 'row')}{more}\nwritten to {out}", file=stream)
