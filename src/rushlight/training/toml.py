"""Nested settings as TOML text, for the reader that Python brings, ``tomllib``, to read back.

Tables, lists, text, booleans and numbers are all there is. A list of mappings is written with one
inline table per line, so that the layers of a network read as a list of layers.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["to_toml"]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DELETE = chr(0x7F)  # JSON lets it stand, TOML wants it escaped


def to_toml(tables: Mapping[str, Mapping[str, Any]], comment: str = "") -> str:
    """The text of a TOML file of tables; a value of None is left out.

    Args:
        tables: the settings under the names of their tables.
        comment: lines for the top of the file.

    Raises:
        TypeError: a value is nothing that TOML knows.

    Example:
        >>> print(to_toml({"data": {"name": "xor", "shape": [8, 8], "file": None}}), end="")
        [data]
        name = "xor"
        shape = [8, 8]
    """
    blocks = ["".join(f"# {line}\n" for line in comment.splitlines())] if comment else []
    blocks += ["".join(f"{line}\n" for line in _table(name, t)) for name, t in tables.items()]
    return "\n".join(blocks)


def _table(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{_key(name)}]"
    for key, value in table.items():
        if value is not None:
            yield f"{_key(key)} = {_value(value, lines=True)}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _value(value: Any, lines: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(k)} = {_value(v)}" for k, v in value.items() if v is not None)
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        items = [_value(item) for item in value]
        if lines and any(isinstance(item, Mapping) for item in value):
            return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
        return "[" + ", ".join(items) + "]"
    raise TypeError(f"to_toml: expected text, numbers, lists and mappings, got {value!r}")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace(_DELETE, "\\u007f")
