import pytest
from operands import refused, same

import rushlight

SAME = [
    "g.flip(0), g.flip(0, 1), L.flip(x, [1]), x.flip((-1,)), s.flip(())",
    "c.flip(dims=(0, 2)), x.flip([]), g.fliplr(), g.flipud(), L.fliplr(n)",
    "L.flipud(T([1, 2]))",
    "g.roll(1), g.roll(1, 0), g.roll((1, -1), (0, 1)), L.roll(x, shifts=2, dims=1)",
    "s.roll(1), e.roll(1), x.roll(7, 1), x.roll((1, 1), (1, 1)), e.roll(1, 0)",
    "L.rot90(g), L.rot90(x, 2), L.rot90(x, -1), x.rot90(3, (1, 0)), x.rot90(4)",
    "c.rot90(1, (0, 2)), x.rot90(k=1, dims=[1, 0])",
    "g.repeat(2, 1), g.repeat(2, 1, 1), x.repeat((1, 2)), s.repeat(3), x.repeat(0, 1)",
    "L.tile(x, (2,)), x.tile(2, 1), x.tile((2, 1, 1)), s.tile((2, 2))",
    "L.tile(n, dims=(1, 2))",
    "g.repeat_interleave(2), g.repeat_interleave(2, 0), x.repeat_interleave(I(1, 2), 0)",
    "x.repeat_interleave(T(2), dim=1), L.repeat_interleave(I(1, 0, 2))",
    "s.repeat_interleave(3), x.repeat_interleave(I([2]), 1)",
    "T([1, 2]).repeat_interleave(I(0, 3), output_size=3), x.repeat_interleave(0, 1)",
    "G(lambda y: y.flip(0, 1), (2, 3)), G(lambda y: y.roll((1, -1), (0, 1)), (2, 3))",
    "G(lambda y: y.roll(2), (2, 3)), G(lambda y: y.rot90(1), (2, 3))",
    "G(lambda y: y.repeat(2, 3), (2, 3)), G(lambda y: y.repeat_interleave(2, 1), (2, 3))",
    "G(lambda y: y.tile(2), (2, 3))",
]

REFUSED = [
    "x.flip(2)",
    "x.flip(0, 0)",
    "L.flip(x)",
    "s.flip(1)",
    "T([1.0]).fliplr()",
    "s.flipud()",
    "x.roll((1, 2), 0)",
    "x.roll(1, 5)",
    "x.roll(())",
    "x.rot90(1, (0,))",
    "x.rot90(1, (0, 0))",
    "x.rot90(1, (0, 5))",
    "T([1.0]).rot90()",
    "x.repeat(2)",
    "x.repeat(-1, 1)",
    "x.repeat_interleave(-1)",
    "x.repeat_interleave(I(1, 2, 3), 0)",
    "x.repeat_interleave(T([1.0, 2.0]), 0)",
    "x.repeat_interleave(2, 5)",
    'x.repeat("a")',
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_each_element_several_times():
    x = rushlight.tensor([1, 2])
    assert x.repeat(2).tolist() == [1, 2, 1, 2]
    assert x.repeat_interleave(2).tolist() == [1, 1, 2, 2]
