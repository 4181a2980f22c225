"""The page itself: tables and pictures put into the template, and the files on the disk.

The template escapes every word of the user's; only pictures, which escape for themselves, pass
as they are. `template.html.j2` says where things stand, `style.css` how they look.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushlight.files import write_atomic
from rushlight.report import words
from rushlight.report.data import ReportData
from rushlight.report.evaluation import class_scores, count_pairs
from rushlight.report.pictures import Picture, answers_of, pictures
from rushlight.viz.curves import best_epoch

__all__ = ["render", "write"]

_HERE = Path(__file__).parent
_SPLITS = ("train", "valid", "test")
_MOST_ROWS = 100
# Where a long command may go on in the next line: before an option, never inside one.
_OPTION = re.compile(r" (?=--)")
_COLUMNS = ("epoch", "loss", "accuracy", "valid_loss", "valid_accuracy", "lr", "seconds")


@dataclass(frozen=True)
class Figure:
    """One figure of the headline: what it is, its value, and a remark."""

    name: str
    value: str
    note: str = ""


def render(run: ReportData) -> str:
    """The report as the text of one HTML file: no network, no scripts, no other files.

    Args:
        run: what the run tells of itself.

    Example:
        >>> run = ReportData(name="<b>", command="rushlight train", task="classification")
        >>> "<h1>&lt;b&gt;</h1>" in render(run)
        True
    """
    return _page(run, pictures(run))


def write(run: ReportData, folder: str | os.PathLike[str]) -> Path:
    """Write `report.html` and `figures/` into a run's folder; returns the report's path.

    Everything is made before the first file is written, and each file is written whole or not
    at all; the report comes last.

    Args:
        run: what the run tells of itself.
        folder: the run's folder; made where it is missing.

    Raises:
        OSError: a file could not be written.

    Example:
        >>> import tempfile
        >>> run = ReportData(name="xor", command="rushlight train xor", task="classification")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write(run, folder).name
        'report.html'
    """
    made = pictures(run)
    page = _page(run, made).encode(errors="backslashreplace")
    figures = Path(folder, "figures")
    figures.mkdir(parents=True, exist_ok=True)
    for picture in made.values():
        write_atomic(figures / f"{picture.name}{picture.suffix}", picture.data)
    report = Path(folder, "report.html")
    write_atomic(report, page)
    return report


def _page(run: ReportData, made: Mapping[str, Picture]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": words.number, "percent": words.percent}
    answers = answers_of(run)
    return environment.get_template("template.html.j2").render(
        run=run,
        pictures=made,
        command=_OPTION.split(run.command),
        headline=_headline(run),
        engine=run.metrics.get("engine"),
        metrics=_metrics(run.metrics),
        history=_history(run.history),
        scores=class_scores(count_pairs(answers), answers.classes) if answers else [],
        tested=None if answers is None else len(answers.true),
        wrong=None if answers is None else int((answers.true != answers.predicted).sum()),
        layers=_layers(run.layers),
        with_details=any(layer.get("detail") for layer in run.layers),
        parameters=_parameters(run.layers),
        settings=list(words.settings(run.config)),
        environment=list(words.settings(run.environment)),
    )


def _headline(run: ReportData) -> list[Figure]:
    """The figures that a reader looks for first; those that are not known are left out."""
    split = next((s for s in reversed(_SPLITS) if run.metrics.get(s)), None)
    values = run.metrics[split] if split else {}
    figures = [
        Figure(f"{split} {name}", words.metric(name, value))
        for name, value in sorted(values.items(), key=lambda item: item[0] == "loss")
    ][:3]
    if "seconds" in run.metrics:
        seconds = words.duration(run.metrics["seconds"])
        figures.append(Figure("training time", seconds, _epochs(run)))
    if run.layers:
        layers = f"{len(run.layers)} layer" + "s" * (len(run.layers) != 1)
        figures.append(Figure("parameters", words.number(_parameters(run.layers)), layers))
    if "engine" in run.metrics:
        processes = run.metrics.get("processes", 1)
        note = f"{processes} process" + "es" * (processes != 1)
        figures.append(Figure("engine", str(run.metrics["engine"]), note))
    return figures


def _epochs(run: ReportData) -> str:
    best = best_epoch(run.history)
    count = f"{len(run.history)} epoch" + "s" * (len(run.history) != 1)
    return count if best is None or len(run.history) < 2 else f"{count}, best {best}"


def _metrics(metrics: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The heads and rows of the table of all splits."""
    splits = {s: metrics[s] for s in _SPLITS if metrics.get(s)}
    names = list(dict.fromkeys(name for values in splits.values() for name in values))
    rows = [
        (split, [words.metric(name, values.get(name)) for name in names])
        for split, values in splits.items()
    ]
    return names, rows


def _history(history: Sequence[Mapping[str, float | None]]) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of the table of epochs, thinned evenly beyond `_MOST_ROWS`."""
    names = [n for n in _COLUMNS if any(row.get(n) is not None for row in history)]
    step = -(-len(history) // _MOST_ROWS) or 1
    return names, [[words.metric(n, row.get(n)) for n in names] for row in history[::step]]


def _layers(layers: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [
        [
            str(layer.get("name", index)),
            str(layer.get("type", "")),
            str(layer.get("detail") or ""),
            _shape(layer.get("input_shape")),
            _shape(layer.get("output_shape")),
            words.number(layer.get("parameters") or 0),
        ]
        for index, layer in enumerate(layers)
    ]


def _shape(shape: Sequence[int] | None) -> str:
    return words.NOTHING if shape is None else " × ".join(map(str, shape)) or "1"


def _parameters(layers: Sequence[Mapping[str, Any]]) -> int:
    return sum(int(layer.get("parameters") or 0) for layer in layers)
