"""A layer with its activation as one row: the bits of the two rows, one after the other."""

import numpy as np
import pytest
from row_values import slopes, value

from rushlight.ops import arrays, table

NAMES = ["relu", "sigmoid"]


@pytest.fixture
def operands():
    rng = np.random.default_rng(0)
    return tuple(rng.standard_normal(shape).astype(np.float32) for shape in ((7, 5), (3, 5), (3,)))


def gradients(name, g, known):
    rules = table[name].rules.values()
    return [rule.function(arrays, g, *(known[n] for n in rule.names)) for rule in rules]


@pytest.mark.parametrize("name", NAMES)
def test_forward_is_the_two_rows_to_the_bit(name, operands):
    apart = getattr(arrays, name)(arrays.linear(*operands))
    np.testing.assert_array_equal(getattr(arrays, f"linear_{name}")(*operands), apart)


@pytest.mark.parametrize("name", NAMES)
def test_backward_is_the_two_rules_to_the_bit(name, operands):
    x, weight, bias = operands
    inside = arrays.linear(*operands)
    out = getattr(arrays, name)(inside)
    g = np.random.default_rng(1).standard_normal(out.shape).astype(np.float32)
    behind = table[name].rules["x"].function(arrays, g, out)
    known = {"x": x, "weight": weight, "bias": bias, "out": out}
    together = gradients(f"linear_{name}", g, known)
    for one, other in zip(together, gradients("linear", behind, known), strict=True):
        np.testing.assert_array_equal(one, other)


def test_relu_stops_the_gradient_at_zero():
    assert value("linear_relu", [[1, -1]], [[1, 1], [2, 1]], [0, 0]) == [[0, 1]]
    assert slopes("linear_relu", [[1, -1]], [[1, 1], [2, 1]], [0, 0]) == [
        [[2, 1]],
        [[0, 0], [1, -1]],
        [0, 1],
    ]


def test_the_graph_says_the_activation():
    for name in NAMES:
        assert table[f"linear_{name}"].grad_name == table[name].grad_name
