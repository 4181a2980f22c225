import pytest
from operands import refused, same

import rushlight

SAME = [
    "g.diagonal(), g.diagonal(1), g.diagonal(-1), g.diagonal(5), c.diagonal(0, 1, 2)",
    "c.diagonal(1, 2, 0), L.diagonal(x, offset=1, dim1=1, dim2=0)",
    "c.diagonal(dim1=-1, dim2=0), e.diagonal()",
    "L.diag(T([1, 2])), L.diag(g), L.diag(x, 1), L.diag(T([1.0]), -1), g.diag(-1)",
    "L.diag(T([1, 2], dtype=L.int8), diagonal=2)",
    "L.diag_embed(x), L.diag_embed(g, 1), L.diag_embed(T([1, 2]), -1)",
    "L.diag_embed(x, 0, 0, 2), x.diag_embed(dim1=-1, dim2=0)",
    "L.trace(g), x.trace(), n.trace(), L.trace(e)",
    "L.tril(g), L.triu(g), x.tril(1), x.triu(-1), c.tril(), n.triu(1), b.tril()",
    "x.clone().tril_(), x.clone().triu_(1), L.tril(x, diagonal=-1)",
    "g.unfold(1, 2, 1), g.unfold(0, 2, 1), c.unfold(2, 3, 1), x.unfold(-1, 1, 2)",
    "s.unfold(0, 1, 1), s.unfold(0, 0, 1), x.unfold(1, 0, 1)",
    "x.unfold(dimension=1, size=2, step=1)",
    "x.as_strided((2, 2), (1, 2)), g.as_strided((2, 2), (3, 1), 1)",
    "x[1].as_strided((2,), (1,)), L.as_strided(x, (3,), (2,), storage_offset=0)",
    "x.as_strided((), (), 2), x.t().as_strided((2, 2), (1, 1))",
    "G(lambda y: y.diagonal(1), (3, 4)), G(lambda y: L.diag_embed(y, 1), (2, 3))",
    "G(lambda y: y.tril(), (3, 3)), G(lambda y: y.unfold(0, 3, 1), (5, 2))",
    "G(lambda y: y.trace(), (2, 3)), G(lambda y: y.as_strided((2, 2), (1, 1), 1), (2, 3))",
    "G(lambda y: y.t().as_strided((3, 2), (1, 2)), (2, 3))",
]

REFUSED = [
    "x.diagonal(0, 0, 0)",
    "s.diagonal()",
    "x.diagonal(0, 0, 2)",
    "L.diag(c)",
    "L.diag(s)",
    "L.diag_embed(s)",
    "L.diag_embed(x, 0, 1, 1)",
    "L.trace(T([1.0]))",
    "T([1.0]).tril()",
    "x.unfold(1, 4, 1)",
    "x.unfold(1, 1, 0)",
    "x.unfold(2, 1, 1)",
    "x.unfold(1, -1, 1)",
    "x.as_strided((7,), (1,))",
    "x.as_strided((2,), (1, 1))",
    "x.as_strided((2,), (-1,))",
    "x.as_strided((2,), (1,), -1)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_diagonal_is_a_view():
    x = rushlight.zeros(2, 2)
    x.diagonal().fill_(3)
    assert x.tolist() == [[3, 0], [0, 3]]
