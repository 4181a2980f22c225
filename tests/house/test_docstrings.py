"""Every public name says what it is: a sentence, its arguments, its shapes, an example that is run.

The rules are those of ``faults``; ``test_doctests.py`` runs the examples.
"""

import inspect
import re

import pytest
from public_names import definitions, methods

from rushlight.nn import Module

SECTION = re.compile(r"^(Args|Attributes|Shape|Example):$", re.MULTILINE)
ENTRY = re.compile(r"^ {4}\*{0,2}(\w+)(?: \(.*?\))?: \S", re.MULTILINE)


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
    if shape and not found.get("Shape", "").strip():
        yield "Shape"
    if example and ">>> " not in found.get("Example", ""):
        yield "Example"


def has_shapes(thing):
    """Whether shapes go in and come out: a layer, a loss, or an operation that gives a tensor."""
    if inspect.isclass(thing):
        return issubclass(thing, Module) and thing.forward is not Module.forward
    gives_tensor = inspect.signature(thing).return_annotation == "Tensor"
    return gives_tensor and thing.__module__.startswith("rushlight.functional")


def lacking():
    """Yields each fault of a public definition."""
    seen = set()
    for door, name, thing in definitions():
        given = faults(thing.__doc__, parameters(thing), shape=has_shapes(thing))
        yield from (f"{door}.{name} lacks {fault}" for fault in given)
        for function in methods(thing) if inspect.isclass(thing) else ():
            if function not in seen:
                seen.add(function)
                given = faults(function.__doc__, parameters(function), example=False)
                yield from (f"{function.__qualname__} lacks {fault}" for fault in given)


def test_every_public_name_is_explained():
    assert list(lacking()) == []


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
    found = list(faults(planted, ["x", "dim"], shape=True))
    assert found[: len(fault)] == fault
    assert bool(found) is bool(fault)


def test_the_walk_comes_by():
    names = {name for _, name, _ in definitions()}
    assert names >= {"exp", "reshape", "new_zeros", "celu", "vector_norm", "Linear", "sparse_"}
    assert names >= {"AdamW", "StepLR", "DataLoader", "fit", "load_npz", "curves", "trace", "save"}
