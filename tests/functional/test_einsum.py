import pytest
from operands import refused, same

import rushlight

SAME = [
    'L.einsum("ij,kj->ik", x, x), L.einsum("ij,kj", x, x), L.einsum("ii", n @ n.t())',
    'L.einsum("ii->i", n @ n.t()), L.einsum("...j,...j->...", x, x), L.einsum("ij->", x)',
    'L.einsum("i,j->ij", x[0], x[1]), L.einsum(x, [0, 1], x, [2, 1], [0, 2])',
    "L.einsum(x, [0, 1]), L.einsum(x, [..., 1], [1, ...])",
    'L.einsum("i j , k j -> i k", x, x), L.einsum("ij,kj->ik", [x, x])',
    'L.einsum("aB->Ba", x), L.einsum(",ij", s, x), L.einsum("ij,ij->ij", x, L.ones(1, 3))',
    'L.einsum("ba", x), L.einsum("...", x), L.einsum("...i->i...", x)',
    'L.einsum("ij->j...", x), L.einsum("bij,bjk->bik", c, c.mT)',
    'L.einsum("ijk,jl,kl->il", c.detach(), c.detach()[0, :, :2], c.detach()[0, :2].t())',
    'L.einsum("b...i,...i->b...", c.detach(), c[0].detach())',
    'L.einsum("iij->j", L.ones(2, 2, 3)), L.einsum("ij,jk,kl->il", x.t(), x, x.t())',
    'G(lambda a, b: L.einsum("ij,jk->ki", a, b), (2, 3), (3, 4))',
    'G(lambda a, b: L.einsum("bij,bj->bi", a, b), (2, 3, 4), (2, 4))',
    'G(lambda a: L.einsum("ii->i", a), (3, 3))',
    'G(lambda a, b: L.einsum("...i,i->...", a, b), (2, 3), (3,))',
    'G(lambda a, b, d: L.einsum("ij,jk,kl->il", a, b, d), (2, 3), (3, 2), (2, 2))',
]

REFUSED = [
    'L.einsum("ij,jk", x, x)',
    'L.einsum("i", x)',
    'L.einsum("ijk", x)',
    'L.einsum("ij->k", x)',
    'L.einsum("ij->ii", x)',
    'L.einsum("i.j->ij", x)',
    'L.einsum("i1", x)',
    'L.einsum("ij,kj->ik", x, n)',
    'L.einsum("")',
    'L.einsum("ij,kj->ik", x)',
    'L.einsum("ij->ij", x, x)',
    'L.einsum("......ij", x)',
    "L.einsum(x, [0, 60])",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_product_of_matrices():
    x = rushlight.tensor([[1, 2], [3, 4]])
    assert rushlight.einsum("ij,jk->ik", x, x).tolist() == (x @ x).tolist()
    assert rushlight.einsum("ii", x).item() == 5
