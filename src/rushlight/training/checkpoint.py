"""Checkpoints: one file with all that an exact resume needs.

Model, optimizer, scheduler, the state of every generator, the history so far, early stopping's
memory, and what the training was asked for, so that a checkpoint of another training is refused. A
resumed training ends in the same bits as one that was never interrupted.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushlight.bridge import load, save
from rushlight.training.generators import generator_states, set_generator_states

if TYPE_CHECKING:
    from rushlight.training.loop import Loop

__all__ = ["read_checkpoint", "restore", "write_checkpoint"]

_FORMAT = "rushlight checkpoint 1"
_PARTS = {
    "format",
    "asked",
    "epoch",
    "model",
    "optimizer",
    "scheduler",
    "generators",
    "history",
    "stopped",
    "best",
}


def write_checkpoint(path: str | os.PathLike[str], loop: Loop) -> None:
    """Write the state of a training after an epoch, whole or not at all."""
    plan, scheduler = loop.plan, loop.scheduler
    save(
        {
            "format": _FORMAT,
            "asked": loop.asked,
            "epoch": loop.epoch,
            "model": dict(plan.model.state_dict()),
            "optimizer": plan.optimizer.state_dict(),
            "scheduler": None if scheduler is None else scheduler.state_dict(),
            "generators": generator_states(loop.plan.train.loader),
            "history": loop.history.rows,
            "stopped": loop.history.stopped,
            "best": loop.best.state(),
        },
        path,
    )


def read_checkpoint(path: str | os.PathLike[str]) -> dict[str, Any]:
    """What ``write_checkpoint`` wrote.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is damaged, or no checkpoint.
    """
    found = load(path)
    if not isinstance(found, dict) or found.get("format") != _FORMAT or set(found) != _PARTS:
        raise ValueError(
            f"resume: {os.fspath(path)} is no checkpoint of a training ({_FORMAT!r}); "
            "parameters alone are loaded with model.load_state_dict(rushlight.load(file))"
        )
    return found


def restore(found: dict[str, Any], loop: Loop, path: Path) -> None:
    """Put a training into the state of a checkpoint.

    Raises:
        ValueError: the checkpoint belongs to another training, and all differences are named; or
            it is damaged.
    """
    asked, now = found["asked"], loop.asked
    differences = [
        f"{key} was {asked.get(key)!r} and is {now.get(key)!r}"
        for key in sorted({*asked, *now})
        if asked.get(key) != now.get(key)
    ]
    if differences:
        raise ValueError(
            f"resume: {path} belongs to another training: {'; '.join(differences)}. Ask for the "
            "same, or start anew with resume=False"
        )
    if found["epoch"] > loop.epochs:
        raise ValueError(
            f"resume: {path} holds {found['epoch']} epochs, more than epochs={loop.epochs}; ask "
            "for at least as many, or start anew with resume=False"
        )
    try:
        _put(found, loop)
    except (AttributeError, IndexError, KeyError, RuntimeError, TypeError) as error:
        raise ValueError(f"resume: {path} is damaged: {error!r}") from error


def _put(found: dict[str, Any], loop: Loop) -> None:
    plan = loop.plan
    plan.model.load_state_dict(found["model"])
    plan.optimizer.load_state_dict(found["optimizer"])
    if loop.scheduler is not None:
        loop.scheduler.load_state_dict(found["scheduler"])
    set_generator_states(loop.plan.train.loader, found["generators"])
    loop.epoch = found["epoch"]
    loop.history.rows[:] = found["history"]
    loop.history.stopped = found["stopped"]
    loop.best.restore(found["best"])
