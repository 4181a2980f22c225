"""What a call comes to, as text that two libraries can be compared by."""

import inspect

import pytest


def outcome(function, *args, **kwargs):
    """The result's text; or the error's type with the first words of its message."""
    try:
        result = function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return f"{type(error).__name__}: {str(error)[:14]}"
    return repr(result)


def stories(scope):
    """A decorator: the test gets each function of ``scope`` whose name begins with tell_."""
    found = {
        name: value
        for name, value in scope.items()
        if name.startswith("tell_") and inspect.isfunction(value)
    }
    return pytest.mark.parametrize("story", found.values(), ids=found)
