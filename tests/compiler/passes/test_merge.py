"""Equal nodes are one; what only looks equal stays two."""

import numpy as np
from native_programs import program_of

from rushlight.compiler import interpret, verify
from rushlight.compiler.passes import merge


def test_equal_nodes_are_merged():
    program = program_of(lambda x: x.exp() + x.exp() * 2 + x.exp() * 2, np.ones(3))
    merged = merge(program)
    verify(merged)
    assert [n.op for n in merged.nodes].count("exp") == 1
    assert [n.op for n in merged.nodes].count("mul") == 1


def test_zero_is_not_minus_zero():
    program = program_of(lambda x: (x / 0.0, x / -0.0), np.ones(2))
    found = interpret(merge(program), [np.ones(2)])
    assert [f[0] for f in found] == [np.inf, -np.inf]
