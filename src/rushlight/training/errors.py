"""The errors that training itself raises, and how problems are gathered into one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

__all__ = ["CheckpointError", "DamagedError", "DivergedError", "Problems", "message_of"]

# A function that speaks, as in "fit(): the loss is nan".
_SPEAKER = re.compile(r"[\w.]+\(\): ")


class DivergedError(FloatingPointError):
    """The loss is no longer a finite number; the parameters are those before that epoch.

    Args:
        problem: which loss, and when.
        cure: what to do. Default: what helps most often.

    Example:
        >>> import rushlight
        >>> model = rushlight.nn.Linear(1, 1)
        >>> sgd = rushlight.optim.SGD(model.parameters(), lr=1e30)
        >>> x = rushlight.ones(8, 1)
        >>> try:
        ...     history = rushlight.fit(model, (x, x), loss="mse", optimizer=sgd, epochs=9)
        ... except DivergedError:
        ...     print("take a smaller learning rate")
        take a smaller learning rate
    """

    def __init__(self, problem: str, cure: str | None = None) -> None:
        self.problem, self.cure = problem, cure
        advice = cure or "try a smaller learning rate, or clip_norm=1.0"
        super().__init__(f"fit(): {problem}; {advice}")


class CheckpointError(ValueError):
    """A training cannot go on from a checkpoint.

    Args:
        path: the checkpoint.
        problem: what is wrong, in words that follow the path.
        differences: in what the training differs from that of the checkpoint. Default: none.
        cure: what to do other than start anew. Default: nothing.
        anew: how to start anew. Default: as ``fit`` is told.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        problem: str,
        differences: Sequence[str] = (),
        cure: str = "",
        anew: str = "start anew with resume=False",
    ) -> None:
        self.path, self.problem = os.fspath(path), problem
        self.differences, self.cure = tuple(differences), cure
        found = f": {'; '.join(differences)}" if differences else ""
        advice = f"{cure}, or {anew}" if cure else anew
        super().__init__(f"fit(): {self.path} {problem}{found}; {advice}")


class DamagedError(CheckpointError):
    """A checkpoint is damaged."""


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


def message_of(error: BaseException) -> str:
    """What an error says to one who typed a command and called no function.

    Args:
        error: any error; one of the system names its file first.

    Example:
        >>> message_of(ValueError("read_npy(): a.npy: the file is damaged"))
        'a.npy: the file is damaged'
    """
    text, place = str(error), ""
    if isinstance(error, OSError) and error.strerror:
        # Python puts a number in front of these, and the path at the end.
        text, place = error.strerror, f"{error.filename}: " if error.filename else ""
    speaker = _SPEAKER.match(text)
    return place + text[speaker.end() if speaker else 0 :] or type(error).__name__
