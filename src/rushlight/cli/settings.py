"""From the words of a command line to the settings of a run, with all problems in one message."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rushlight.cli.defaults import default_settings
from rushlight.cli.failures import demand
from rushlight.datasets import TaskData, entry, names
from rushlight.training.config import Config, DataSettings, TrainingSettings
from rushlight.training.recipe import DATA_RULES, LOSSES, RULES, losses_of
from rushlight.training.rules import Choice, Number, Rule, Sizes, checked, shown
from rushlight.training.run import NAME
from rushlight.training.spec import ACTIVATIONS, mlp

__all__ = ["config_of", "read_setting", "settings_of"]

_OPTIONS: dict[str, Rule] = {
    "hidden": Sizes(100_000),
    "activation": Choice(tuple(ACTIVATIONS)),
    "dropout": Number(0.0, 1.0),
    "valid": DATA_RULES["valid"],
    **RULES,
}


def settings_of(name: str, words: Mapping[str, str | None], run_name: str | None) -> dict[str, Any]:
    """The settings that the words of a command line stand for; the rest are the defaults.

    Args:
        name: the data set.
        words: each option's word, or None.
        run_name: the run's name, or None.

    Raises:
        UsageProblem: a word is not allowed; all such words are named.
    """
    given = {key: _OPTIONS[key].read(word) for key, word in words.items() if word is not None}
    settings = {"patience": None, **default_settings(name), **given}
    problems = []
    if name not in names():
        problems.append(f"there is no data set {name!r}; choose one of {', '.join(names())}")
    problems += [
        _spelled(problem, words)
        for problem in checked(_OPTIONS, settings, "{}", frozenset({"patience"}))
    ]
    if name in names() and settings["loss"] in LOSSES:
        kind, fitting = entry(name).kind, losses_of(entry(name).kind)
        if settings["loss"] not in fitting:
            problems.append(
                f"--loss must be one of {', '.join(fitting)} for {kind}, got {settings['loss']!r}"
            )
    if run_name is not None and not NAME.fullmatch(run_name):
        problems.append(
            "--name must be 1 to 100 letters, digits, dots, - and _, the first a letter or digit, "
            f"and no path, got {shown(run_name)}"
        )
    demand(problems)
    return settings


def read_setting(name: str, word: str) -> Any:
    """The value of one setting.

    Args:
        name: the setting.
        word: what was typed for it.

    Raises:
        UsageProblem: the word is not allowed.
    """
    value = _OPTIONS[name].read(word)
    problems = checked({name: _OPTIONS[name]}, {name: value}, "{}", frozenset())
    demand([_spelled(problem, {name: word}) for problem in problems])
    return value


def config_of(task: TaskData, file: Path | None, settings: Mapping[str, Any]) -> Config:
    """The settings of a run on its data.

    Args:
        task: the data.
        file: the file or folder that they were read from; None for the data set's own.
        settings: what ``settings_of`` returns.
    """
    loss = LOSSES[settings["loss"]]
    layers = mlp(
        task.num_features,
        settings["hidden"],
        task.num_outputs,
        settings["activation"],
        dropout=settings["dropout"],
        final=loss.final,
    )
    return Config(
        command=_command(task.name, file, settings),
        data=DataSettings(
            name=task.name,
            kind=task.kind,
            file=None if file is None else str(file.resolve()),
            valid=settings["valid"],
            features=task.num_features,
            classes=task.class_names,
            image_shape=task.image_shape or (),
            fingerprint=task.fingerprint,
        ),
        layers=tuple(layers),
        training=TrainingSettings(**{name: settings[name] for name in RULES}),
    )


def _spelled(problem: str, words: Mapping[str, str | None]) -> str:
    """A problem under the option's name and with the word as it was typed."""
    name, _, rest = problem.partition(" ")
    expected, _, _ = rest.rpartition(", got ")
    return f"{_flag(name)} {expected}, got {shown(words[name])}"


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _command(name: str, file: Path | None, settings: Mapping[str, Any]) -> str:
    """The command line that says every setting, so that it means the same under other defaults."""
    words = ["rushlight", "train", name]
    words += [] if file is None else ["--data", str(file)]
    for key in _OPTIONS:
        value = settings[key]
        if isinstance(value, list):
            value = ",".join(map(str, value))
        words += [] if value is None else [_flag(key), str(value)]
    return shlex.join(words)
