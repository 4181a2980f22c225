"""The element of a view is where the view's definition says."""

import itertools

import numpy as np
import pytest
from native_programs import program_of

from rushlight.compiler import interpret
from rushlight.compiler.lower.index import number
from rushlight.compiler.lower.views import VIEWS, operand_place
from rushlight.compiler.passes import expand

X = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.reshape(6, 4),
        lambda x: x.reshape(4, 1, 6),
        lambda x: x.permute(2, 0, 1),
        lambda x: x[1:2].expand(5, 3, 4),
        lambda x: x[:, 1:, ::2],
        lambda x: x[1, :, None, 2],
        lambda x: x.flip(0, 2),
        lambda x: x.roll(1, 1),
        lambda x: x.roll(5),
    ],
)
def test_where_elements_are(view):
    program = expand(program_of(view, X))
    expected = {}
    values = {0: X}
    for number_, node in enumerate(program.nodes):
        if node.op == "input":
            continue
        assert node.op in VIEWS
        source = values[node.args[0].node]
        shape = node.specs[0].shape
        values[number_] = out = np.empty(shape)
        for place in itertools.product(*map(range, shape)):
            found = operand_place(program, node, tuple(map(number, place)))
            out[place] = source[tuple(p.rest for p in found)]
        expected = out
    np.testing.assert_array_equal(expected, interpret(program, [X])[0])
