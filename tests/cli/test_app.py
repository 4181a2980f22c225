"""The command as a whole: help, version, unknown words, and how fast it answers."""

import subprocess
import sys
import time

import pytest
from tiny_runs import rushlight, start

import rushlight as package


@pytest.mark.parametrize("command", ["train", "predict", "eval", "cache"])
def test_every_command_has_help_with_an_example(command):
    result = rushlight(command, "--help")
    assert result.exit_code == 0
    assert f"Example: rushlight {command} " in " ".join(result.stdout.split())


def test_the_first_page_lists_the_commands():
    for words in (["--help"], ["-h"]):
        result = rushlight(*words)
        assert result.exit_code == 0
        for command in ("train", "predict", "eval", "cache"):
            assert command in result.stdout


def test_the_version():
    result = rushlight("--version")
    assert (result.exit_code, result.stdout) == (0, f"rushlight {package.__version__}\n")


@pytest.mark.parametrize(
    "words",
    [["fly"], ["train", "--fast"], ["predict"], ["predict", "x"], ["eval"], ["train", "--lr"]],
)
def test_words_that_mean_nothing_are_usage(words):
    result = rushlight(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr


def test_it_is_a_process_with_streams_and_exit_codes():
    process = start("train", "nothing", "--lr", "x")
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "there is no data set 'nothing'" in error
    assert "--lr must be a finite number above 0, got 'x'" in error


def test_help_does_not_wait_for_heavy_imports():
    code = "import sys; import rushlight.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"sklearn", "scipy", "matplotlib", "safetensors", "jinja2", "torch", "pandas"}
    assert heavy & set(loaded) == set()
    began = time.process_time()
    assert rushlight("--help").exit_code == 0
    assert time.process_time() - began < 0.4
