"""The named members of a module, seen as a dictionary.

A module keeps parameters, buffers and children as plain attributes, so that reading one costs what
any attribute costs, and lists their names by kind. ``module._parameters`` and its kin are views of
attributes and names, made when they are asked for: writing to one changes the module.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from rushlight.autograd.state import clock

__all__ = ["Registry", "structure"]


class _Structure:
    """When a module was last changed: its members, its hooks, or a ``forward`` of its own."""

    changed = 0

    def change(self) -> None:
        """Note a change; what was concluded from the modules before has to be looked at again."""
        self.changed = clock()


structure = _Structure()


class Registry(MutableMapping[str, Any]):
    """The attributes in ``attributes`` that ``names`` lists."""

    __slots__ = ("_attributes", "_names")

    def __init__(self, attributes: dict[str, Any], names: dict[str, bool]) -> None:
        self._attributes = attributes
        self._names = names

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._attributes[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._names.setdefault(name, True)
        self._attributes[name] = value
        structure.change()

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        del self._attributes[name]
        structure.change()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return repr(dict(self))
