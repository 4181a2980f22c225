"""The names of a module: which ones it shows, and what it says of those that are not there.

A name that PyTorch has and Rushlight has not fails at once, and says what to do instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import Any, NoReturn

__all__ = ["absent", "shown"]


def absent(
    module: str, names: Mapping[str, str], present: Callable[[], list[str]]
) -> Callable[[str], NoReturn]:
    """The ``__getattr__`` of a module that lacks some of PyTorch's names.

    Args:
        module: the module's name, for the message.
        names: why not, or what to use instead, with the names of which that is true.
        present: lists the names that there are, to find the nearest.

    Example:
        >>> missing = absent("shop", {"there is no sea": "Boat Raft"}, lambda: ["Bicycle"])
        >>> missing("Boat")
        Traceback (most recent call last):
        AttributeError: shop has no Boat: there is no sea
    """
    reasons = {name: reason for reason, listed in names.items() for name in listed.split()}

    def missing(name: str) -> NoReturn:
        if name in reasons:
            raise AttributeError(f"{module} has no {name}: {reasons[name]}")
        near = get_close_matches(name, [n for n in present() if not n.startswith("_")], 1)
        hint = f"; did you mean {near[0]}?" if near and not name.startswith("_") else ""
        raise AttributeError(f"module {module!r} has no attribute {name!r}{hint}")

    return missing


def shown(names: Mapping[str, Any], rooms: str) -> Callable[[], list[str]]:
    """The ``__dir__`` of a module that imports what it shows: its public names.

    Python leaves every module that was imported from a package in it, too; those are hidden, but
    for the ones that are meant to be seen.

    Args:
        names: the module's ``globals()``.
        rooms: the modules to show, where they have been imported.

    Example:
        >>> import math, string
        >>> shown({"pi": 3.14, "math": math, "string": string, "_e": 2.72}, "math")()
        ['pi', 'math']
    """
    listed = rooms.split()

    def present() -> list[str]:
        return [
            name
            for name, value in names.items()
            if not name.startswith("_") and (name in listed or not isinstance(value, ModuleType))
        ]

    return present
