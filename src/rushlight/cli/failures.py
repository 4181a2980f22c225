"""How a command fails: one clear message, an exit code, and a traceback only where asked for.

Exit codes: 0 done, 1 it failed, 2 it was asked for something that there is not, 130 interrupted,
141 nobody reads its output any more (``rushlight.streams``).
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from rushlight.training.errors import message_of

__all__ = ["FAILURE", "INTERRUPTED", "USAGE", "Advice", "UsageProblem", "clear_failures", "demand"]

FAILURE, USAGE, INTERRUPTED = 1, 2, 130
# What an error of a user's making is; anything else is a bug, and is told as one.
_EXPECTED = (OSError, ValueError, TypeError, ArithmeticError, MemoryError, ImportError)


class UsageProblem(Exception):
    """The command line asks for something that there is not."""


class Advice:
    """What to do after a failure; a command that is on its way fills it in."""

    text = ""


def demand(problems: Sequence[str]) -> None:
    """Refuse a command line for all of its problems.

    Raises:
        UsageProblem: there is a problem.
    """
    if problems:
        raise UsageProblem("; ".join(problems))


@contextmanager
def clear_failures(debug: bool) -> Iterator[Advice]:
    """Within it, an error becomes a message on standard error and an exit code.

    Args:
        debug: let errors pass, so that Python prints their traceback.
    """
    advice = Advice()
    try:
        with _clear_warnings():
            yield advice
    except UsageProblem as problem:
        raise _ended(f"error: {problem}", USAGE, "see --help") from problem
    except KeyboardInterrupt as interrupt:
        raise _ended("interrupted", INTERRUPTED, advice.text) from interrupt
    except (typer.Exit, SystemExit):
        raise
    except Exception as error:
        if debug:
            raise
        raise _ended(_message(error), FAILURE, advice.text) from error


@contextmanager
def _clear_warnings() -> Iterator[None]:
    """Within it, a warning is one line, without the place in the code that gave it."""

    def show(message: Warning | str, category: Any, *place: Any, **more: Any) -> None:
        print(f"warning: {message_of(Warning(message))}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


def _ended(message: str, code: int, advice: str) -> typer.Exit:
    print(message, file=sys.stderr)
    if advice:
        print(advice, file=sys.stderr)
    return typer.Exit(code)


def _message(error: Exception) -> str:
    text = message_of(error)
    if not isinstance(error, _EXPECTED):
        return f"error: {type(error).__name__}: {text} (a bug? --debug shows where)"
    return f"error: {text}"
