"""Composed rows and joint backward nodes in atoms: the same values, within the twins' 2 ulp."""

import numpy as np
import pytest
from native_programs import program_of, row_program
from row_checks import assert_same_bits, in_dtype, samples_of

from rushlight.compiler import interpret, verify
from rushlight.compiler.passes import expand
from rushlight.nn import functional as F
from rushlight.ops import table

COMPOSED = [name for name, row in table.items() if not row.is_atom]


@pytest.mark.parametrize("name", COMPOSED)
def test_each_composed_row(name):
    row = table[name]
    for sample in samples_of(row):
        inputs = in_dtype(sample, np.float64)
        program, g = row_program(row, inputs, dict(sample.params))
        atoms = expand(program)
        verify(atoms)
        assert all(n.op not in COMPOSED for n in atoms.nodes)
        expected, found = (interpret(p, [*inputs, g]) for p in (program, atoms))
        for a, b in zip(expected, found, strict=True):
            if row.twin:
                np.testing.assert_allclose(b, a, rtol=1e-14, atol=1e-15)
            else:
                assert_same_bits(np.asarray(b), np.asarray(a), name)


def test_a_joint_backward_becomes_its_rules():
    def step(x, w):
        x.requires_grad_(False)
        y = F.linear(x, w).relu()
        return y.sum()

    program = program_of(step, np.ones((2, 3)), np.ones((4, 3)))
    assert not any(node.op.endswith(".backward") for node in expand(program).nodes)
