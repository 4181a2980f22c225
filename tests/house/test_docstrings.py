"""Every public name says what it is: a sentence, its arguments, its shapes, an example that is run.

The rules are those of ``faults``; ``test_doctests.py`` runs the examples.
"""

import inspect
import re

import pytest
from public_names import FUNCTIONAL, definitions, methods

from rushlight.nn import Module

SECTION = re.compile(r"^(Args|Attributes|Shape|Example):$", re.MULTILINE)
ENTRY = re.compile(r"^ {4}\*{0,2}(\w+)(?: \(.*?\))?: \S", re.MULTILINE)

# The modules whose definitions are still to be written in full.
UNFINISHED = {
    f"{package}.{name}"
    for package, names in (
        ("rushlight.bridge", "serialization"),
        ("rushlight.compiler", "interpret ir step tracer verify"),
        ("rushlight.datasets", "idx registry splits task"),
        (
            "rushlight.nn",
            "activation containers dropout flatten init linear loss module normalization "
            "parameter parameters",
        ),
        ("rushlight.nn.utils", "clip_grad convert_parameters"),
        ("rushlight.optim", "adam optimizer rmsprop sgd"),
        ("rushlight.optim.lr_scheduler", "plateau scheduler"),
        ("rushlight.training", "callbacks errors history"),
        ("rushlight.utils.data", "dataloader dataset sampler"),
        ("rushlight.viz", "saving"),
    )
    for name in names.split()
}


def parameters(thing):
    """The names of what the caller passes; those with an underscore are no one's business."""
    if inspect.isclass(thing):
        thing = next(filter(inspect.isfunction, (thing.__init__, thing.__new__)), lambda: None)
    given = (name for name in inspect.signature(thing).parameters if name[0] != "_")
    return [name for name in given if name not in ("self", "cls", "ctx")]


def sections(doc):
    """The text of the summary, under "", and of each section that the rules know."""
    summary, *rest = SECTION.split(doc)
    return {"": summary, **dict(zip(rest[::2], rest[1::2], strict=True))}


def faults(doc, names, *, example=True, shape=False):
    """Yields what a docstring lacks."""
    found = sections(inspect.cleandoc(doc or ""))
    first = found[""].partition("\n\n")[0].strip()
    if not first.endswith((".", ":")) or "\n" in first:
        yield "a first line that is a sentence"
    told = set(ENTRY.findall(found.get("Args", "") + found.get("Attributes", "")))
    yield from (f"the argument {name}" for name in names if name not in told)
    if shape and "Shape" not in found:
        yield "Shape"
    if example and ">>> " not in found.get("Example", ""):
        yield "Example"


def is_layer(door, thing):
    """Whether shapes go in and come out: a layer, a loss or a function that does its work."""
    if inspect.isclass(thing):
        return issubclass(thing, Module) and thing.forward is not Module.forward
    return door == FUNCTIONAL


def lacking():
    """Yields each fault of a public definition, with the module that holds it."""
    seen = set()
    for door, name, thing in definitions():
        given = faults(thing.__doc__, parameters(thing), shape=is_layer(door, thing))
        yield from ((thing.__module__, f"{door}.{name} lacks {fault}") for fault in given)
        for function in methods(thing) if inspect.isclass(thing) else ():
            if function not in seen:
                seen.add(function)
                for fault in faults(function.__doc__, parameters(function), example=False):
                    yield function.__module__, f"{function.__qualname__} lacks {fault}"


def test_every_public_name_is_explained():
    assert [fault for module, fault in lacking() if module not in UNFINISHED] == []


# Checks of the checker


GOOD = """One sentence.

    Args:
        x: a tensor.
        dim: the dimension
            (default 0).

    Shape:
        x (*).

    Example:
        >>> 1
        1
    """


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        (GOOD, []),
        ("", ["a first line that is a sentence"]),
        (GOOD.replace("sentence.", "sentence"), ["a first line that is a sentence"]),
        (GOOD.replace("One", "One\n    "), ["a first line that is a sentence"]),
        (GOOD.replace("dim:", "d:"), ["the argument dim"]),
        (GOOD.replace("x: a tensor.", "x:"), ["the argument x"]),
        (GOOD.replace("Args", "Arguments"), ["the argument x", "the argument dim"]),
        (GOOD.replace("Shape:", "Shapes:"), ["Shape"]),
        (GOOD.replace(">>> ", ""), ["Example"]),
    ],
)
def test_a_fault_is_found(planted, fault):
    assert list(faults(planted, ["x", "dim"], shape=True))[: len(fault)] == fault
    assert bool(list(faults(planted, ["x", "dim"], shape=True))) is bool(fault)
