"""``fit``: train a model on data, in one call."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rushlight.nn import Module
from rushlight.optim import Optimizer
from rushlight.tensor import Tensor
from rushlight.training.arguments import (
    argument_problems,
    check_kinds,
    check_remember,
    check_seed,
    loss_text,
    make_plan,
)
from rushlight.training.callbacks import Callback
from rushlight.training.engines import choose
from rushlight.training.generations import Generations
from rushlight.training.history import History
from rushlight.training.loop import Loop
from rushlight.training.progress import progress_for

__all__ = ["fit"]

LossFunction = Callable[[Tensor, Tensor], Tensor]


def fit(
    model: Module,
    train: Any,
    valid: Any = None,
    *,
    loss: str | LossFunction,
    optimizer: Optimizer,
    scheduler: Any = None,
    epochs: int,
    batch_size: int = 32,
    shuffle: bool = True,
    drop_last: bool = False,
    metrics: Sequence[str | Callable[[Tensor, Tensor], Any]] = (),
    callbacks: Sequence[Callback] = (),
    seed: int | None = None,
    engine: str = "auto",
    progress: bool | None = None,
    sample_weight: Any = None,
    class_weight: Mapping[int, float] | Sequence[float] | str | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    clip_norm: float | None = None,
    patience: int | None = None,
    max_seconds: float | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    resume: bool = False,
    remember: Mapping[str, Any] | None = None,
) -> History:
    """Train ``model`` and return what happened, epoch by epoch.

    It does what the hand-written loop over ``DataLoader(TensorDataset(x, y), batch_size,
    shuffle=True)`` does, with the same draws from the random stream; validation draws nothing.

    Args:
        model: the model; its parameters are changed in place.
        train: a pair (inputs, targets) of arrays or tensors, a Dataset, or a DataLoader. Arrays
            take the floating-point type of the model (numbers of classes stay whole), tensors are
            left as they are. ``inputs`` may be a tuple for a model of several inputs.
        valid: the same, to judge the model after each epoch (default: none).
        loss: a loss of ``rushlight.nn``, a function of (prediction, target), or a name
            ("cross_entropy", "mse", …). A prediction (n, 1) meets a target (n,) as (n,).
        optimizer: over the model's parameters.
        scheduler: stepped after each epoch.
        epochs: how often to go through the data.
        batch_size: rows per step (default 32).
        shuffle: draw a new order for each epoch (default True).
        drop_last: leave out a last batch that is not full (default False).
        metrics: functions of (prediction, target) that return a mean, or "accuracy", which losses
            of classes count by themselves.
        callbacks: called between epochs.
        seed: for ``manual_seed`` before the first draw (default: go on with the stream as it is).
        engine: ``"auto"`` or ``"eager"``.
        progress: show a progress bar, or lines where there is no terminal (default: only on a
            terminal).
        sample_weight: a weight per row; the loss is the weighted mean.
        class_weight: a weight per class, by number, or "balanced"; in validation too.
        l1: factor of the sum of absolute weights, biases left out (default 0).
        l2: factor of the sum of squared weights, biases left out (default 0).
        clip_norm: scale the gradients down to this norm, all together (default: never).
        patience: stop after so many epochs without a better ``valid_loss`` (``loss`` without
            validation), and put the best parameters back (default: never).
        max_seconds: stop after the epoch in which this time has passed.
        checkpoint: a file to write after each epoch, whole or not at all; the one before it is
            kept as ``NAME.previous.SUFFIX``, should the newest be damaged. Each takes 20 KB and the
            room of the parameters once for SGD, twice with momentum, three times for Adam; and once
            more with ``patience``.
        resume: go on from ``checkpoint``, if it exists, to the same bits. With more ``epochs`` than
            before, it goes on to those; a scheduler that depends on their number is another one.
        remember: settings of your own, by name, that a resumed training must agree with (default:
            none).

    Raises:
        TypeError: the model, the loss, the optimizer or the data are of the wrong kind.
        ValueError: arguments out of range, data that are empty, ragged, not finite or of different
            lengths: all such problems at once, before anything is trained. Or the checkpoint is of
            another training, or damaged like the one before it.
        DivergedError: the loss, or that of the validation, is no longer finite; the parameters are
            those before that epoch.

    Example:
        >>> import numpy as np, rushlight
        >>> x = np.linspace(-1, 1, 32).reshape(-1, 1)
        >>> model = rushlight.nn.Linear(1, 1)
        >>> optimizer = rushlight.optim.SGD(model.parameters(), lr=0.1)
        >>> history = fit(model, (x, 2 * x[:, 0]), loss="mse", optimizer=optimizer, epochs=50)
        >>> history["loss"][-1] < 0.01
        True
    """
    check_kinds(model, optimizer, scheduler, callbacks)
    check_seed(seed)
    loading = {"batch_size": batch_size, "shuffle": shuffle, "drop_last": drop_last}
    penalties, limits = {"l1": l1, "l2": l2}, {"clip_norm": clip_norm, "patience": patience}
    numbers = {"epochs": epochs, "max_seconds": max_seconds, **loading, **penalties, **limits}
    known = {"loss": loss_text(loss), "seed": seed, "remember": check_remember(remember)}
    plan = make_plan(
        argument_problems(numbers, resume, checkpoint),
        model,
        (train, valid),
        optimizer,
        loss=loss,
        metrics=metrics,
        loading=loading,
        weights={"sample_weight": sample_weight, "class_weight": class_weight},
        penalties=penalties,
        clip_norm=clip_norm,
    )
    loop = Loop(
        plan,
        *choose(engine, plan),
        epochs=epochs,
        scheduler=scheduler,
        callbacks=[*callbacks, *progress_for(progress)],
        patience=patience,
        max_seconds=max_seconds,
        checkpoint=None if checkpoint is None else Generations(Path(checkpoint)),
        asked={**known, **loading, **penalties, **limits},
    )
    return loop.run(seed, resume)
