"""Products of vectors are products of matrices."""

import numpy as np
from native_programs import program_of

from rushlight.compiler import interpret, verify
from rushlight.compiler.passes import unify

A, X, Y = np.arange(6.0).reshape(2, 3), np.arange(3.0), np.ones(3)


def test_vectors_become_matrices():
    program = program_of(lambda a, x, y: (a.mv(x), x.dot(y)), A, X, Y)
    unified = unify(program)
    verify(unified)
    assert {n.op for n in unified.nodes} == {"input", "reshape", "matmul"}
    matrix, vector = interpret(unified, [A, X, Y])
    assert matrix.tolist() == (A @ X).tolist()
    assert vector == 3
