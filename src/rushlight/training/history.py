"""What ``fit`` returns: one row per epoch, and how it was computed."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

from rushlight.files import write_atomic

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["COLUMNS", "History", "Row", "counted"]

Row = dict[str, Any]

# The columns that every history.csv begins with.
COLUMNS = ("epoch", "loss", "accuracy", "valid_loss", "valid_accuracy", "lr", "seconds")


def counted(count: int, noun: str) -> str:
    """A number of things in words.

    Args:
        count: how many.
        noun: what one of them is called.

    Example:
        >>> counted(1, "epoch"), counted(2, "epoch")
        ('1 epoch', '2 epochs')
    """
    return f"{count} {noun}" + "s" * (count != 1)


class History:
    """The rows of a training, in order of the epochs.

    ``loss`` and ``accuracy`` are means over the samples of an epoch, taken before each step;
    ``valid_loss`` and ``valid_accuracy`` come after it, in evaluation mode. What does not apply is
    None.

    Args:
        engine: what ran the epochs: ``"eager"``.
        engine_reason: why not a faster engine; None where nothing needs to be said.

    Example:
        >>> history = History("eager")
        >>> history.append({"epoch": 1, "loss": 0.5})
        >>> history["loss"]
        [0.5]
    """

    def __init__(self, engine: str, engine_reason: str | None = None) -> None:
        self.rows: list[Row] = []
        self.engine = engine
        self.engine_reason = engine_reason
        # Why the training ended before the last epoch; None if it did not.
        self.stopped: str | None = None
        self.best_epoch: int | None = None

    def append(self, row: Row) -> None:
        """Add an epoch's row; the columns of ``COLUMNS`` are filled up with None.

        Args:
            row: the values by column.

        Example:
            >>> history = History("eager")
            >>> history.append({"epoch": 1, "loss": 0.5})
            >>> history[-1]["loss"], history[-1]["accuracy"]
            (0.5, None)
        """
        self.rows.append({**dict.fromkeys(COLUMNS), **row})

    def __getitem__(self, key: str | int) -> Any:
        """The column of a name, or the row of a number."""
        if isinstance(key, int):
            return self.rows[key]
        if self.rows and key not in self.rows[0]:
            raise KeyError(f"History has no column {key!r}; it has {', '.join(self.columns)}")
        return [row[key] for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns.

        Example:
            >>> History("eager").columns[:3]
            ('epoch', 'loss', 'accuracy')
        """
        return tuple(self.rows[0]) if self.rows else COLUMNS

    @overload
    def to_csv(self, path: None = None) -> str: ...

    @overload
    def to_csv(self, path: str | os.PathLike[str]) -> None: ...

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """The rows as CSV; what does not apply is an empty field.

        Args:
            path: the file to write, whole or not at all (default: return the text instead).

        Raises:
            OSError: the file cannot be written.

        Example:
            >>> history = History("eager")
            >>> history.append({"epoch": 1, "loss": 0.5})
            >>> print(history.to_csv())
            epoch,loss,accuracy,valid_loss,valid_accuracy,lr,seconds
            1,0.5,,,,,
        """
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        if path is None:
            return text.getvalue()
        write_atomic(path, text.getvalue().encode())
        return None

    def to_dataframe(self) -> Any:
        """The rows as a pandas DataFrame; what does not apply is NaN.

        Raises:
            ModuleNotFoundError: pandas is not installed.

        Example:
            >>> history = History("eager")
            >>> history.append({"epoch": 1, "loss": 0.5})
            >>> history.to_dataframe()[["epoch", "loss"]]
               epoch  loss
            0      1   0.5
        """
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "History.to_dataframe() needs pandas: pip install pandas; without it, use "
                "history.rows (a list of dicts) or history.to_csv()"
            ) from error
        rows = [{k: math.nan if v is None else v for k, v in row.items()} for row in self.rows]
        return pandas.DataFrame(rows, columns=list(self.columns))

    def plot(self) -> Figure:
        """The learning curves as a matplotlib figure.

        Example:
            >>> history = History("eager")
            >>> history.append({"epoch": 1, "loss": 0.5})
            >>> history.plot().axes[0].get_xlabel()
            'epoch'
        """
        from rushlight.viz.curves import curves

        return curves(self.rows)

    def __repr__(self) -> str:
        last = self.rows[-1] if self.rows else {}
        shown = ", ".join(
            f"{k}={v:.4g}" for k, v in last.items() if isinstance(v, float) and k != "seconds"
        )
        return f"<History of {counted(len(self), 'epoch')}, engine {self.engine!r}: {shown}>"
