"""What ``rushlight train`` does: prepare the data, train in a run's folder, write the results.

Everything is derived from the run's settings, so that a new run and a resumed one take the same
way, to the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rushlight import nn
from rushlight.datasets import Split, TaskData, load
from rushlight.optim import Optimizer
from rushlight.random import manual_seed
from rushlight.training.callbacks import Callback
from rushlight.training.config import Config
from rushlight.training.errors import CheckpointError, DivergedError
from rushlight.training.evaluate import Answers, answer, evaluate
from rushlight.training.fit import fit
from rushlight.training.generations import Generations
from rushlight.training.history import History
from rushlight.training.recipe import LOSSES, OPTIMIZERS, SCHEDULES
from rushlight.training.run import Run
from rushlight.training.spec import build

if TYPE_CHECKING:
    from rushlight.training.loop import Loop

__all__ = ["Result", "load_task", "shown_part", "train_run"]


@dataclass(frozen=True, eq=False)
class Result:
    """What a training leaves.

    Attributes:
        model: the trained network.
        history: what happened, epoch by epoch.
        metrics: what metrics.json says.
        answers: what predictions.csv says.
    """

    model: nn.Sequential
    history: History
    metrics: dict[str, Any]
    answers: Answers


def load_task(config: Config) -> TaskData:
    """The data of a run, divided and scaled as they were for it.

    Raises:
        OSError: they cannot be read.
        ValueError: they break a rule, or are not those of the run.
    """
    data = config.data
    task = load(data.name, data.file, seed=config.training.seed, valid=data.valid)
    if task.fingerprint != data.fingerprint:
        raise ValueError(
            f"{data.file or data.name}: these are not the data of the run (SHA-256 "
            f"{task.fingerprint[:12]}… instead of {data.fingerprint[:12]}…); restore them, or "
            "train anew"
        )
    return task


class _Accepted(Callback):
    """Keeps the settings of a run once its checkpoint was found to belong to them."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def on_fit_begin(self, loop: Loop) -> None:
        """Nothing was trained yet, and nothing can be refused any more."""
        self.run.keep_config()


def train_run(
    run: Run, task: TaskData, *, progress: bool | None = None, callbacks: Sequence[Callback] = ()
) -> Result:
    """Train what a run's settings describe, from its checkpoint if there is one.

    Args:
        run: the run; its folder gets a checkpoint after each epoch and the results at the end.
        task: its data.
        progress: as ``fit`` takes it.
        callbacks: called between epochs.

    Raises:
        DivergedError: the loss is no longer finite.
        OSError: a file could not be written.
        CheckpointError: the checkpoint belongs to another training, or is damaged.
    """
    settings = run.config.training
    manual_seed(settings.seed)
    model = build(run.config.layers)
    optimizer = OPTIMIZERS[settings.optimizer](
        model.parameters(), settings.lr, settings.weight_decay
    )
    run.write_json("preprocess.json", task.preprocess)
    try:
        history = _fitted(run, task, model, optimizer, progress, [_Accepted(run), *callbacks])
    except CheckpointError as error:
        raise _told(error, run) from error
    except DivergedError as error:
        cure = error.cure or "train anew with a smaller --lr"
        raise DivergedError(error.problem, cure) from error
    return _written(run, task, model, history)


def _fitted(
    run: Run,
    task: TaskData,
    model: nn.Sequential,
    optimizer: Optimizer,
    progress: bool | None,
    callbacks: Sequence[Callback],
) -> History:
    settings = run.config.training
    return fit(
        model,
        (task.train.x, task.train.y),
        None if task.valid is None else (task.valid.x, task.valid.y),
        loss=LOSSES[settings.loss].make(),
        optimizer=optimizer,
        scheduler=SCHEDULES[settings.schedule].make(optimizer, settings.lr, settings.epochs),
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        patience=settings.patience,
        engine=settings.engine,
        progress=progress,
        callbacks=callbacks,
        checkpoint=run.checkpoint,
        resume=True,
        remember=run.config.remembered(),
    )


def _told(error: CheckpointError, run: Run) -> CheckpointError:
    """The error in the words of a run: its config.toml is what ``fit`` was asked."""
    files = Generations(run.checkpoint)
    there = " and ".join(p.name for p in (files.path, files.previous) if p.exists())
    anew = f"delete {there} in {run.folder} to begin anew"
    if not error.differences:
        return CheckpointError(error.path, error.problem, cure=error.cure, anew=anew)
    return CheckpointError(
        run.folder / "config.toml",
        "does not fit the checkpoint beside it",
        error.differences,
        "set it back",
        anew,
    )


def shown_part(task: TaskData) -> tuple[str, Split]:
    """The part whose answers are shown: test, or where there is none, validation or training."""
    parts = (("test", task.test), ("valid", task.valid))
    return next(((name, part) for name, part in parts if part is not None), ("train", task.train))


def _written(run: Run, task: TaskData, model: nn.Sequential, history: History) -> Result:
    loss = run.config.training.loss
    parts = {"train": task.train, "valid": task.valid, "test": task.test}
    metrics: dict[str, Any] = {
        name: None if part is None else evaluate(model, part, loss) for name, part in parts.items()
    }
    for name, figures in metrics.items():
        if figures and not math.isfinite(figures["loss"]):
            raise DivergedError(
                f"the loss on the {name} rows is {figures['loss']} after training",
                "train anew with a smaller --lr, or on smaller numbers",
            )
    metrics |= {"seconds": sum(history["seconds"]), "engine": history.engine, "processes": 1}
    answers = answer(model, shown_part(task)[1].x, loss, task.class_names)
    run.write_model(model)
    run.write("history.csv", history.to_csv())
    run.write("predictions.csv", answers.to_csv())
    run.write_json("metrics.json", metrics)
    return Result(model, history, metrics, answers)
