"""Standard output and standard error as a command needs them: with a name, and with manners.

A stream that cannot be written says so under its name. A reader that has gone, as ``| head`` does,
is no error: the program ends at once and in silence, as it would by the signal SIGPIPE. This stands
at the bottom of the house, like `files.py`, and imports nothing of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

__all__ = ["PIPE_CLOSED", "StreamError", "named_streams"]

PIPE_CLOSED = 128 + 13  # what a shell says of a program that SIGPIPE ended


class StreamError(OSError):
    """A standard stream cannot be written."""


class _Stream:
    """A stream that speaks of its own errors; in all else it is the one it stands for."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def write(self, text: str) -> int:
        with self._named():
            return self._stream.write(text)

    def flush(self) -> None:
        with self._named():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            # What is still in the buffer shall not fail once more when Python ends.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            if isinstance(error, BrokenPipeError):
                raise SystemExit(PIPE_CLOSED) from error
            raise StreamError(error.errno, error.strerror, self._name) from error


@contextmanager
def named_streams() -> Iterator[None]:
    """Within it, the streams of this process are such; at its end, all is written.

    Raises:
        StreamError: standard output cannot be written.
    """
    kept = sys.stdout, sys.stderr
    # Python has none where the process was started without.
    if sys.stdout is not None:
        sys.stdout = cast("TextIO", _Stream(sys.stdout, "standard output"))
    if sys.stderr is not None:
        sys.stderr = cast("TextIO", _Stream(sys.stderr, "standard error"))
    try:
        yield
    finally:
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        finally:
            sys.stdout, sys.stderr = kept
