"""The package's source as data: what the tests of the house rules walk over.

A `Module` is one file of a package, with its syntax tree and the modules it imports. Nothing here
imports the package itself, so that a rule can also be tried on a small tree made for the purpose.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rushlight"

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Import:
    """One imported module, and whether merely importing the importer imports it too."""

    target: str
    line: int
    immediate: bool


@dataclass(frozen=True)
class Module:
    """One file of the package that lies in the folder `package`."""

    path: Path
    package: Path

    @cached_property
    def relative(self) -> Path:
        return self.path.relative_to(self.package)

    @cached_property
    def name(self) -> str:
        parts = [self.package.name, *self.relative.with_suffix("").parts]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def room(self) -> str:
        """The first part of the path below the package, without `.py`."""
        return self.relative.parts[0].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(self._imports(self.tree, immediate=True))

    def _imports(self, node: ast.AST, immediate: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            for target in self._targets(child):
                yield Import(target, child.lineno, immediate)
            yield from self._imports(child, immediate and not _is_deferred(child))

    def _targets(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = self._base(node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if self._is_module(inner) else base
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parents = (self.package.name, *self.relative.parent.parts)
        kept = parents[: len(parents) - node.level + 1]
        return ".".join((*kept, node.module) if node.module else kept)

    def _is_module(self, name: str) -> bool:
        path = self.package.parent.joinpath(*name.split("."))
        return path.with_suffix(".py").exists() or path.is_dir()


def modules(package: Path = PACKAGE) -> list[Module]:
    """Every Python file of the package, in the order of their paths."""
    return [Module(path, package) for path in sorted(package.rglob("*.py"))]


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every function below `tree` with its qualified name."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, DEFINITIONS):
            name = prefix + child.name
            if isinstance(child, FUNCTIONS):
                yield name, child
            yield from functions(child, name + ".")
        else:
            yield from functions(child, prefix)


def _is_deferred(node: ast.AST) -> bool:
    """True where importing the module does not run the node's body."""
    is_guard = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    return is_guard or isinstance(node, (*FUNCTIONS, ast.Lambda))


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))
