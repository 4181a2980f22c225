import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.zeros_like(n), L.ones_like(x, dtype=L.int64), L.full_like(x, 3), L.full_like(n, 2.7)",
    "L.zeros_like(x.t()), L.ones_like(c.permute(2, 0, 1), requires_grad=True)",
    "x.new_zeros(2), n.new_ones((2, 3)), x.new_full((2,), 3), n.new_tensor([1.5, 2.5])",
    "x.new_tensor([1, 2]), x.new_zeros(2, dtype=L.int64), b.new_full((2,), 5)",
    "x.new_empty(3).shape, L.empty_like(n).shape",
]

REFUSED = [
    "L.zeros_like([1, 2])",
    "x.new_zeros(-1)",
    'x.new_tensor(["a"])',
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_what_is_made_is_no_view():
    x = rushlight.ones(2)
    for made in (rushlight.zeros_like(x), x.new_zeros(2), x.new_tensor([0.0, 0.0])):
        made.fill_(5)
    assert x.tolist() == [1, 1]
