"""A file and its predecessor: should the newest be damaged, the one before it is still there.

What the bytes mean is not known here; ``checkpoint.py`` says it. At every moment the newest file
stands whole under its name, and each of the two was written at once.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rushlight.files import write_atomic
from rushlight.training.errors import DamagedError

__all__ = ["Generations"]


class Generations:
    """The last two states of a file.

    Args:
        path: the newest; the one before it is called ``NAME.previous.SUFFIX``.

    Example:
        >>> Generations(Path("/tmp/checkpoint.safetensors")).previous.name
        'checkpoint.previous.safetensors'
    """

    def __init__(self, path: Path) -> None:
        real = Path(os.path.realpath(path))
        self.path = path
        self.previous = real.with_name(f"{real.stem}.previous{real.suffix}")
        # Whether the file at ``path`` was written or read here: another's is not worth keeping.
        self._known = False

    def exist(self) -> bool:
        """Whether there is one of the two."""
        return self.path.exists() or self.previous.exists()

    def write(self, data: bytes) -> None:
        """Write the newest; the one that was so far becomes its predecessor."""
        write_atomic(self.path, data, previous=self.previous if self._known else None)
        if not self._known:
            self.previous.unlink(missing_ok=True)
        self._known = True

    def read(self, reader: Callable[[Path], Any]) -> Any:
        """What the newest holds, or with a warning its predecessor.

        Args:
            reader: reads a file; raises ``DamagedError`` where it is damaged.

        Raises:
            DamagedError: neither can be read.
            OSError: the newest cannot be read, and there is none before it.
        """
        try:
            found = reader(self.path)
        except (OSError, DamagedError) as error:
            return self._read_previous(reader, error)
        self._known = True
        return found

    def _read_previous(self, reader: Callable[[Path], Any], error: OSError | DamagedError) -> Any:
        if not self.previous.exists():
            raise error
        why = error.problem if isinstance(error, DamagedError) else f"is unreadable ({error})"
        if isinstance(error, FileNotFoundError):
            why = "is missing"
        try:
            found = reader(self.previous)
        except DamagedError as second:
            raise DamagedError(
                self.path, f"{why}, and {self.previous.name} beside it {second.problem}"
            ) from second
        warnings.warn(
            f"{self.path} {why}; going on from {self.previous.name}, the state before it",
            stacklevel=2,
        )
        return found
