"""What settings may be: one rule for each, for the command line and for config.toml alike.

A rule reads a value from a word of the command line and checks one that came as a value. It says in
words what it expects, so that all problems can be gathered into one message.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Choice", "Number", "Rule", "Sizes", "Text", "Whole", "checked", "shown"]

_FEW = 30
_LONGEST = 80


class Rule(Protocol):
    """What a setting may be."""

    @property
    def expected(self) -> str:
        """The values that are allowed, in words."""

    def read(self, text: str) -> Any:
        """The value that a word stands for; the word itself where it stands for none."""

    def allows(self, value: Any) -> bool:
        """Whether a value obeys the rule."""


@dataclass(frozen=True)
class Whole:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int = 10**9

    @property
    def expected(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def read(self, text: str) -> Any:
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) < _FEW else text

    def allows(self, value: Any) -> bool:
        return type(value) is int and self.low <= value <= self.high


@dataclass(frozen=True)
class Number:
    """A finite number from ``low``, or above it, to below ``high``."""

    low: float = 0.0
    high: float = math.inf
    above: bool = False

    @property
    def expected(self) -> str:
        low = f"number {'above' if self.above else 'of at least'} {self.low:g}"
        if math.isfinite(self.high):
            return f"a {low} and below {self.high:g}"
        return f"a finite {low}"

    def read(self, text: str) -> Any:
        try:
            return float(text) if text.isascii() and "_" not in text else text
        except ValueError:
            return text

    def allows(self, value: Any) -> bool:
        if type(value) not in (int, float) or not math.isfinite(value):
            return False
        return bool((value > self.low or not self.above) and self.low <= value < self.high)


@dataclass(frozen=True)
class Choice:
    """One of some names."""

    names: tuple[str, ...]

    @property
    def expected(self) -> str:
        return f"one of {', '.join(self.names)}"

    def read(self, text: str) -> Any:
        return text

    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.names


@dataclass(frozen=True)
class Sizes:
    """Whole numbers with commas between them; none for the empty word."""

    high: int

    @property
    def expected(self) -> str:
        return f"sizes from 1 to {self.high} with commas between them, such as 64,32"

    def read(self, text: str) -> Any:
        rule = Whole(1)
        return [rule.read(part.strip()) for part in text.split(",")] if text.strip() else []

    def allows(self, value: Any) -> bool:
        one = Whole(1, self.high)
        return isinstance(value, list) and all(one.allows(size) for size in value)


@dataclass(frozen=True)
class Text:
    """Any text that is not empty."""

    @property
    def expected(self) -> str:
        return "text"

    def read(self, text: str) -> Any:
        return text

    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and bool(value)


def shown(value: Any) -> str:
    """A value in a message, however long.

    Example:
        >>> shown("a" * 300)
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… (300 characters)"
    """
    text = repr(value)
    if len(text) <= _LONGEST:
        return text
    length = f" ({len(value)} characters)" if isinstance(value, str) else ""
    return f"{text[: _LONGEST // 2]}…{length}"


def checked(
    rules: Mapping[str, Rule], values: Mapping[str, Any], where: str, optional: frozenset[str]
) -> list[str]:
    """What is wrong with values, each under the name that ``where`` gives it.

    Args:
        rules: the rule of each setting.
        values: the settings; None means not given.
        where: how a message calls a setting, with ``{}`` for its name.
        optional: the settings that may be None.

    Example:
        >>> checked({"epochs": Whole(1)}, {"epochs": 0}, "--{}", frozenset())
        ['--epochs must be a whole number from 1 to 1000000000, got 0']
    """
    problems = []
    for name, rule in rules.items():
        value = values.get(name)
        if value is None and name in optional:
            continue
        if not rule.allows(value):
            got = "nothing" if value is None else shown(value)
            problems.append(f"{where.format(name)} must be {rule.expected}, got {got}")
    return problems
