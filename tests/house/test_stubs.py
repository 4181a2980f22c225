"""The stubs for type checkers are those that `tools/stubs.py` would write now."""

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "stubs.py"


def stubs():
    spec = importlib.util.spec_from_file_location("stubs", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool.stubs()


@pytest.mark.parametrize("number", [0, 1])
def test_stub_is_current(number):
    path, text = list(stubs().items())[number]
    assert path.read_text() == text, f"run: python tools/stubs.py  ({path.name} is out of date)"
