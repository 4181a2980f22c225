"""Numbers and settings in the words of a reader.

One rule for each kind of value, so that a loss looks alike in a table, in a caption and in the
headline.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["duration", "metric", "number", "percent", "settings"]

NOTHING = "–"


def number(value: float | None) -> str:
    """A count with its thousands apart, or a quantity to four figures.

    Example:
        >>> number(6570), number(0.0486878), number(None), number(float("nan"))
        ('6,570', '0.04869', '–', '–')
    """
    if value is None or math.isnan(value):
        return NOTHING
    if isinstance(value, int) or (float(value).is_integer() and abs(value) >= 1000):
        return f"{int(value):,}"
    return f"{value:.4g}"


def percent(share: float | None) -> str:
    """A share as per cent, to two places.

    Example:
        >>> percent(0.98611), percent(1), percent(None)
        ('98.61 %', '100 %', '–')
    """
    if share is None or math.isnan(share):
        return NOTHING
    return "100 %" if share == 1 else f"{100 * share:.2f} %"


def duration(seconds: float | None) -> str:
    """A time in the unit that suits it.

    Example:
        >>> [duration(s) for s in (0.00042, 0.85, 12.34, 200, 4000)]
        ['0.42 ms', '850 ms', '12.3 s', '3 min 20 s', '1 h 06 min']
    """
    if seconds is None or math.isnan(seconds):
        return NOTHING
    if seconds < 0.9995:
        return f"{1000 * seconds:.3g} ms"
    if seconds < 99.95:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def metric(name: str, value: Any) -> str:
    """A value as its name asks: accuracies as per cent, times as times.

    Example:
        >>> metric("valid_accuracy", 0.5), metric("seconds", 2.0), metric("loss", 0.25)
        ('50.00 %', '2 s', '0.25')
    """
    if value is None or not isinstance(value, int | float):
        return NOTHING if value is None else str(value)
    if name.endswith("accuracy"):
        return percent(value)
    return duration(value) if name == "seconds" else number(value)


def settings(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """A nested configuration as pairs of a dotted key and a text.

    Example:
        >>> list(settings({"seed": 1, "model": {"hidden": [64, 32]}}))
        [('seed', '1'), ('model.hidden', '64, 32')]
    """
    for key, value in config.items():
        if isinstance(value, Mapping):
            yield from settings(value, f"{prefix}{key}.")
        elif _is_list(value) and any(isinstance(item, Mapping) for item in value):
            numbered = {str(i): item for i, item in enumerate(value)}
            yield from ((f"{prefix}{key}.{i}", _flat(item)) for i, item in numbered.items())
        else:
            yield f"{prefix}{key}", _flat(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _flat(value: Any) -> str:
    """A value on one line: a mapping as `key = value`, a list with commas."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {_flat(item)}" for key, item in value.items())
    if _is_list(value):
        return ", ".join(map(_flat, value)) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value is None else str(value)
