"""What tab completion shows: public names, and of modules only those that are meant to be seen."""

import importlib
import types

import pytest
from source_tree import modules

import rushlight

# Rooms whose list is not what they show: nobody completes their names, or, in `functional`, the
# published operations are no list in the source. Everything else shows just its list.
INNER = {"rushlight." + n for n in ["cli", "functional", "lessons", "ops", "training.engines"]}
ROOMS = {m.name for m in modules() if m.path.name == "__init__.py"} - INNER - {"rushlight"}


def reached(module, seen=None):
    """Every module that a user gets to from `module`, a name after a name."""
    seen = {} if seen is None else seen
    seen[module.__name__] = module
    for name in dir(module):
        inner = getattr(module, name)
        if isinstance(inner, types.ModuleType) and inner.__name__ not in seen:
            reached(inner, seen)
    return seen


def leaks(module):
    """What `module` shows beside its list, or keeps back of it."""
    return set(dir(module)) ^ set(module.__all__)


@pytest.mark.parametrize("name", sorted(ROOMS | set(reached(rushlight)) - INNER - {"rushlight"}))
def test_a_room_shows_its_list(name):
    assert leaks(importlib.import_module(name)) == set()


def test_the_front_door_shows_what_it_imports():
    shown = set(dir(rushlight))
    assert shown >= set(rushlight.functional.exported)
    assert {"Tensor", "float32", "fit", "nn", "optim", "manual_seed"} <= shown
    assert not shown & {"absent", "devices", "ops", "sizes", "shown", "_absent"}


def test_a_leak_is_found():
    leaky = types.ModuleType("leaky")
    leaky.__all__ = ["name"]
    leaky.name = leaky.helper = 1
    assert {"helper"} <= leaks(leaky)
    leaky.__dir__ = list
    assert leaks(leaky) == {"name"}
