import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.cat([g, x]), L.cat((x, g), 1), L.cat([x, n], dim=-1), L.cat([x, T([])])",
    "L.cat([T([]), T([])]), L.cat([x, T([], dtype=L.float64)]), L.cat([T([]), x], 1)",
    "L.cat([e, x]), L.cat([x]), L.cat(tensors=[x, x], dim=1), L.concat((x, x), 1)",
    "L.concatenate([x, x], axis=1), L.cat([b, n]), L.cat([x.t(), x.t()])",
    "L.cat([T([1], dtype=L.uint8), T([1], dtype=L.int8)]), L.cat([x, x], out=L.empty(0))",
    "L.cat([x.to(L.float64), x])",
    "L.stack([g, x]), L.stack((x, x), 1), L.stack([x, x], -1), L.stack([s, s])",
    "L.stack([x, n]), L.stack([x.t(), x.t()], 2), L.stack([x], dim=0), L.stack([e, e])",
    "L.hstack((x, g)), L.hstack((s, s)), L.hstack([T([1, 2]), T([3])]), L.vstack((x[0], x))",
    "L.vstack([s, s]), L.row_stack([x, x]), L.dstack((x[0], x[0])), L.dstack([x, x])",
    "L.dstack([s]), L.column_stack((T([1.0, 2]), x)), L.column_stack([s, s])",
    "L.hstack([n, x])",
    "L.block_diag(x, s, T([1, 2])), L.block_diag(n), L.block_diag(g, x)",
    "L.cartesian_prod(T([1, 2]), T([3, 4])), L.cartesian_prod(T([1, 2]))",
    "L.cartesian_prod(T([1]), T([2, 3]), T([4, 5]))",
    "G(lambda a, b: L.cat([a, b, a], 1), (2, 3), (2, 1))",
    "G(lambda a, b: L.stack([a, b], 1), (2, 3), (2, 3))",
    "G(lambda a, b: L.hstack([a, b]), (2,), (3,))",
    "G(lambda a, b: L.block_diag(a, b), (2, 2), (3,))",
    "G(lambda a: L.cartesian_prod(a, a), (3,))",
]

REFUSED = [
    "L.cat([])",
    "L.cat([s, s])",
    "L.cat([x, x], 2)",
    "L.cat(x)",
    "L.cat((x, 1))",
    "L.cat([x, n[0]])",
    "L.cat([x, x.t()])",
    "L.cat([x, x], dim=None)",
    "L.stack([])",
    "L.stack([x, x.t()])",
    "L.stack([x, x], 3)",
    "L.hstack([])",
    "L.vstack([])",
    "L.hstack([x, x.t()])",
    "L.block_diag(c)",
    "L.cartesian_prod(x)",
    "L.cat([g, x], out=L.empty(0))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_types_are_brought_together():
    joined = rushlight.cat([rushlight.tensor([1]), rushlight.tensor([2.5])])
    assert joined.tolist() == [1, 2.5]


def test_the_gradient_is_cut_where_the_parts_were_joined():
    a, b = (rushlight.zeros(n, requires_grad=True) for n in (1, 2))
    (rushlight.cat([a, b]) * rushlight.tensor([1.0, 2.0, 3.0])).sum().backward()
    assert (a.grad.tolist(), b.grad.tolist()) == ([1], [2, 3])
