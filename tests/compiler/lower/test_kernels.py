"""One nest of loops computes what can be computed together."""

import numpy as np
from native_programs import program_of

from rushlight.compiler.lower.kernels import grouped, squeezed
from rushlight.compiler.lower.stored import stored_values
from rushlight.compiler.passes import optimised

X, W, B = np.ones((4, 3)), np.ones((5, 3)), np.ones(5)


def kernels(function, *arrays):
    program = optimised(program_of(function, *arrays))
    made = grouped(program, stored_values(program))
    return [(k.shape, [program.nodes[r.node].op for r in k.outputs]) for k in made]


def test_an_activation_joins_its_product():
    assert kernels(lambda x, w, b: (x @ w.t() + b).relu(), X, W, B) == [
        ((4, 5), ["matmul", "maximum"])
    ]


def test_a_quotient_joins_its_sum():
    assert kernels(lambda x: x.mean(), X) == [((), ["sum", "div"])]


def test_several_results_of_one_shape_are_one_nest():
    found = kernels(lambda x, w: (x @ w.t(), (x @ w.t()).exp(), x @ w.t() * 2), X, W)
    assert found == [((4, 5), ["matmul", "exp", "mul"])]


def test_what_reads_other_elements_is_a_nest_of_its_own():
    assert kernels(lambda x, w: (x @ w.t()).t().exp(), X, np.ones((4, 3))) == [
        ((4, 4), ["matmul"]),
        ((4, 4), ["exp"]),
    ]


def test_a_softmax_takes_three():
    assert [ops for _, ops in kernels(lambda x: x.softmax(1), X)] == [
        ["amax"],
        ["exp"],
        ["sum"],
        ["div"],
    ]


def test_dimensions_of_length_one_are_no_loops():
    assert squeezed((1, 3, 1, 2)) == (3, 2)
