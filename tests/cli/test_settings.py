"""From words to settings: every option, every bad value, all problems at once."""

import shlex
from pathlib import Path

import pytest
from tiny_runs import rushlight

from rushlight.cli.failures import UsageProblem
from rushlight.cli.settings import config_of, settings_of
from rushlight.datasets import load

BAD = [
    ("hidden", "0"),
    ("hidden", "64,"),
    ("hidden", "a"),
    ("hidden", "-3"),
    ("hidden", "1000000"),
    ("activation", "swish"),
    ("activation", ""),
    ("dropout", "1"),
    ("dropout", "-0.1"),
    ("dropout", "nan"),
    ("loss", "mse"),
    ("loss", "hinge"),
    ("optimizer", "Adam"),
    ("lr", "0"),
    ("lr", "-1"),
    ("lr", "fast"),
    ("lr", "inf"),
    ("lr", "nan"),
    ("lr", "1e999"),
    ("weight_decay", "-1"),
    ("schedule", "linear"),
    ("batch_size", "0"),
    ("batch_size", "1.5"),
    ("batch_size", ""),
    ("epochs", "0"),
    ("epochs", "-5"),
    ("epochs", "1e3"),
    ("epochs", "٣"),
    ("seed", "-1"),
    ("seed", str(2**63)),
    ("seed", "x"),
    ("valid", "1"),
    ("valid", "-0.5"),
    ("valid", "half"),
    ("patience", "0"),
    ("patience", "x"),
    ("engine", "gpu"),
]


@pytest.mark.parametrize(("option", "word"), BAD)
def test_a_bad_value_is_usage_and_is_shown(option, word, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    flag = "--" + option.replace("_", "-")
    result = rushlight("train", flag, word)
    assert result.exit_code == 2
    assert f"{flag} must be " in result.stderr
    assert f"got {word!r}" in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_all_problems_are_said_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = rushlight(
        "train", "moons", "--lr", "0", "--epochs", "x", "--hidden", "3,,4", "--name", "a/b"
    )
    assert result.exit_code == 2
    for part in (
        "no data set 'moons'",
        "--lr must",
        "--epochs must",
        "--hidden must",
        "--name must",
    ):
        assert part in result.stderr
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/tmp/x", "a b", "-x", "x" * 101, "a\0"])
def test_a_name_is_no_path(name):
    with pytest.raises(UsageProblem, match="--name must be 1 to 100 letters"):
        settings_of("digits", {}, name)


def test_losses_fit_the_task():
    with pytest.raises(UsageProblem, match="one of bce_with_logits, bce for binary, got 'nll'"):
        settings_of("xor", {"loss": "nll"}, None)


def test_words_win_over_defaults():
    words = {"hidden": "64, 32", "lr": "1e-2", "epochs": None, "patience": "3"}
    found = settings_of("digits", words, "mine")
    assert (found["hidden"], found["lr"], found["patience"]) == ([64, 32], 0.01, 3)
    assert found["epochs"] == settings_of("digits", {}, None)["epochs"]


@pytest.mark.parametrize("name", ["digits", "xor", "line"])
def test_the_command_of_a_run_repeats_it(name):
    task = load(name)
    words = {"seed": "7", "hidden": "5", "patience": "4", "dropout": "0.5"}
    file = Path("some where.npz")
    config = config_of(task, file, settings_of(name, words, None))
    program, command, data_set, *options = shlex.split(config.command)
    assert (program, command, data_set, options[:2]) == (
        "rushlight",
        "train",
        name,
        ["--data", "some where.npz"],
    )
    pairs = dict(zip(options[2::2], options[3::2], strict=True))
    again = settings_of(name, {k[2:].replace("-", "_"): v for k, v in pairs.items()}, None)
    assert config_of(task, file, again) == config


def test_no_hidden_layer_is_a_linear_model():
    config = config_of(load("line"), None, settings_of("line", {"hidden": ""}, None))
    assert [layer["type"] for layer in config.layers] == ["Linear"]
