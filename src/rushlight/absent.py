"""What PyTorch has and Rushlight has not: the name fails at once, and says what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import NoReturn

__all__ = ["absent"]


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
