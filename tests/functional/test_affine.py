import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.addmm(s, x, x.t()), L.addmm(x[:, :2], x, x.t(), beta=2, alpha=0.5)",
    'L.addmm(T(float("nan")), x, x.t(), beta=0), L.addmm(n[:, :2], n, n.t(), alpha=2)',
    "x[:, :2].clone().addmm_(x, x.t()), L.addmm(n[:, :2], n, n.t(), alpha=1.5)",
    "L.addmv(L.ones(2), x, x[0]), L.addmv(s, x, x[0], beta=2)",
    "x[:, 0].addmv(x, x[0], alpha=-1)",
    "L.addr(x, x[:, 0], x[0]), L.addr(b, b[:, 0], b[0]), L.addr(n, n[:, 0], x[0])",
    "L.addr(x, x[:, 0], x[0], beta=0, alpha=2)",
    "[d := c.detach(), L.baddbmm(d[:, :, :3], d, d.mT), L.baddbmm(d[0, :, :3], d, d.mT, beta=0.5)]",
    "[d := c.detach(), L.addbmm(d[0, :, :3], d, d.mT, alpha=2)]",
    "[d := c.detach(), d[0, :, :3].clone().addbmm_(d, d.mT)]",
    "G(lambda a, b, d: L.addmm(a, b, d, beta=2, alpha=3), (3,), (2, 4), (4, 3))",
    "G(lambda a, b, d: L.addmv(a, b, d), (2,), (2, 3), (3,))",
    "G(lambda a, b, d: L.addr(a, b, d, alpha=2), (2, 3), (2,), (3,))",
    "G(lambda a, b, d: L.addbmm(a, b, d), (2, 2), (4, 2, 3), (4, 3, 2))",
    "G(lambda a, b, d: L.addmm(a, b, d, beta=0), (3,), (2, 4), (4, 3))",
]

REFUSED = [
    "L.addmm(x, n, n)",
    "L.addmm(T([1.0, 2, 3]), x, x.t())",
    "L.addmm(L.ones(1, 2, 2), x, x.t())",
    "L.addmm(b[:, :2], b, b.t())",
    "L.addmm(x, x, x)",
    "L.baddbmm(x.double(), L.ones(4, 2, 5), L.ones(4, 5, 3))",
    "L.addmv(x, x, x[0])",
    "L.addr(x, x, x[0])",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_without_beta_the_input_does_not_count():
    nan = rushlight.full((1,), float("nan"))
    x = rushlight.ones(1, 1)
    assert rushlight.addmm(nan, x, x, beta=0).item() == 1
