"""The front door lists what there is, by hand, and the stubs say the same."""

import ast

from source_tree import PACKAGE

import rushlight
from rushlight.functional import exported


def listed():
    """The names that `rushlight/__init__.py` imports from `functional`."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    (found,) = [
        n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "rushlight.functional"
    ]
    return {alias.name for alias in found.names}


def test_every_published_operation_is_listed():
    assert listed() - {"linalg", "return_types", "special"} == set(exported)


def test_what_is_listed_is_the_published_form():
    wrong = [name for name in exported if getattr(rushlight, name) is not exported[name]]
    assert wrong == []


def test_the_front_door_is_a_list_and_nothing_else():
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    kinds = {type(n).__name__ for n in tree.body}
    assert kinds <= {"Expr", "ImportFrom", "Assign"}, kinds
