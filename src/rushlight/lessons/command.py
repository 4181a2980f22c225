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

__all__ = ["run_lesson"]


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
    parser.add_argument("--data", metavar="FILE", help=".npz file or folder of IDX files")
    parser.add_argument(
        "--epochs", type=_epochs, default=default_epochs, help=f"default: {default_epochs}"
    )
    parser.add_argument("--json", action="store_true", help="standard output is JSON alone")
    options = parser.parse_args(arguments)
    try:
        with contextlib.redirect_stdout(sys.stderr if options.json else sys.stdout):
            result = lesson(options.data, options.epochs)
    except (OSError, ValueError, FloatingPointError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(result, indent=1))
    return 0


def _epochs(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"expected a whole number, 0 or more, got {text!r}")
    return int(text)
