"""What depends on constants alone is computed at once."""

import numpy as np
from native_programs import program_of

from rushlight.compiler import interpret, verify
from rushlight.compiler.ir import Node
from rushlight.compiler.passes import fold, prune
from rushlight.tensor import wrap


def test_constants_are_folded():
    two = wrap(np.array(2.0))
    program = program_of(lambda x: x * (two * 3 + 1).sqrt(), np.ones(3))
    folded = prune(fold(program))
    verify(folded)
    assert [n.op for n in folded.nodes] == ["input", "constant", "mul"]
    assert interpret(folded, [np.ones(3)])[0].tolist() == [7**0.5] * 3


def test_large_results_stay():
    program = program_of(lambda x: x.t().expand(2, 100) * 0 + 1, np.ones((100, 1)))
    program.nodes[0] = Node("constant", (), (("number", 0),), program.nodes[0].specs)
    program.constants.insert(0, np.ones((100, 1)))
    assert "expand" in {n.op for n in fold(program).nodes}
