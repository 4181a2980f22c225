"""The names that a rule may use, once for each kind of value it may run on.

A rule is written once, ``rule(xp, g, …)``, and ``xp`` is one of these: ``arrays`` (NumPy, eager),
``tensors`` (recorded again, for derivatives of derivatives) or ``tracers`` (the compiler). They
know no row themselves: ``ops/table.py`` tells each how to find one, which it does once for a name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from rushlight.tensor import Tensor

__all__ = ["Namespace", "arrays", "tensors", "tracers"]


V = TypeVar("V")


class Namespace(Generic[V]):
    """The rows of the table, as functions on one kind of value."""

    find: Callable[[str], Any]

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, row: str) -> Callable[..., V]:
        if row.startswith("__") or row == "find":
            raise AttributeError(row)
        try:
            function: Callable[..., V] = self.find(row)
        except KeyError:
            raise AttributeError(f"there is no row {row!r} among the {self.name}") from None
        setattr(self, row, function)
        return function

    def __repr__(self) -> str:
        return f"<namespace {self.name}>"


arrays: Namespace[Any] = Namespace("arrays")
tensors: Namespace[Tensor] = Namespace("tensors")
tracers: Namespace[Any] = Namespace("tracers")
