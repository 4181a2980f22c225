"""Write the stubs of what is attached at run time, for type checkers and editors.

Operations are published by a decorator, and rooms give ``Tensor`` its methods; neither can be seen
in the source. ``python tools/stubs.py`` writes ``functional/__init__.pyi`` and ``methods.pyi`` from
the live objects; a test holds them current.
"""

from __future__ import annotations

import ast
import inspect
import math
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import rushlight
from rushlight.functional import exported
from rushlight.tensor import Tensor

PACKAGE = Path(rushlight.__file__).parent
IMPORTS = """\
import builtins
import collections
import collections.abc
import types
import typing

import numpy
import rushlight.autograd.attributes
import rushlight.autograd.node
import rushlight.devices
import rushlight.dtypes
import rushlight.functional
import rushlight.random.generator
import rushlight.sizes
import rushlight.tensor
"""


_PLAIN = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift div".split()
_OPERATORS = {f"__{prefix}{name}__" for name in _PLAIN for prefix in ("", "r")}
_OPERATORS |= {f"__{name}__" for name in ("eq", "ne", "lt", "le", "gt", "ge")}


def main() -> None:
    """Write both files."""
    for path, text in stubs().items():
        path.write_text(text)


def stubs() -> dict[Path, str]:
    """The text of each stub, by its path."""
    functions = "\n".join(_function(name, exported[name]) for name in sorted(exported))
    methods = "\n".join(f"    {line}" for line in _methods())
    return {
        PACKAGE / "functional" / "__init__.pyi": f'"""Written by tools/stubs.py."""\n\n{IMPORTS}\n'
        "exported: builtins.dict[builtins.str, collections.abc.Callable[..., typing.Any]]\n\n"
        f"{functions}\n",
        PACKAGE / "methods.pyi": f'"""Written by tools/stubs.py."""\n\n{IMPORTS}\n'
        f"class Methods:\n{methods}\n",
    }


def _methods() -> Iterator[str]:
    own = _names_in_source()
    for name, value in sorted(vars(Tensor).items()):
        if name in own or name.startswith("_abc"):
            continue
        if isinstance(value, property):
            hints = typing.get_type_hints(value.fget)
            yield "@property"
            yield f"def {name}(self) -> {_type(hints.get('return', Any))}: ..."
            if value.fset is not None:
                yield f"@{name}.setter"
                yield f"def {name}(self, value: typing.Any, /) -> None: ..."
        elif isinstance(value, types.FunctionType):
            yield _function(name, value)


def _names_in_source() -> set[str]:
    """What the class body of ``Tensor`` itself defines."""
    tree = ast.parse((PACKAGE / "tensor.py").read_text())
    (body,) = [n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Tensor"]
    names = {n.name for n in body if isinstance(n, ast.FunctionDef)}
    for node in body:
        if isinstance(node, ast.Assign):
            names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names | {"__module__", "__doc__", "__dict__", "__weakref__", "__annotations__"}


def _function(name: str, function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    hints = _hints(inspect.unwrap(function))
    parts, star = [], False
    for i, p in enumerate(signature.parameters.values()):
        if p.kind is p.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        parts.append(_parameter(p, hints, is_self=i == 0 and p.name == "self"))
        star = star or p.kind is p.VAR_POSITIONAL
    if "__wrapped__" in vars(function) and "out" not in signature.parameters:  # the wrapper's own keyword
        parts += ([] if star else ["*"]) + ["out: typing.Any = None"]
    parts = _variadic_last(parts)
    result = hints.get("return", Any)
    if result is Any and name in _OPERATORS:  # NotImplemented is among what they return
        result = Tensor
    return f"def {name}({', '.join(parts)}) -> {_type(result)}: ..."


def _variadic_last(parts: list[str]) -> list[str]:
    """``**kwargs`` behind what was added."""
    return [p for p in parts if not p.startswith("**")] + [p for p in parts if p.startswith("**")]


def _parameter(p: inspect.Parameter, hints: dict[str, Any], *, is_self: bool) -> str:
    if is_self:
        return "self"
    stars = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
    default = "" if p.default is p.empty else f" = {_default(p.default)}"
    return f"{stars}{p.name}: {_type(hints.get(p.name, Any))}{default}"


def _default(value: Any) -> str:
    simple = value is None or isinstance(value, bool | int | float | str)
    return repr(value) if simple and _finite(value) else "..."


def _finite(value: Any) -> bool:
    """Whether a number can be written as itself."""
    return not isinstance(value, float) or math.isfinite(value)


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError:  # imported for type checkers only
        return {}


def _type(hint: Any) -> str:
    if hint is Any:
        return "typing.Any"
    if hint is None or hint is type(None):
        return "None"
    if hint is Ellipsis:
        return "..."
    if isinstance(hint, list):
        return f"[{', '.join(_type(h) for h in hint)}]"
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_type(a) for a in arguments)
    if origin is typing.Literal:
        return f"typing.Literal[{', '.join(repr(a) for a in arguments)}]"
    if origin is not None:
        inside = ", ".join(_type(a) for a in arguments)
        return f"{_name(origin)}[{inside}]"
    return _name(hint)


def _name(hint: Any) -> str:
    if isinstance(hint, typing.TypeVar):
        return "typing.Any"
    module = hint.__module__
    if module == "numpy" and hint.__qualname__ == "bool":
        return "numpy.bool"
    return f"{module}.{hint.__qualname__}"


if __name__ == "__main__":
    main()
