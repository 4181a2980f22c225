"""An error that a public function raises itself stands in its docstring, under Raises.

What the functions below it raise is for its author to weigh: this looks at its own lines alone.
"""

import ast
import inspect
import re
import textwrap

from public_names import definitions, methods


def raised(function):
    """The classes of the exceptions that a function's own lines make and raise."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    made = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
    names = {ast.unparse(exc.func) for exc in made if isinstance(exc, ast.Call)}
    return {name for name in names if name[0].isupper()}


def told(doc):
    """The exceptions under Raises."""
    _, _, after = (inspect.cleandoc(doc or "") + "\n").partition("\nRaises:\n")
    entries = re.match(r"(?: {4}.*\n)*", after).group()
    heads = re.findall(r"^ {4}(\w[\w, ]*):", entries, re.MULTILINE)
    return {name for head in heads for name in head.split(", ")}


def defined():
    """Yields each public function and method, and each class's ``__init__``, with its docstring."""
    for door, name, thing in definitions():
        if inspect.isclass(thing):
            yield f"{door}.{name}", thing.__doc__, thing.__init__
            yield from ((m.__qualname__, m.__doc__, m) for m in methods(thing))
        else:
            yield f"{door}.{name}", thing.__doc__, thing


def is_written(function):
    """Whether there are lines to read: a dataclass makes its ``__init__`` for itself."""
    return inspect.isfunction(function) and function.__code__.co_filename[0] != "<"


def test_what_is_raised_is_told():
    untold = {name: raised(f) - told(doc) for name, doc, f in defined() if is_written(f)}
    assert {name: errors for name, errors in untold.items() if errors} == {}


# Checks of the checker


def documented(x):
    """Refuse.

    Raises:
        ValueError: always,
            and: every time.
        KeyError, TypeError: never.

    Example:
        >>> None
    """
    if x:
        raise ValueError(f"no {x}")
    raise OSError(x)


def test_an_untold_error_is_found():
    assert raised(documented) == {"ValueError", "OSError"}
    assert told(documented.__doc__) == {"ValueError", "KeyError", "TypeError"}
    assert told("One.") == told(None) == set()
