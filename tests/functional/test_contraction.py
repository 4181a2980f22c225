import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.outer(x[0], n[0]), L.outer(g[0], x[1]), L.ger(x[0], x[1]), L.outer(b[0], b[1])",
    "x[0].outer(vec2=x[1])",
    "L.inner(x, x), L.inner(x, s), L.inner(x[0], x), L.inner(n[0], n[1]), L.inner(s, s)",
    "L.vdot(x[0], x[1])",
    "L.tensordot(x, x, dims=2), L.tensordot(x, x, dims=([1], [1]))",
    "L.tensordot(x, x, dims=0), L.tensordot(x, x.t(), 1)",
    "L.tensordot(x, x, dims=T([[1], [1]])), L.tensordot(c, c, ([0, 1], [0, 1]))",
    "L.kron(n, T([1.0, 2])), L.kron(s, x), L.kron(x, n), L.kron(T([1, 2]), T([[1], [2]]))",
    "G(lambda a, b: L.tensordot(a, b, ([1], [0])), (2, 3), (3, 4))",
    "G(lambda a, b: L.kron(a, b), (2, 2), (2, 1))",
    "G(lambda a, b: L.inner(a, b), (2, 3), (4, 3))",
    "G(lambda a, b: L.outer(a, b), (2,), (3,))",
]

REFUSED = [
    "L.outer(x, x)",
    "L.outer(s, x[0])",
    "L.inner(x, T([1.0, 2]))",
    "L.inner(x, n)",
    "L.tensordot(x, n, dims=0)",
    "L.tensordot(x, x, dims=1)",
    "L.tensordot(x, x, dims=3)",
    "L.tensordot(x, x, dims=-1)",
    "L.tensordot(x, x, dims=([0, 1], [0]))",
    "L.tensordot(x, x, dims=([0, 0], [0, 0]))",
    "L.vdot(x, x)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_blocks():
    x = rushlight.kron(rushlight.eye(2), rushlight.tensor([[1.0, 2.0]]))
    assert x.tolist() == [[1, 2, 0, 0], [0, 0, 1, 2]]
