"""The new program stands on its own: the old one stays as it was."""

import numpy as np
from native_programs import program_of

from rushlight.compiler.passes.rewrite import keep, rewrite


def test_visiting_nothing_copies():
    program = program_of(lambda x: (x * 2).exp(), np.ones(3))
    before = program.text()
    assert rewrite(program, keep).text() == before
    rewrite(program, lambda new, node: node.args or keep(new, node))
    assert program.text() == before


def test_results_of_several_outputs_are_found():
    program = program_of(lambda x: x.max(0), np.ones((3, 2)))
    assert len(rewrite(program, keep).outputs) == 2
