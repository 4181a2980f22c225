"""The options' words: what --help says is what is allowed."""

import re
from inspect import signature

import pytest
from tiny_runs import rushlight

from rushlight.cli import options
from rushlight.cli.train import train
from rushlight.training.recipe import OPTIMIZERS, SCHEDULES, losses_of
from rushlight.training.spec import ACTIVATIONS


def words_of(option):
    """The names in an option's help."""
    return set(re.findall(r"\b[a-z][a-z0-9_]+\b", option.__metadata__[0].help))


@pytest.mark.parametrize(
    ("option", "names"),
    [
        (options.Activation, ACTIVATIONS),
        (options.OptimizerName, OPTIMIZERS),
        (options.ScheduleName, SCHEDULES),
        (options.LossName, [*losses_of("classification"), *losses_of("regression"), "bce"]),
        (options.EngineName, ["auto", "eager"]),
    ],
)
def test_help_names_what_there_is(option, names):
    assert set(names) <= words_of(option)


def test_every_option_has_its_help():
    text = rushlight("train", "--help").stdout
    flags = {f"--{name.replace('_', '-')}" for name in signature(train).parameters}
    assert {"--data", "--hidden", "--lr", "--patience", "--resume", "--json"} <= flags
    assert [flag for flag in flags - {"--dataset"} if flag not in text] == []
