"""``rushlight train``: from data to a run's folder with a trained network and its report."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushlight.cli import options as o
from rushlight.cli.failures import Advice, clear_failures, demand

if TYPE_CHECKING:
    from rushlight.datasets import TaskData
    from rushlight.training.run import Run

__all__ = ["train"]


def train(
    dataset: o.DataSet = None,
    data: o.Data = None,
    hidden: o.Hidden = None,
    activation: o.Activation = None,
    dropout: o.Dropout = None,
    loss: o.LossName = None,
    optimizer: o.OptimizerName = None,
    lr: o.LearningRate = None,
    weight_decay: o.WeightDecay = None,
    schedule: o.ScheduleName = None,
    batch_size: o.BatchSize = None,
    epochs: o.Epochs = None,
    seed: o.Seed = None,
    valid: o.Valid = None,
    patience: o.Patience = None,
    engine: o.EngineName = None,
    name: o.Name = None,
    out: o.Out = None,
    resume: o.Resume = None,
    json: o.Json = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Train a multilayer perceptron and leave a folder with all that came of it."""
    words = {
        "hidden": hidden,
        "activation": activation,
        "dropout": dropout,
        "loss": loss,
        "optimizer": optimizer,
        "lr": lr,
        "weight_decay": weight_decay,
        "schedule": schedule,
        "batch_size": batch_size,
        "epochs": epochs,
        "seed": seed,
        "valid": valid,
        "patience": patience,
        "engine": engine,
    }
    with clear_failures(debug) as advice:
        if resume is None:
            run, task = _new(dataset or "digits", data, words, name, out or Path("runs"))
        else:
            run, task = _known(resume, dataset, {"data": data, "name": name, "out": out, **words})
        _work(run, task, advice, json, quiet)


def _new(
    dataset: str, file: Path | None, words: Mapping[str, str | None], name: str | None, out: Path
) -> tuple[Run, TaskData]:
    """A new run's folder, once its settings and its data are known to be right."""
    from rushlight.cli.settings import config_of, settings_of
    from rushlight.datasets import load
    from rushlight.training.run import Run
    from rushlight.training.spec import problems_of

    settings = settings_of(dataset, words, name)
    demand(_place_problems(out))
    task = load(dataset, file, seed=settings["seed"], valid=settings["valid"])
    config = config_of(task, file, settings)
    demand([f"--hidden is too much: {problem}" for problem in problems_of(config.layers)])
    return Run.create(out, dataset, name, config), task


def _place_problems(out: Path) -> list[str]:
    """Why ``out`` cannot be a folder, before anything is read or made."""
    # Unlike Path.exists, it takes a name that is too long for one that is not there.
    there = next(place for place in (out, *out.absolute().parents) if os.path.exists(place))  # noqa: PTH110
    if there.is_dir():
        return []
    return [f"--out must be a folder, got {out}: {there} is a file; name another place"]


def _known(folder: Path, dataset: str | None, others: dict[str, Any]) -> tuple[Run, TaskData]:
    """A run that was begun, with the data it was begun on."""
    from rushlight.training.job import load_task
    from rushlight.training.run import Run

    epochs = others.pop("epochs")
    given = [f"--{key.replace('_', '-')}" for key, value in others.items() if value is not None]
    kept = "--resume keeps the run's own settings, all but --epochs"
    demand([f"{kept}, got {', '.join(given)} too"] if given else [])
    run = Run.open(folder)
    known = run.config.data.name
    if dataset not in (None, known):
        demand([f"{folder} is a run on {known}, got {dataset!r}; leave the data set out"])
    if epochs is not None:
        run = _with_epochs(run, epochs)
    return run, load_task(run.config)


def _with_epochs(run: Run, word: str) -> Run:
    """The run with the number of epochs that a word says, where its schedule lets that change."""
    from rushlight.cli.settings import read_setting
    from rushlight.training.history import counted
    from rushlight.training.recipe import SCHEDULES

    epochs, training = read_setting("epochs", word), run.config.training
    if epochs != training.epochs and SCHEDULES[training.schedule].by_epochs:
        whole = counted(training.epochs, "epoch")
        demand(
            [
                f"--epochs must stay {training.epochs}, got {epochs}: the schedule "
                f"{training.schedule} was laid out for {whole}, and a run of {epochs} has other "
                f"learning rates from its first one; train anew with --epochs {epochs}"
            ]
        )
    return run.with_epochs(epochs)


def _work(run: Run, task: TaskData, advice: Advice, json: bool, quiet: bool) -> None:
    from rushlight.cli.reporting import write_report
    from rushlight.cli.summary import print_summary
    from rushlight.training.errors import CheckpointError, DivergedError
    from rushlight.training.job import train_run

    advice.text = f"go on with: rushlight train --resume {shlex.quote(str(run.folder))}"
    try:
        result = train_run(run, task, progress=not quiet)
    except (CheckpointError, DivergedError):
        advice.text = ""  # To go on is what cannot be done; they say what can.
        raise
    write_report(run, task, result)
    advice.text = ""
    if not quiet:
        print_summary(run, result, sys.stderr if json else sys.stdout)
    if json:
        print((run.folder / "metrics.json").read_text(encoding="utf-8"), end="")
