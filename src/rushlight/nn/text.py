"""The text of modules: PyTorch's indented tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rushlight.functional.register import title
from rushlight.tensor import Tensor

__all__ = ["runs", "tree_text", "type_name"]


def tree_text(name: str, extra: str, children: Sequence[tuple[str, str]]) -> str:
    """``name(extra)``, or a line for each child between the parentheses."""
    extra_lines = extra.split("\n") if extra else []
    lines = extra_lines + [f"({key}): {_indented(text)}" for key, text in children]
    if len(extra_lines) == 1 and not children:
        return f"{name}({extra})"
    if not lines:
        return f"{name}()"
    return f"{name}(\n  " + "\n  ".join(lines) + "\n)"


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def runs(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Texts with their numbers; equal neighbours as one: ``("0-2", "3 x Linear(…)")``."""
    found: list[tuple[int, int, str]] = []
    for i, text in enumerate(texts):
        if found and found[-1][2] == text:
            found[-1] = (found[-1][0], i, text)
        else:
            found.append((i, i, text))
    return [
        (str(a), text) if a == b else (f"{a}-{b}", f"{b - a + 1} x {text}") for a, b, text in found
    ]


def type_name(value: Any) -> str:
    """The name of the value's type in error messages."""
    kind = type(value)
    if kind is Tensor:
        return f"torch.{title(value.dtype)}Tensor"
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
