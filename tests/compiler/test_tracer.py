"""The tracer itself: what it tells, and how aliases and views share its value."""

import numpy as np
import pytest

import rushlight.functional  # noqa: F401 - fills the table
from rushlight.compiler.ir import Ref
from rushlight.compiler.tracer import Recording, TraceError, specs_of
from rushlight.ops import table, tracers
from rushlight.ops.specs import Spec

F32 = Spec((2, 3), np.dtype(np.float32))


@pytest.fixture
def recording():
    return Recording()


@pytest.fixture
def x(recording):
    return recording.input("x", F32)


def test_it_tells_shape_and_type(x):
    assert (x.shape, x.dtype, x.ndim, x.size, x.itemsize) == ((2, 3), np.float32, 2, 6, 4)
    assert x.spec == F32


def test_operators_are_rows(x, recording):
    -(2 - abs((x + 1) * x / 3) ** x)
    ops = [n.op for n in recording.program.nodes if n.op not in ("input", "constant")]
    assert ops == ["add", "mul", "div", "abs", "pow", "sub", "neg"]


def test_numbers_take_the_type_of_the_values(x, recording):
    mask = tracers.gt(x, 0)
    chosen = tracers.where(mask, 1, x)
    assert mask.dtype == bool
    assert chosen.dtype == np.float32
    assert {c.dtype for c in recording.program.constants} == {np.dtype(np.float32)}


def test_constants_are_copies(x, recording):
    array = np.ones(3, np.float32)
    tracers.add(x, array)
    array[:] = 7
    (kept,) = recording.program.constants
    assert kept.tolist() == [1, 1, 1]
    assert not kept.flags.writeable


def test_augmented_assignment_changes_the_value_for_all_aliases(x):
    alias, before = x, x.current()
    x += 1
    assert alias is x
    assert x.current() != before
    assert x.writes == 1


def test_a_copy_keeps_the_value(x):
    copied, before = x.copy(), x.current()
    x *= 2
    assert copied.current() == before


def test_assigned_values_are_fitted(x):
    x.assign(0)
    x.assign(np.arange(3.0))
    assert x.spec == F32


def test_a_view_knows_when_it_is_stale(x):
    view = tracers.slice_(x, key=(0,))
    of_view = tracers.slice_(view, key=(slice(0, 2, 1),))
    assert view.current() == Ref(1)
    with pytest.raises(TraceError, match=r"a view of shape .* is written in place"):
        view += 1
    x += 1
    for stale in (view, of_view):
        with pytest.raises(TraceError, match="is used after"):
            stale.current()


def test_results_of_other_rows_are_not_stale(x):
    y = x * 2
    before = y.current()
    x += 1
    assert y.current() == before


def test_an_unusable_value_is_usable_once_written(x):
    x.unusable = "not yet"
    with pytest.raises(TraceError, match="not yet"):
        x + 1
    x.assign(np.ones((2, 3), np.float32))
    x + 1


def test_unknown_attributes(x):
    assert not hasattr(x, "__cuda_array_interface__")
    with pytest.raises(TraceError, match="reads 'flags'"):
        _ = x.flags


def test_specs_of_composed_rows_come_from_their_formula():
    assert specs_of(table["sigmoid"], [F32], {}) == (F32,)
    assert specs_of(table["softmax"], [F32], {"dim": 1}) == (F32,)
    assert specs_of(table["gt"], [F32, F32], {}) == (Spec((2, 3), np.dtype(bool)),)
