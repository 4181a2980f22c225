"""Every example in a docstring is run, module by module, as a reader would type it."""

import doctest
import importlib

import pytest
from source_tree import modules

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# A `__main__` runs its command when imported; the command's tests run it.
NAMES = [module.name for module in modules() if module.path.stem != "__main__"]


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_module(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert results.failed == 0
