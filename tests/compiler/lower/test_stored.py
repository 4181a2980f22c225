"""Memory goes to what is dear and wanted often, and to nothing else."""

import numpy as np
from native_programs import program_of

from rushlight.compiler.lower.stored import stored_values
from rushlight.compiler.passes import optimised

X = np.ones((4, 3))


def stored(function, *arrays):
    program = optimised(program_of(function, *arrays))
    return sorted(program.nodes[r.node].op for r in stored_values(program))


def test_chains_are_not_stored():
    assert stored(lambda x: (x * 2 + 1).exp().sqrt(), X) == ["sqrt"]


def test_reductions_and_what_products_read_are():
    assert stored(lambda x: x.exp().sum(), X) == ["sum"]
    assert stored(lambda x: x.exp() @ x.t(), X) == ["exp", "matmul"]


def test_what_is_dear_and_wanted_twice_is():
    assert stored(lambda x: (x.exp().sum(0), x.exp().sum(1)), X) == ["exp", "sum", "sum"]
    assert stored(lambda x: ((-x).sum(0), (-x).sum(1)), X) == ["sum", "sum"]


def test_what_is_spread_over_more_elements_is():
    assert stored(lambda x, y: x * y.exp(), X, np.ones(3)) == ["exp", "mul"]


def test_what_is_looked_up_is():
    assert stored(lambda x, i: (-x)[i], X, np.zeros(9, np.int64)) == ["index", "neg"]
