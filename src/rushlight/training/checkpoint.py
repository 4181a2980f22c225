"""Checkpoints: one file with all that an exact resume needs.

Model, optimizer, scheduler, the state of every generator, the history so far, early stopping's
memory, and what the training was asked for, so that a checkpoint of another training is refused. A
resumed training ends in the same bits as one that was never interrupted. Read next:
``generations.py``, which keeps the last two.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushlight.bridge import load
from rushlight.bridge.serialization import dumps
from rushlight.training.errors import CheckpointError, DamagedError
from rushlight.training.generators import generator_states, set_generator_states
from rushlight.training.history import counted

if TYPE_CHECKING:
    from rushlight.training.generations import Generations
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
_LONGEST = 60


def write_checkpoint(files: Generations, loop: Loop) -> None:
    """Write the state of a training after an epoch, whole or not at all."""
    plan, scheduler = loop.plan, loop.scheduler
    content = {
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
    }
    files.write(dumps(content))


def read_checkpoint(path: str | os.PathLike[str]) -> dict[str, Any]:
    """What ``write_checkpoint`` wrote.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedError: it is damaged.
        CheckpointError: it is another kind of file.
    """
    try:
        found = load(path)
    except ValueError as error:
        # Its message names the function and the path, which stand in this one already.
        reason = str(error).removeprefix("load(): ").removeprefix(f"{os.fspath(path)} ")
        reason = reason if reason.startswith("is ") else f"is damaged: {reason}"
        raise DamagedError(path, reason) from error
    if not isinstance(found, dict) or found.get("format") != _FORMAT or set(found) != _PARTS:
        raise CheckpointError(
            path,
            f"is no checkpoint of a training ({_FORMAT!r})",
            cure="load parameters alone with model.load_state_dict(rushlight.load(file))",
        )
    return found


def restore(found: dict[str, Any], loop: Loop, path: Path) -> None:
    """Put a training into the state of a checkpoint.

    Raises:
        CheckpointError: it belongs to another training, and all differences are named; or it does
            not hold what it should.
    """
    if differences := list(_differences(found["asked"], loop.asked)):
        raise CheckpointError(path, "belongs to another training", differences, "ask for the same")
    if found["epoch"] > loop.epochs:
        held = counted(found["epoch"], "epoch")
        raise CheckpointError(
            path,
            f"holds {held} already, more than the {loop.epochs} asked for",
            cure="ask for at least as many",
        )
    try:
        _put(found, loop)
    except (AttributeError, IndexError, KeyError, RuntimeError, TypeError) as error:
        raise DamagedError(path, f"is damaged: {error!r}") from error


def _differences(asked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """In what two trainings differ: in the user's own words, where these differ already."""
    own = list(_of_mappings("", asked.get("remember") or {}, now.get("remember") or {}))
    others = ({k: v for k, v in given.items() if k != "remember"} for given in (asked, now))
    yield from own or _of_mappings("", *others)


def _of_mappings(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*was, *now}):
        if was.get(key) != now.get(key):
            yield _difference(f"{name}.{key}" if name else key, was.get(key), now.get(key))


def _difference(name: str, was: Any, now: Any) -> str:
    """The first place where two values differ: a line of a text, an entry of a list."""
    if isinstance(was, str) and isinstance(now, str) and "\n" in was + now:
        lines = zip_longest(was.splitlines(), now.splitlines(), fillvalue="")
        old, new = next(pair for pair in lines if pair[0] != pair[1])
        return f"{name} had {old.strip() or 'nothing'} and has {new.strip() or 'nothing'}"
    if isinstance(was, list | tuple) and isinstance(now, list | tuple):
        pairs = enumerate(zip_longest(was, now))
        place, (old, new) = next((i, pair) for i, pair in pairs if pair[0] != pair[1])
        return _difference(f"{name}[{place}]", old, new)
    if isinstance(was, dict) and isinstance(now, dict):
        return next(_of_mappings(name, was, now))
    return f"{name} was {_short(was)} and is {_short(now)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


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
