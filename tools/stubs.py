"""Write the stubs of what is attached at run time, for type checkers and editors.

Operations are published by a decorator, and rooms give ``Tensor`` its methods; neither can be seen
in the source. ``python tools/stubs.py`` writes ``functional/__init__.pyi`` and ``methods.pyi`` from
the live objects, and the front door's own stub; a test holds them current.
"""

from __future__ import annotations

import ast
import inspect
import math
import re
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import rushlight
from rushlight.functional import exported
from rushlight.tensor import Tensor

PACKAGE = Path(rushlight.__file__).parent
TITLE = '"""Written by tools/stubs.py."""'

_BOTH_WAYS = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "div"),
    *("and", "or", "xor", "lshift", "rshift"),
)
_OPERATORS = {f"__{prefix}{name}__" for name in _BOTH_WAYS for prefix in ("", "r")}
_WRITING = {f"__i{name}__" for name in _BOTH_WAYS}
_OPERATORS |= {f"__{name}__" for name in ("eq", "ne", "lt", "le", "gt", "ge")}


def main() -> None:
    """Write all files."""
    for path, text in stubs().items():
        path.write_text(text, encoding="utf-8")


def stubs() -> dict[Path, str]:
    """The text of each stub, by its path."""
    functions = [_function(name, exported[name]) for name in sorted(exported)]
    listed = "exported: builtins.dict[builtins.str, collections.abc.Callable[..., typing.Any]]"
    methods = [f"    {line}" for line in _methods()]
    return {
        PACKAGE / "__init__.pyi": _stub(["", *_front_door()]),
        PACKAGE / "functional" / "__init__.pyi": _stub(["", listed, "", *functions]),
        PACKAGE / "methods.pyi": _stub(["", "class Methods:", *methods]),
    }


def _front_door() -> Iterator[str]:
    """What the front door imports, each name said to be for others: ``import x as x``."""
    for node in ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for name in (alias.asname or alias.name for alias in node.names):
                if not name.startswith("_"):
                    yield f"from {node.module} import {name} as {name}"
        elif isinstance(node, ast.Assign):
            (target,) = node.targets
            name = ast.unparse(target)
            if name not in {"__dir__", "__getattr__"}:  # which tell of names, and are none
                yield f"{name}: {_type(type(getattr(rushlight, name)))}"


def _stub(lines: list[str]) -> str:
    """A file of these lines that imports the types they name.

    Types of Rushlight are imported by name: ``rushlight.tensor`` is a function for who asks the
    front door, and the module of that name is hidden behind it.
    """
    body = "\n".join(lines)
    own = {name: t.__module__ for name, t in _named.items() if re.search(rf"\b{name}\b", body)}
    modules = sorted(set(re.findall(r"\b(builtins|collections\.abc|numpy|typing)\.", body)))
    imports = [f"import {module}" for module in modules]
    imports += sorted(f"from {module} import {name}" for name, module in own.items())
    return "\n".join([TITLE, "", *imports, *lines, ""])


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
            yield _function(name, value, method=True)


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


def _function(name: str, function: Callable[..., Any], *, method: bool = False) -> str:
    if name in _WRITING:  # called by ``a += b`` alone, with whatever stands there
        return f"def {name}(self, other: typing.Any, /) -> Tensor: ..."
    signature = inspect.signature(function)
    hints = _hints(inspect.unwrap(function))
    parts, star = [], False
    for i, p in enumerate(signature.parameters.values()):
        if p.kind is p.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        parts.append("self" if method and i == 0 else _parameter(p, hints))
        star = star or p.kind is p.VAR_POSITIONAL
    wrapper = inspect.signature(function, follow_wrapped=False).parameters
    if "out" in wrapper and "out" not in signature.parameters:
        kind = "Tensor | None" if hints.get("return") is Tensor else "typing.Any"
        parts += ([] if star else ["*"]) + [f"out: {kind} = None"]
    parts = _variadic_last(parts)
    result = hints.get("return", Any)
    if result is Any and name in _OPERATORS:  # NotImplemented is among what they return
        result = Tensor
    unlike = "  # type: ignore[override]" if name in {"__eq__", "__ne__"} else ""
    return f"def {name}({', '.join(parts)}) -> {_type(result)}: ...{unlike}"


def _variadic_last(parts: list[str]) -> list[str]:
    """``**kwargs`` behind what was added."""
    return [p for p in parts if not p.startswith("**")] + [p for p in parts if p.startswith("**")]


def _parameter(p: inspect.Parameter, hints: dict[str, Any]) -> str:
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


# Rushlight's types that were met, by the name under which stubs know them.
_named: dict[str, type] = {}


def _name(hint: Any) -> str:
    if isinstance(hint, typing.TypeVar):
        return "typing.Any"
    if not hint.__module__.startswith("rushlight"):
        return f"{hint.__module__}.{hint.__qualname__}"
    if _named.setdefault(hint.__qualname__, hint) is not hint:
        raise RuntimeError(f"two types are called {hint.__qualname__}: {hint.__module__}, too")
    return str(hint.__qualname__)


if __name__ == "__main__":
    main()
