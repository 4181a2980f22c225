"""Reductions over any dimensions of any shape."""

import itertools

import numpy as np
import pytest
from native_programs import assert_native, program_of

from rushlight.compiler import interpret
from rushlight.compiler.call import NativeCall

SHAPES = [(1,), (2,), (7,), (40,), (3, 5), (5, 17), (33, 2), (2, 3, 4), (1, 6, 1), (3, 1, 20)]


def some(shape, dtype=np.float64):
    return np.random.default_rng(0).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", ["sum", "amax", "amin", "argmax", "all"])
def test_over_each_set_of_dimensions(shape, name):
    x = some(shape)
    for count in range(1, len(shape) + 1):
        for dims in itertools.combinations(range(len(shape)), count):
            if name == "argmax" and count > 1:
                continue
            where = dims[0] if name in ("argmax", "all") and count == 1 else dims
            for keepdim in (False, True):
                assert_native(lambda t: getattr(t, name)(where, keepdim=keepdim), x)  # noqa: B023


def test_products_and_integers():
    assert_native(lambda t: t.prod(0), some((3, 5)))
    assert_native(lambda t: (t.sum(0), t.amax(1), t.argmax(0)), np.arange(12).reshape(3, 4) % 5)


def test_the_first_of_equals_and_nan_is_the_largest():
    x = np.array([[1.0, 3, 3, 2], [np.nan, 5, np.nan, 1], [-1, -1, -1, -1]])
    for dim in (0, 1):
        program = program_of(lambda t: (t.argmax(dim), t.argmin(dim)), x)  # noqa: B023
        for a, b in zip(interpret(program, [x]), NativeCall(program)([x]), strict=True):
            np.testing.assert_array_equal(a, b)


def test_extremes_let_nan_pass():
    x = np.array([[1.0, np.nan, 3], [4, 5, 6]])
    assert_native(lambda t: (t.amax(0), t.amax(1), t.amin(1), t.amax((0, 1))), x)


def test_elements_are_computed_on_the_way():
    assert_native(lambda t: ((t * 2).exp().sum(1), (t.t() + 1).sum(1)), some((9, 21)), slack=4)
