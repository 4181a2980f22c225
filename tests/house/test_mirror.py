"""`tests/` mirrors `src/rushlight` one to one: `a/b.py` is tested in `tests/a/test_b.py`.

A module that only gathers names (imports and `__all__`) needs no twin. Tests about the whole house
rather than one module live in folders of their own, listed here.
"""

import ast

from source_tree import PACKAGE, ROOT, Module, modules

# Folders of tests without a module of the same path.
ABOUT_THE_WHOLE = {
    "proofs": "native code against eager code: random programs, whole trainings, footguns",
    "house": "the rules that hold for every file",
    "parity": "PyTorch's own test material, and random calls, in both libraries",
    "support": "what several tests share",
}

# "a/b.py": why it has no twin, and what tests it instead.
_PRODUCTS = "products/test_emit.py runs it in products of every size and kind"
_FORMULAS = "llvm/test_mathematics.py runs every function that is written with it"
WITHOUT_TWIN = {
    **{
        f"compiler/llvm/products/{name}.py": _PRODUCTS
        for name in ("adding", "dot", "loop", "nest", "outer", "panel", "tiny", "vectors")
    },
    "compiler/llvm/trigonometry.py": _FORMULAS,
}


def has_code(module):
    """True where a module does more than gather names under a docstring."""
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.For | ast.With)
        for node in ast.walk(module.tree)
    )


def twin(relative):
    """Where the tests of the module at this path below the package are."""
    name = relative.stem.strip("_") if relative.stem != "__init__" else relative.parent.name
    return relative.parent / f"test_{name}.py"


def present_tests():
    below = (path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py"))
    return {path for path in below if path.parts[0] not in ABOUT_THE_WHOLE}


def without_twin():
    """The modules with code whose tests are missing, each with where they belong."""
    present = present_tests()
    twins = {m.relative.as_posix(): twin(m.relative) for m in modules() if has_code(m)}
    return {module: str(test) for module, test in twins.items() if test not in present}


def test_every_module_has_its_twin():
    missing = without_twin()
    assert [missing[module] for module in missing if module not in WITHOUT_TWIN] == []


def test_every_test_has_its_module():
    twins = {twin(module.relative) for module in modules()}
    assert sorted(map(str, present_tests() - twins)) == []


def test_every_exception_is_still_needed():
    assert set(WITHOUT_TWIN) <= set(without_twin())


# Checks of the checker


def test_where_twins_are(tmp_path):
    expected = {
        "tensor.py": "test_tensor.py",
        "nn/linear.py": "nn/test_linear.py",
        "nn/__init__.py": "nn/test_nn.py",
        "cli/__main__.py": "cli/test_main.py",
        "nn/_base.py": "nn/test_base.py",
    }
    for source, test in expected.items():
        assert str(twin(Module(tmp_path / source, tmp_path).relative)) == test


def test_what_counts_as_code(tmp_path):
    path = tmp_path / "a.py"
    for source, expected in {
        '"""Doc."""\nfrom b import c\n__all__ = ["c"]': False,
        "def f(): pass": True,
        "if x:\n    class C: pass": True,
    }.items():
        path.write_text(source, encoding="utf-8")
        assert has_code(Module(path, tmp_path)) is expected
    assert PACKAGE.is_dir()
