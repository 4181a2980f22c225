"""From a finished run to its report: what ``rushlight.report`` needs, gathered in one place."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushlight import __version__, report
from rushlight.datasets import TaskData, apply_scaling
from rushlight.training.evaluate import answer
from rushlight.training.job import Result
from rushlight.training.layers import describe_layers
from rushlight.training.run import Run

__all__ = ["report_data", "write_report"]


def write_report(run: Run, task: TaskData, result: Result) -> Path:
    """Write report.html and figures/ of a run; returns the page's path."""
    return report.write(report_data(run, task, result), run.folder)


def report_data(run: Run, task: TaskData, result: Result) -> report.ReportData:
    """What the report of a run is made of.

    Args:
        run: the run.
        task: its data.
        result: what its training left.
    """
    test: dict[str, Any] = {}
    if task.test is not None:
        test = {
            "inputs": task.test.x,
            "targets": task.test.y,
            "outputs": result.answers.values,
        }
    return report.ReportData(
        name=run.name,
        command=run.config.command,
        task="regression" if task.kind == "regression" else "classification",
        description=f"{_network(result)} on {task.description} ({_rows(task)}).",
        config=run.config.tables(),
        environment=_environment(),
        history=result.history.rows,
        metrics=result.metrics,
        engine_reason=result.history.engine_reason,
        loss_name=run.config.training.loss.replace("_", "-"),
        layers=describe_layers(result.model, task.num_features),
        classes=task.class_names or None,
        image_shape=task.image_shape,
        **test,
        **_plane(run, task, result),
    )


def _rows(task: TaskData) -> str:
    """How the rows were divided: "1,293 to train, 144 to validate, 360 to test"."""
    parts = ((task.train, "train"), (task.valid, "validate"), (task.test, "test"))
    return ", ".join(f"{len(part):,} to {purpose}" for part, purpose in parts if part is not None)


def _network(result: Result) -> str:
    parameters = sum(p.numel() for p in result.model.parameters())
    return f"A network of {parameters:,} parameters, trained"


def _plane(run: Run, task: TaskData, result: Result) -> dict[str, Any]:
    """The answers over the plane of the inputs, where they are one or two numbers."""
    if task.num_features > 2:
        return {}

    def predict(points: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled = apply_scaling(task.preprocess, points)
        found = answer(result.model, scaled, run.config.training.loss, task.class_names)
        return found.values

    return {
        "predict": predict,
        "train_inputs": _unscaled(task),
        "train_targets": task.train.y,
    }


def _unscaled(task: TaskData) -> NDArray[Any]:
    """The training rows as they were: scaling is a straight line, known by two of its points."""
    shape = (1, task.num_features)
    zero = apply_scaling(task.preprocess, np.zeros(shape)).astype(np.float64)
    one = apply_scaling(task.preprocess, np.ones(shape)).astype(np.float64)
    return np.asarray((task.train.x - zero) / (one - zero))


def _environment() -> dict[str, Any]:
    return {
        "rushlight": __version__,
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count() or 1,
    }
