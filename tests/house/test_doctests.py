"""Every example in a docstring is run, module by module, as a reader would type it."""

import doctest
import importlib
import inspect

import pytest
from public_names import definitions
from source_tree import modules

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# A `__main__` runs its command when imported; the command's tests run it.
NAMES = [module.name for module in modules() if module.path.stem != "__main__"]


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_module(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert results.failed == 0


# What a function made stands in no module, where the test above would find it.
MADE = {
    name: thing
    for _, name, thing in definitions()
    if inspect.isfunction(thing) and "<locals>" in thing.__code__.co_qualname
}


@pytest.mark.parametrize("name", MADE)
def test_examples_of_what_is_made_by_a_table(name):
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for test in doctest.DocTestFinder().find(MADE[name], name, globs={}):
        runner.run(test)
    assert (runner.failures, bool(runner.tries)) == (0, True)
