import pytest
from operands import refused, same

import rushlight

SAME = [
    "g.narrow(0, 1, 1), g.narrow(1, -2, 2), g.narrow(1, 0, 0), x.narrow(1, T(1), 2)",
    "L.narrow(x, dim=0, start=0, length=2), x.narrow(0, 2, 0)",
    "g.select(0, 1), g.select(-1, -1), L.select(x, 1, 0), c.select(1, 2)",
    "x.select(dim=0, index=1)",
    "g.unbind(), g.unbind(1), L.unbind(x, -1), e.unbind(), e.unbind(1)",
    "g.split(1), g.split(2, 1), g.split([1, 2], 1), g.split((1, 1)), L.split(x, 5)",
    "x.split(split_size=1, dim=1), e.split(2), e.split(0)",
    "L.split(x, split_size_or_sections=[2])",
    "x.split_with_sizes([1, 1]), g.split_with_sizes((1, 2), dim=1)",
    "c.split_with_sizes([0, 3], 1)",
    "g.chunk(2), g.chunk(2, 1), L.chunk(L.arange(7), 3), L.chunk(L.arange(4), 3)",
    "x.chunk(5, dim=1), e.chunk(3), L.arange(11).chunk(6)",
    "g.tensor_split(2), L.arange(7).tensor_split(3), L.arange(7).tensor_split((1, 5))",
    "x.tensor_split(3, 1), x.tensor_split(T(2), 1), x.tensor_split(I([1]), 1)",
    "L.arange(4).tensor_split((3, 1)), L.arange(4).tensor_split((-1, 9))",
    "L.arange(5).tensor_split(sections=2), L.arange(5).tensor_split(indices=[2])",
    "L.arange(4).hsplit(2), x.hsplit(3), x.hsplit([1]), x.vsplit(2), L.vsplit(x, (1,))",
    "c.dsplit(2), L.dsplit(c, [1, 3])",
    "list(x), len(x), [v.shape for v in c], list(e), [int(v) for v in T([1, 2])]",
    "G(lambda y: y.split(2), (5, 2)), G(lambda y: y.unbind(1)[1], (2, 3))",
    "G(lambda y: y.chunk(2, 1)[0], (2, 3)), G(lambda y: y.narrow(0, 1, 2), (4,))",
    "G(lambda y: [v * 2 for v in y], (3,))",
]

REFUSED = [
    "x.narrow(0, 1, 2)",
    "x.narrow(0, 3, 0)",
    "x.narrow(0, 0, -1)",
    "s.narrow(0, 0, 1)",
    "x.narrow(2, 0, 1)",
    "x.narrow(0, T(1.0), 1)",
    "x.select(0, 2)",
    "s.select(0, 0)",
    "x.select(2, 0)",
    "s.unbind()",
    "x.split(0)",
    "x.split(-1)",
    "x.split([1, 2])",
    "x.split([3, -1])",
    "s.split(1)",
    "x.split(1.5)",
    "x.split_with_sizes([1, 2])",
    "x.chunk(0)",
    "s.chunk(1)",
    "x.tensor_split(0)",
    "s.tensor_split(2)",
    "x.tensor_split(T(1.0))",
    "x.hsplit(2)",
    "s.hsplit(1)",
    "T([1, 2]).vsplit(2)",
    "x.dsplit(1)",
    "x.hsplit(0)",
    "iter(s)",
    "len(s)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_chunks_may_be_fewer():
    assert [part.numel() for part in rushlight.arange(7).chunk(6)] == [2, 2, 2, 1]
    assert [part.numel() for part in rushlight.arange(7).tensor_split(3)] == [3, 2, 2]
