"""The three namespaces that rules are written for."""

import numpy as np
import pytest

import rushlight.functional  # noqa: F401 - fills the table
from rushlight.autograd.namespaces import Namespace, arrays, tensors, tracers
from rushlight.ops import table


@pytest.mark.parametrize("namespace", [arrays, tensors, tracers], ids=lambda n: n.name)
def test_every_row_is_there(namespace):
    for name in table:
        assert callable(getattr(namespace, name))


def test_rows_are_looked_up_once():
    looked_up = []
    made = Namespace("made")
    made.find = lambda name: looked_up.append(name) or len
    assert made.size is made.size is len
    assert looked_up == ["size"]


def test_what_is_no_row_is_no_attribute():
    for namespace in (arrays, tensors, tracers):
        with pytest.raises(AttributeError, match=f"no row 'nothing' among the {namespace.name}"):
            _ = namespace.nothing
        assert not hasattr(namespace, "__wrapped__")
    with pytest.raises(AttributeError, match="find"):
        _ = Namespace("empty").anything


def test_a_namespace_shows_its_name():
    assert [repr(n) for n in (arrays, tensors)] == ["<namespace arrays>", "<namespace tensors>"]


def test_arrays_in_arrays_out():
    assert arrays.add(np.ones(2), 1).tolist() == [2, 2]
