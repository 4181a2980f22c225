import pytest
from operands import refused, same

import rushlight

SAME = [
    "g @ x.t(), x @ x[0], x[0] @ x.t(), x[0] @ x[1], n @ n.t(), c @ c.mT",
    "c.detach() @ c[0, 0].detach(), c[0, 0].detach() @ c.detach().mT, L.matmul(x, x.t())",
    "x.matmul(other=x.t()), n[0] @ n[1], e @ x.t(), e.t() @ e",
    "L.mm(g, x.t()), x.mm(mat2=x.t()), L.bmm(c, c.mT), c.bmm(c.mT), L.mv(g, x[0])",
    "x.mv(vec=x[0]), L.dot(g[0], x[0]), x[0].dot(x[1]), L.mm(e, x.t())",
    "L.mm(T([[1, 2]], dtype=L.int8), T([[1], [100]], dtype=L.int8))",
    "L.matmul(x, x.t(), out=L.empty(2, 2)), x.t() @ x, L.ones(2, 1, 3, 4) @ L.ones(5, 4, 2)",
    "L.ones(3) @ L.ones(2, 3, 4)",
    "G(lambda a, b: a @ b, (2, 3), (3, 4)), G(lambda a, b: a @ b, (5, 2, 3), (3,))",
    "G(lambda a, b: a @ b, (3,), (5, 3, 2)), G(lambda a, b: a @ b, (1, 2, 3), (5, 3, 2))",
    "G(lambda a, b: a.mv(b), (2, 3), (3,)), G(lambda a, b: a.dot(b), (3,), (3,))",
]

REFUSED = [
    "x @ x",
    "x @ s",
    "s @ x",
    "x @ n.t()",
    "b @ b.t()",
    "b[0] @ b[0]",
    "b @ b[0]",
    "c @ c",
    "x[0] @ x",
    "x @ T([1.0, 2])",
    "L.mm(x, x)",
    "L.mm(x, x[0])",
    "L.mm(c, x)",
    "L.bmm(x, x)",
    "L.bmm(c, c)",
    "L.bmm(c, c[:1].mT)",
    "L.mv(x, x)",
    "L.mv(x, T([1.0, 2]))",
    "L.dot(x, x)",
    "L.dot(x[0], T([1.0]))",
    "L.dot(x[0], n[0])",
    "x @ [1, 2, 3]",
    "L.matmul(x, 3)",
    "x @ 2",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_products_by_dimensions():
    x = rushlight.tensor([[1, 2], [3, 4]])
    assert (x @ x).tolist() == [[7, 10], [15, 22]]
    assert (x @ x[0]).tolist() == [5, 11]
    assert (x[0] @ x[0]).item() == 5


def test_types_are_not_brought_together():
    with pytest.raises(RuntimeError, match="same dtype, but got: float != long"):
        rushlight.ones(1, 2) @ rushlight.tensor([[1], [2]])
