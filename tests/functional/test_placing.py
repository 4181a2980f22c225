import pytest
from operands import refused, same

import rushlight

SAME = [
    "x.scatter(0, I([[0]]), 9.0), x.scatter(0, I([[0]]), T([[9.0]]))",
    "g.scatter(0, I([[0, 1, 0]]), x), n.scatter(0, I([[0]]), 1.5), s.scatter(0, I(0), 1)",
    "x.scatter(0, I([[0], [0], [0]]), 9.0), x.scatter(0, I([[0]]), value=T(9.0))",
    "x.scatter(0, I([[0]]), src=T([[9.0]])), x.scatter(0, I([]), T([[9.0]]))",
    'x.scatter(0, T([[0]], dtype=L.int32), 9.0), x.scatter(0, I([[0]]), 9, reduce="add")',
    'x.scatter(0, I([[0]]), T([[9.0]]), reduce="multiply")',
    "x.clone().scatter_(1, I([[2], [0]]), 5.0)",
    "g.scatter_add(0, I([[0, 1, 0]]), L.ones(1, 3))",
    "x.scatter_add(1, I([[0, 0], [1, 1]]), L.ones(2, 3))",
    "b.scatter_add(0, I([[0]]), T([[True]])), x.clone().scatter_add_(0, I([[1, 1, 1]]), x)",
    "n.scatter_add(0, I([[0]]), n)",
    "g.index_add(0, I([0]), L.ones(1, 3)), x.index_add(0, I(0, 0), L.ones(2, 3))",
    "x.index_add(1, I([2]), L.ones(2, 1), alpha=2), s.index_add(0, I(0), T(1.0))",
    "n.index_add(0, I([0]), n[:1], alpha=1.5), b.index_add(0, I([0]), b[:1])",
    "x.clone().index_add_(0, T([1], dtype=L.int32), L.ones(1, 3))",
    "g.index_copy(0, I([0]), L.ones(1, 3)), s.index_copy(0, I([0]), L.ones(1))",
    "s.index_copy(0, I(0), T(1.0)), x.index_copy(1, I(2, 0), L.ones(2, 2))",
    "x[0].index_copy(0, I(0), T(1.0)), x.clone().index_copy_(0, I([1]), x[:1])",
    "g.index_fill(0, I([0]), 1), x.index_fill(0, I([-1]), 1)",
    "x.index_fill(1, I(0, 2), T(1)), n.index_fill(0, I([0]), 1.5)",
    "s.index_fill(0, I([0]), 1), s.index_fill(0, I(0), 1), b.index_fill(0, I([0]), 2)",
    "x.clone().index_fill_(0, I([1]), 7)",
    "x.put(I([0]), T([9.0])), x.put(I(0, 0), T([9.0, 1.0]), accumulate=True)",
    "x.put(I([[-1]]), T([[9.0]])), x.clone().put_(I([2]), T([3.0]))",
    "s.put(I([0]), T([1.0]))",
    "g.masked_fill(x > 2, 1), x.masked_fill(x > 2, T(1)), n.masked_fill(b, 1.5)",
    "x[0].masked_fill(x > 2, 1), b.masked_fill(b, 2), x.masked_fill(x > 2, True)",
    'x.clone().masked_fill_(x > 2, float("-inf")), x.masked_fill(T([True, False, True]), 0)',
    "s.masked_fill(T(True), 1), x.masked_fill(x > 2, s)",
    "x.masked_scatter(x > 2, L.ones(3)), x[0].masked_scatter(x > 2, L.ones(9))",
    "x.masked_scatter(T([True, False, True]), L.ones(9))",
    "x.clone().masked_scatter_(x > 2, T([7.0, 8, 9])), s.masked_scatter(T(True), T([5.0]))",
    "g.index_put((I([0]),), T([1.0]))",
    "x.index_put((I(0, 0), I(1, 1)), T(1.0), accumulate=True)",
    "x.index_put((x > 2,), T(7.0)), x.index_put([I(0, 1)], x)",
    "g.index_put((I([0]),), T(1.0), True), x.clone().index_put_((I(1),), T(4.0))",
    "G(lambda y, w: y.scatter(0, I([[0, 1, 0]]), w), (2, 3), (1, 3))",
    "G(lambda y, w: y.scatter_add(1, I([[0, 0], [1, 2]]), w), (2, 3), (2, 2))",
    "G(lambda y, w: y.index_add(0, I(1, 1), w, alpha=2), (2, 3), (2, 3))",
    "G(lambda y, w: y.index_copy(0, I([1]), w), (2, 3), (1, 3))",
    "G(lambda y, w: y.index_fill(1, I(0, 0), w), (2, 3), ())",
    "G(lambda y, w: y.masked_fill(y > 0, w), (2, 3), ())",
    "G(lambda y, w: y.masked_scatter(y > 0, w), (2, 3), (6,))",
    "G(lambda y, w: y.index_put((I(0, 0),), w, True), (2, 3), (2, 3))",
    "G(lambda y, w: y.put(I(0, 3), w), (2, 3), (2,))",
]

