import pytest
from operands import refused, same

import rushlight

SAME = [
    "g.gather(0, I([[0, 1, 0]])), x.gather(1, I([[2], [0]]))",
    "x.gather(0, T([[0]], dtype=L.int32)), s.gather(0, I(0)), s.gather(0, I(0, 0))",
    "x.gather(0, I([])), L.gather(x, dim=-1, index=I([[2, 1], [0, 0]]))",
    "c.gather(1, L.zeros(1, 2, 2, dtype=L.int64))",
    "g.index_select(0, I([0])), x.index_select(1, I(2, 0, 2)), x.index_select(0, I(1))",
    "x.index_select(0, T([0], dtype=L.int32)), s.index_select(0, I([0]))",
    "s.index_select(0, I(0)), L.index_select(c, dim=1, index=I(1, 1))",
    "x.index_select(0, I([]))",
    "g.take(I(0, 5, -1)), x.take(I([[0]])), s.take(I([0])), L.take(g, I(2))",
    "x.t().take(I(1, 2)), L.zeros(0).take(I([]))",
    "g.take_along_dim(I([[0]]), 0), x.take_along_dim(I([[0]])), x.take_along_dim(I(0, 1))",
    "L.take_along_dim(x, I([[0, 1, 2]]), dim=1), x.take_along_dim(x.argsort(1), 1)",
    "x.take_along_dim(I([[-1]]), 0)",
    "g.masked_select(x > 2), x.masked_select(T([True, False, True]))",
    "x[0].masked_select(x > 2), s.masked_select(T(True)), L.masked_select(x, x > 9)",
    "n.masked_select(b)",
    "x.nonzero(), x.nonzero(as_tuple=True), s.nonzero(), s.nonzero(as_tuple=True)",
    "T(0.0).nonzero(), x.argwhere(), s.argwhere(), e.nonzero(), L.nonzero(b)",
    "L.argwhere(T([0, 3]))",
    "G(lambda y: y.gather(1, I([[2, 2], [0, 1]])), (2, 3))",
    "G(lambda y: y.index_select(1, I(0, 0, 2)), (2, 3))",
    "G(lambda y: y.take(I(0, 0, 5)), (2, 3)), G(lambda y: y.masked_select(y > 0), (2, 3))",
    "G(lambda y: y.take_along_dim(I([[1], [0]]), 1), (2, 3))",
]

REFUSED = [
    "x.gather(0, I([[5, 0, 0]]))",
    "x.gather(0, I([[-1, 0, 0]]))",
    "x.gather(0, I([0]))",
    "x.gather(0, I([[0, 0, 0, 0]]))",
    "x.gather(0, T([[0.0]]))",
    "x.gather(0, T([[0]], dtype=L.int16))",
    "x.gather(2, I([[0]]))",
    "x.index_select(0, I([5]))",
    "x.index_select(0, I([-1]))",
    "x.index_select(0, I([[0]]))",
    "x.index_select(0, T([0.0]))",
    "s.index_select(0, I(0, 0))",
    "x.take(I([6]))",
    "x.take(T([0], dtype=L.int32))",
    "L.zeros(0).take(I([0]))",
    "x.take_along_dim(I(0, 1), 0)",
    "x.take_along_dim(T([[0.0]]), 0)",
    "x.masked_select(I(1, 0, 1))",
    "x.masked_select(T([True, False]))",
    "x.masked_select(T([1, 0, 1], dtype=L.uint8))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_each_beside_its_own_place():
    x = rushlight.tensor([[1, 2], [3, 4]])
    assert x.gather(1, rushlight.tensor([[1], [0]])).tolist() == [[2], [3]]
