"""The ``rushlight`` command: train, predict, eval.

``app.py`` gathers the commands, one file each; ``failures.py`` turns errors into one line and an
exit code. The work itself is done by ``rushlight.training``; here are words, options and tables.
"""

from rushlight.cli.app import main

__all__ = ["main"]
