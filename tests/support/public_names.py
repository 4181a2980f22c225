"""What is public, each definition once: what the tests of docstrings and of their examples walk."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

from rushlight.tensor import Tensor

DOORS = (
    *("rushlight", "rushlight.cuda", "rushlight.functional.linalg", "rushlight.autograd"),
    *("rushlight.nn", "rushlight.nn.functional", "rushlight.nn.init", "rushlight.nn.utils"),
    *("rushlight.optim", "rushlight.optim.lr_scheduler", "rushlight.utils.data"),
    *("rushlight.datasets", "rushlight.training", "rushlight.viz"),
    *("rushlight.compiler", "rushlight.bridge", "rushlight.report"),
)


def definitions() -> Iterator[tuple[str, str, Any]]:
    """Yields each public definition: the door it is found at first, its name there and itself.

    Aliases, forms in place and forms with ``out=`` are left out: they wrap what is judged.
    """
    seen: set[Any] = set()
    for door, name, found in _named():
        thing = inspect.unwrap(found)
        if name[0] == "_" or not (inspect.isroutine(thing) or inspect.isclass(thing)):
            continue
        if thing.__module__.startswith("rushlight") and thing not in seen:
            seen.add(thing)
            yield door, name, thing


def _named() -> Iterator[tuple[str, str, Any]]:
    for door in DOORS:
        module = importlib.import_module(door)
        for name in getattr(module, "__all__", None) or dir(module):
            yield door, name, getattr(module, name)
    for name, thing in vars(Tensor).items():
        yield "Tensor", name, thing.fget if isinstance(thing, property) else thing


def methods(kind: type) -> Iterator[Any]:
    """Yields the methods of a class as a base first wrote them: an override keeps the meaning."""
    first: dict[str, Any] = {}
    for base in kind.__mro__:
        if base.__module__.startswith("rushlight") and not issubclass(Tensor, base):
            first.update(vars(base))
    for name, method in first.items():
        if isinstance(method, property | staticmethod | classmethod):
            method = method.fget if isinstance(method, property) else method.__func__
        if name[0] != "_" and inspect.isfunction(method):
            yield inspect.unwrap(method)
