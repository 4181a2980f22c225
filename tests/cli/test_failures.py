"""How commands fail: one line, an exit code, a traceback only where it is asked for."""

import errno
import os
import warnings

import pytest
import typer

from rushlight.cli.failures import (
    FAILURE,
    INTERRUPTED,
    USAGE,
    UsageProblem,
    clear_failures,
    demand,
)

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "runs/a")


def fail(error, advice="", debug=False):
    def failing():
        with clear_failures(debug) as told:
            told.text = advice
            raise error

    with pytest.raises(typer.Exit) as caught:
        failing()
    return caught.value.exit_code


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (UsageProblem("--lr is wrong"), USAGE, "error: --lr is wrong\nsee --help\n"),
        (ValueError("fit(): too much"), FAILURE, "error: too much\n"),
        (ValueError("too much"), FAILURE, "error: too much\n"),
        (MemoryError(), FAILURE, "error: MemoryError\n"),
        (KeyboardInterrupt(), INTERRUPTED, "interrupted\n"),
        (FULL, FAILURE, "error: runs/a: No space left on device\n"),
        (FileNotFoundError("there is no such file"), FAILURE, "error: there is no such file\n"),
        (KeyError("x"), FAILURE, "error: KeyError: 'x' (a bug? --debug shows where)\n"),
    ],
)  # fmt: skip
def test_each_error_has_its_code_and_its_line(error, code, text, capsys):
    assert fail(error) == code
    assert capsys.readouterr() == ("", text)


def test_a_warning_is_one_line(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        with clear_failures(debug=False):
            warnings.warn("fit(): the newest is damaged", stacklevel=1)
    assert capsys.readouterr() == ("", "warning: the newest is damaged\n")


def test_what_to_do_next_is_told(capsys):
    fail(KeyboardInterrupt(), "go on with: rushlight train --resume x")
    assert capsys.readouterr().err == "interrupted\ngo on with: rushlight train --resume x\n"


def test_debug_lets_the_error_pass():
    with pytest.raises(LookupError), clear_failures(debug=True):
        raise LookupError("x")


def test_an_exit_passes():
    with pytest.raises(typer.Exit) as caught, clear_failures(debug=False):
        raise typer.Exit(5)
    assert caught.value.exit_code == 5


def test_problems_are_demanded_away():
    demand([])
    with pytest.raises(UsageProblem, match="a; b"):
        demand(["a", "b"])
