"""What no output needs goes; inputs stay, for callers pass them."""

import numpy as np
from native_programs import program_of

from rushlight.compiler import interpret, verify
from rushlight.compiler.passes import prune


def test_dead_nodes_and_constants_go():
    def function(x, y):
        (x * 3).exp()
        return y + 2

    program = program_of(function, np.ones(2), np.ones(2))
    pruned = prune(program)
    verify(pruned)
    assert [n.op for n in pruned.nodes] == ["input", "input", "constant", "add"]
    assert len(pruned.constants) == 1
    assert interpret(pruned, [np.ones(2)] * 2)[0].tolist() == [3, 3]
