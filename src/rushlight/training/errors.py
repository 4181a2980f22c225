"""The errors that training itself raises, and how problems are gathered into one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["DivergedError", "Problems"]


class DivergedError(FloatingPointError):
    """The loss is no longer a finite number; the parameters are those before that epoch."""


class Problems:
    """What is wrong with arguments, gathered so that all of it is said at once.

    Args:
        who: who speaks in the message.

    Example:
        >>> problems = Problems("fit()")
        >>> with problems.gathered():
        ...     raise ValueError("epochs must be at least 1, got 0")
        >>> problems.found
        ['epochs must be at least 1, got 0']
    """

    def __init__(self, who: str) -> None:
        self.who = who
        self.found: list[str] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Within it, a ValueError is kept for later; a TypeError says who speaks."""
        try:
            yield
        except TypeError as error:
            if str(error).startswith(self.who):
                raise
            raise TypeError(f"{self.who}: {error}") from error
        except ValueError as error:
            self.found.append(str(error))

    def refuse(self) -> None:
        """Raise what was gathered.

        Raises:
            ValueError: there is a problem.
        """
        if self.found:
            raise ValueError(f"{self.who}: {'; '.join(self.found)}")
