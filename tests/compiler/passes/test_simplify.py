"""Operations that change nothing go; what changes a single bit stays."""

import numpy as np
import pytest
from native_programs import program_of
from row_checks import assert_same_bits

from rushlight.compiler import interpret, verify
from rushlight.compiler.passes import merge, prune, simplify

X = np.array([[1.0, -0.0, np.nan], [np.inf, -2.0, 3.0]])


def ops(function):
    program = program_of(function, X)
    simple = prune(simplify(merge(program)))
    verify(simple)
    expected, found = (interpret(p, [X])[0] for p in (program, simple))
    assert_same_bits(np.asarray(found), np.asarray(expected), "simplified")
    return [n.op for n in simple.nodes if n.op not in ("input", "constant")]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * 1,
        lambda x: x / 1,
        lambda x: x - 0,
        lambda x: x.neg().neg(),
        lambda x: x.reshape(3, 2).reshape(2, 3),
        lambda x: x.permute(1, 0).permute(1, 0),
        lambda x: x.expand(2, 3).clone(),
    ],
)
def test_nothing_is_left(function):
    assert ops(function) == []


def test_the_largest_of_one_element_is_that_element():
    assert ops(lambda x: x.reshape(2, 1, 3).amax(1)) == []


@pytest.mark.parametrize(
    "function",
    [lambda x: x + 0, lambda x: x.reshape(1, 2, 3).sum(0), lambda x: x * 0, lambda x: x - (-0.0)],
)
def test_what_may_change_a_bit_stays(function):
    assert ops(function) != []
