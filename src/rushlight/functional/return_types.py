"""What operations of several results return: named tuples that print as PyTorch's do.

``x.max(0)`` unpacks like a tuple and has the fields ``values`` and ``indices``.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

__all__ = [
    "aminmax",
    "cummax",
    "cummin",
    "kthvalue",
    "max",
    "median",
    "min",
    "mode",
    "nanmedian",
    "return_type",
    "sort",
    "topk",
]
__dir__ = __all__.copy


def return_type(name: str, *fields: str) -> Any:
    """A named tuple that prints as ``torch.return_types.name(...)``, a field a line.

    Args:
        name: its name, the operation's.
        fields: the names of the results.

    Example:
        >>> return_type("minmax", "min", "max")(1, 3)
        torch.return_types.minmax(
        min=1,
        max=3)
    """

    def __repr__(self: tuple[Any, ...]) -> str:
        lines = (f"{field}={value!r}" for field, value in zip(fields, self, strict=True))
        return f"torch.return_types.{name}(\n" + ",\n".join(lines) + ")"

    base = namedtuple(name, fields)  # type: ignore[misc]
    return type(name, (base,), {"__slots__": (), "__repr__": __repr__, "__module__": __name__})


aminmax = return_type("aminmax", "min", "max")
cummax = return_type("cummax", "values", "indices")
cummin = return_type("cummin", "values", "indices")
kthvalue = return_type("kthvalue", "values", "indices")
max = return_type("max", "values", "indices")
median = return_type("median", "values", "indices")
min = return_type("min", "values", "indices")
mode = return_type("mode", "values", "indices")
nanmedian = return_type("nanmedian", "values", "indices")
sort = return_type("sort", "values", "indices")
topk = return_type("topk", "values", "indices")
