"""What nodes cost: counted by hand."""

import pytest

import rushlight as rl
from rushlight.compiler import trace
from rushlight.compiler.costs import Cost, cost_of, total


def last(function, *like):
    program = trace(function, *like)
    return cost_of(program, program.nodes[-1])


def test_a_product_multiplies_and_adds():
    assert last(lambda x, y: x @ y, rl.zeros(2, 3), rl.zeros(3, 4)) == Cost(48, 4 * (6 + 12 + 8))


def test_elementwise_counts_elements():
    assert last(rl.exp, rl.zeros(5)) == Cost(5, 40)
    assert last(lambda x: x + 1, rl.zeros(2, 3)) == Cost(6, 4 * (6 + 1 + 6))


def test_a_reduction_counts_what_it_reads():
    assert last(rl.sum, rl.zeros(4, 5)) == Cost(20, 84)


@pytest.mark.parametrize("view", [lambda x: x.t(), lambda x: x.reshape(6), lambda x: x[1]])
def test_views_cost_nothing(view):
    assert last(view, rl.zeros(2, 3)) == Cost(0, 0)


def test_moves_calculate_nothing():
    assert last(lambda x: x.double(), rl.zeros(3)) == Cost(0, 36)


def test_a_composed_row_costs_what_it_is_written_out_to():
    program = trace(rl.nn.functional.linear, rl.zeros(2, 3), rl.zeros(4, 3), rl.zeros(4))
    # The product, and the addition of the bias; in bytes, only what goes in and comes out.
    assert cost_of(program, program.nodes[-1]) == Cost(2 * 2 * 3 * 4 + 8, 4 * (6 + 12 + 4 + 8))


def test_the_total_is_the_sum():
    program = trace(lambda x: rl.exp(x) + x, rl.zeros(5))
    assert total(program) == Cost(10, 40 + 60)


def test_figures_are_short():
    assert str(Cost(1_234_567, 999)) == "1.23 Mflop 999 B"
    assert str(Cost(0, 2 * 10**12)) == "0 flop 2 TB"
