"""What atoms read, and when a choice takes an operand."""

import numpy as np
from native_programs import program_of

from rushlight.compiler.lower.index import number
from rushlight.compiler.lower.operands import element, lookup_dim, operands, whole, withins
from rushlight.compiler.passes import expand

X = np.zeros((3, 4))


def last(function, *arrays):
    program = expand(program_of(function, *arrays))
    return program, program.nodes[program.outputs[0].node]


def at(*place):
    return tuple(map(number, place))


def test_broadcast_operands_are_read_at_zero():
    program, node = last(lambda x, y: x * y, X, np.zeros((1, 4)))
    assert [place for _, place in operands(program, node, at(2, 3))] == [at(2, 3), at(0, 3)]


def test_parts_of_a_concatenation():
    program, node = last(lambda x, y: torch_cat([x, y]), X, X)
    (_, first), (_, second) = operands(program, node, at(4, 1))
    assert (first, second) == (at(2, 1), at(1, 1))  # the first is not taken, and stays inside
    conditions = withins(program, node, at(4, 1))
    assert [[(c.first, c.end) for c in each] for each in conditions] == [[(0, 3)], [(3, 6)]]


def torch_cat(tensors):
    from rushlight import cat

    return cat(tensors, 0)


def test_an_embedding_is_the_inverse_of_a_slice():
    from rushlight.compiler.ir import Node
    from rushlight.ops.specs import Spec

    program = program_of(lambda x: x, np.zeros(2))
    params = (("key", (slice(1, 5, 2), 2)), ("shape", (6, 4)))
    node = Node("embed", program.outputs, params, (Spec((6, 4), np.dtype(float)),))
    ((_, place),) = operands(program, node, at(3, 2))
    assert place == at(1)
    (conditions,) = withins(program, node, at(3, 2))
    assert [(c.first, c.end, c.step) for c in conditions] == [(1, 5, 2), (2, 3, 1)]


def test_lookups():
    program, node = last(lambda x, i: x[:, i], X, np.zeros(5, np.int64))
    assert lookup_dim(node) == 1
    assert [place for _, place in operands(program, node, at(2, 4))] == [at(2, 0), at(4)]


def test_places_of_any_element():
    place = element((1, 3, 1, 2))
    assert [len(p.terms) for p in place] == [0, 1, 0, 1]
    assert whole((1, 3), (number(2),)) == at(0, 2)
