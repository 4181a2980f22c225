"""Every kind of atom has code, and what has none is named."""

import numpy as np
import pytest
from native_programs import program_of

from rushlight.compiler.llvm.kernels.elementwise import EMITTERS
from rushlight.compiler.lower.atoms import (
    CHOICES,
    CORES,
    ELEMENTWISE,
    LOOKUPS,
    Unsupported,
    check,
    cost,
)
from rushlight.compiler.lower.views import VIEWS
from rushlight.ops import table


def test_each_elementwise_atom_has_its_instructions():
    assert set(EMITTERS) == set(ELEMENTWISE)


def test_all_are_atoms_of_the_table():
    known = ELEMENTWISE | CHOICES | CORES | LOOKUPS | set(VIEWS)
    assert all(table[name].is_atom for name in known)


def test_what_has_no_code_is_named():
    with pytest.raises(Unsupported, match="'cumsum' has no native code"):
        check(program_of(lambda x: x.cumsum(0), np.ones(3)))
    with pytest.raises(Unsupported, match="no elements"):
        check(program_of(lambda x: x + 1, np.ones(0)))


def test_costs():
    program = program_of(lambda x: x.t().exp(), np.ones((2, 3)))
    costs = [cost(node) for node in program.nodes]
    assert costs[0] == 0
    assert costs[-1] > 1