REFUSED = [
    "x.scatter(0, I([[5]]), 9.0)",
    "x.scatter(0, I([[-1]]), 9.0)",
    "x.scatter(0, I([[0, 0]]), T([[9.0]]))",
    "x.scatter(0, I([[0]]), T([[9]]))",
    'x.scatter(0, I([[0]]), T([[9.0]]), reduce="foo")',
    "x.scatter(0, I([0]), 9.0)",
    "x.scatter(0, T([[0.0]]), 9.0)",
    "x.scatter(0, I([[0, 0, 0, 0]]), 9.0)",
    "x.scatter(0, I([[0]]), T(9.0))",
    "x.scatter_add(0, I([[0, 1, 0]]), n[:1])",
    "x.scatter_add(0, I([[9, 1, 0]]), L.ones(1, 3))",
    "x.index_add(0, I([5]), L.ones(1, 3))",
    "x.index_add(0, I([-1]), L.ones(1, 3))",
    "x.index_add(0, I([0]), n[:1])",
    "x.index_add(0, I([0]), L.ones(2, 3))",
    "x.index_add(0, I([0]), L.ones(3))",
    "x.index_add(0, I([0]), L.ones(1, 1))",
    "s.index_add(0, I([0]), L.ones(1))",
    "x.index_copy(0, I([5]), L.ones(1, 3))",
    "x.index_copy(0, I([-1]), L.ones(1, 3))",
    "x.index_copy(0, I([0]), n[:1])",
    "x.index_copy(0, I([0]), L.ones(2, 3))",
    "x.index_copy(0, I([0]), L.ones(3))",
    "x.index_copy(0, I([0]), T(1.0))",
    "x.index_copy(0, T([0], dtype=L.int32), L.ones(1, 3))",
    "x[0].index_copy(0, I(0, 1), T(1.0))",
    "x.index_fill(0, I([5]), 1)",
    "x.index_fill(0, I([0]), T([1.0]))",
    "x.index_fill(0, I([[0]]), 1)",
    "x.index_fill(0, T([0], dtype=L.int32), 1)",
    "x.put(I([0]), T([9]))",
    "x.put(I([0]), T([9.0, 8]))",
    "x.put(I([7]), T([9.0]))",
    "x.masked_fill(x > 2, T([1.0]))",
    "x.masked_fill(I(1, 0, 1), 1)",
    "x.masked_fill(T([True, False]), 1)",
    "x[0].masked_fill_(x > 2, 1)",
    'x.masked_fill(x > 2, "a")',
    "x.masked_fill(x > 2, 1e300)",
    "x.masked_scatter(x > 2, L.ones(2))",
    "x.masked_scatter(x > 2, n)",
    "x.masked_scatter(n, L.ones(6))",
    "x.index_put((None, I([0])), T([1.0]))",
    "x.index_put((I([0]),), I([1]))",
    "x.index_put((I([0]),), L.ones(2))",
    "x.index_put((I([5]),), L.ones(3))",
    "x.index_put((I([0]),), L.ones(1, 1, 3))",
    "g.masked_fill_(x > 2, 1)",
    "g.index_add_(0, I([0]), L.ones(1, 3))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_the_way_back_adds_up():
    x = rushlight.zeros(2)
    index = rushlight.tensor([1, 1, 0])
    assert x.scatter_add(0, index, rushlight.tensor([1.0, 2.0, 3.0])).tolist() == [3, 3]
    assert x.tolist() == [0, 0]
