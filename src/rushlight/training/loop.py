"""The loop over epochs: engine, validation, schedule, callbacks, checkpoints, and when to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

from rushlight.optim.lr_scheduler import ReduceLROnPlateau
from rushlight.random import manual_seed
from rushlight.training.best import Best, put_back, snapshot
from rushlight.training.callbacks import Callback
from rushlight.training.checkpoint import read_checkpoint, restore, write_checkpoint
from rushlight.training.engines import Engine
from rushlight.training.errors import DivergedError
from rushlight.training.generations import Generations
from rushlight.training.history import History, Row, counted
from rushlight.training.plan import Plan, identity
from rushlight.training.predict import modes_kept
from rushlight.training.threads import one_blas_thread

__all__ = ["Loop"]


class Loop:
    """One training on its way.

    Args:
        plan: what is trained on what.
        engine: what runs the epochs.
        reason: why not a faster engine; None where nothing needs to be said.
        epochs: how many there shall be in all.
        scheduler: changes the learning rate after each epoch.
        callbacks: called between epochs.
        patience: epochs without improvement before it stops.
        max_seconds: stops after the epoch in which this time has passed.
        checkpoint: the files to write after each epoch.
        asked: what a checkpoint must agree with to be resumed.
    """

    def __init__(
        self,
        plan: Plan,
        engine: Engine,
        reason: str | None,
        *,
        epochs: int,
        scheduler: Any,
        callbacks: Sequence[Callback],
        patience: int | None,
        max_seconds: float | None,
        checkpoint: Generations | None,
        asked: dict[str, Any],
    ) -> None:
        self.plan = plan
        self.engine = engine
        self.history = History(engine.name, reason)
        self.epochs = epochs
        self.scheduler = scheduler
        self.callbacks = callbacks
        self.best = Best(plan.model, patience)
        self.max_seconds = max_seconds
        self.checkpoint = checkpoint
        self.asked = {**asked, **identity("scheduler", scheduler)}
        if checkpoint is not None:
            self.asked |= plan.identity()
        self.epoch = 0

    @property
    def model(self) -> Any:
        """The model."""
        return self.plan.model

    @property
    def optimizer(self) -> Any:
        """The optimizer."""
        return self.plan.optimizer

    def stop(self, reason: str) -> None:
        """End the training after this epoch."""
        self.history.stopped = reason

    def run(self, seed: int | None = None, resume: bool = False) -> History:
        """Run the epochs that are left.

        Args:
            seed: for ``manual_seed`` before the first draw. Default: go on with the stream.
            resume: go on from the checkpoint, if there is one. Default: False.
        """
        if seed is not None:
            manual_seed(seed)
        if resume and self.checkpoint is not None and self.checkpoint.exist():
            restore(self.checkpoint.read(read_checkpoint), self, self.checkpoint.path)
        with modes_kept(self.model):
            try:
                self._tell("on_fit_begin")
                self._run_epochs()
            finally:
                self._tell("on_fit_end")
        self.history.best_epoch = self.best.epoch or None
        return self.history

    def _run_epochs(self) -> None:
        started = time.perf_counter()
        while self.epoch < self.epochs and self.history.stopped is None:
            with one_blas_thread():
                self._run_some(started)
        self.best.put_back()

    @property
    def _together(self) -> int:
        """How many epochs can run before something must happen between two of them."""
        between = (
            self.plan.valid, self.scheduler, self.best.patience, self.max_seconds, self.checkpoint,
        )  # fmt: skip
        if self.callbacks or any(each is not None for each in between):
            return 1
        return self.epochs - self.epoch

    def _run_some(self, started: float) -> None:
        self._tell("on_epoch_begin")
        begin, count = time.perf_counter(), self._together
        lr = float(self.optimizer.param_groups[0]["lr"])
        before = None if self.plan.valid is None else snapshot(self.model)
        trained = self.engine.train_epochs(count)
        judged = self.engine.evaluate()
        seconds = (time.perf_counter() - begin) / count
        for totals in trained:
            row: Row = {"epoch": self.epoch + 1, **totals.means()}
            row |= judged.means("valid_") if judged is not None else {}
            if before is not None and not math.isfinite(row["valid_loss"]):
                put_back(self.model, before)
                raise DivergedError(
                    f"the validation loss is {row['valid_loss']} after epoch {self.epoch + 1} "
                    f"(lr {lr:g}); that of the training is {row['loss']:.4g}"
                )
            row |= {"lr": lr, "seconds": seconds}
            self.history.append(row)
            self.epoch += 1
            self._after(self.history.rows[-1], started)

    def _after(self, row: Row, started: float) -> None:
        """What follows an epoch, the checkpoint last."""
        if isinstance(self.scheduler, ReduceLROnPlateau):
            self.scheduler.step(row["loss"] if row["valid_loss"] is None else row["valid_loss"])
        elif self.scheduler is not None:
            self.scheduler.step()
        if self.best.see(row):
            self.stop(f"no improvement for {counted(self.best.patience or 0, 'epoch')}")
        for callback in self.callbacks:
            callback.on_epoch_end(self, row)
        if self.checkpoint is not None:
            write_checkpoint(self.checkpoint, self)
        # After the checkpoint: with more time, the training goes on from there.
        if self.max_seconds is not None and time.perf_counter() - started >= self.max_seconds:
            self.stop(f"{self.max_seconds:g} seconds have passed")

    def _tell(self, event: str) -> None:
        for callback in self.callbacks:
            getattr(callback, event)(self)
