"""A lesson as a command: its options, its output, its exit code, the same for every chapter.

A lesson prints its progress as the course does. With `--json` that goes to standard error, and
standard output is the result as JSON alone, for a program to read.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from rushlight.streams import named_streams
from rushlight.training.errors import message_of
from rushlight.training.recipe import RULES
from rushlight.training.rules import shown

__all__ = ["run_lesson"]

_EPOCHS = RULES["epochs"]


def run_lesson(
    name: str,
    description: str,
    lesson: Callable[[str | None, int], dict[str, Any]],
    *,
    default_epochs: int,
    arguments: Sequence[str] | None = None,
) -> int:
    """Read the command line, run a lesson and print its result.

    Args:
        name: The lesson's module.
        description: One sentence for `--help`.
        lesson: Takes the data's path, or None, and the number of epochs; returns its figures.
        default_epochs: Epochs where the command line names none.
        arguments: The command line's words. Default: None, those of this process.

    Returns:
        The exit code: 0, or 1 after one line on standard error that says what went wrong.

    Raises:
        SystemExit: With 2 for words that are no options, with 0 after `--help`.

    Example:
        >>> run_lesson("demo", "Count.", lambda data, epochs: {"epochs": epochs},
        ...            default_epochs=3, arguments=["--json"])
        {
         "epochs": 3
        }
        0
    """
    prog = f"python -m rushlight.lessons.{name}"
    parser = argparse.ArgumentParser(
        prog=prog,
        description=description,
        epilog=f"example: {prog} --data FILE.npz --epochs 3 --json",
    )
    parser.add_argument(
        "--data", metavar="FILE", type=_data, help=".npz file or folder of IDX files"
    )
    parser.add_argument(
        "--epochs",
        metavar="NUMBER",
        type=_epochs,
        default=default_epochs,
        help=f"default: {default_epochs}",
    )
    parser.add_argument("--json", action="store_true", help="standard output is JSON alone")
    try:
        with named_streams():
            options = parser.parse_args(arguments)
            with contextlib.redirect_stdout(sys.stderr if options.json else sys.stdout):
                result = lesson(options.data, options.epochs)
            if options.json:
                print(json.dumps(result, indent=1))
    except (OSError, ValueError, FloatingPointError) as error:
        print(f"error: {message_of(error)}", file=sys.stderr)
        return 1
    return 0


def _epochs(text: str) -> int:
    value = _EPOCHS.read(text)
    if not _EPOCHS.allows(value):
        raise argparse.ArgumentTypeError(f"expected {_EPOCHS.expected}, got {shown(text)}")
    return int(value)


def _data(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("expected a path, got ''; is a variable unset?")
    return text
