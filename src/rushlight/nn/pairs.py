"""What the ``update`` of a container takes: a mapping, or pairs of key and value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["key_value_pairs"]


def key_value_pairs(who: str, given: Any) -> list[tuple[str, Any]]:
    """The pairs in ``given``.

    Raises:
        TypeError: it cannot be iterated, or an item of it cannot.
        ValueError: an item is no pair.
    """
    if not isinstance(given, Iterable):
        raise TypeError(
            f"{who}.update should be called with an iterable of key/value pairs, but got "
            f"{type(given).__name__}"
        )
    if isinstance(given, Mapping) or hasattr(given, "items"):
        return list(given.items())
    return [_pair(who, i, item) for i, item in enumerate(given)]


def _pair(who: str, i: int, item: Any) -> tuple[str, Any]:
    if not isinstance(item, Iterable):
        raise TypeError(
            f"{who} update sequence element #{i} should be Iterable; is {type(item).__name__}"
        )
    pair = tuple(item)
    if len(pair) != 2:
        raise ValueError(
            f"{who} update sequence element #{i} has length {len(pair)}; 2 is required"
        )
    return pair
