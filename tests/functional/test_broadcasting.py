import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.atleast_1d(s), L.atleast_2d(T([1, 2])), L.atleast_3d(x), L.atleast_3d(s)",
    "L.atleast_3d(T([1, 2])), L.atleast_2d(s, x), L.atleast_1d([s, x])",
    "L.broadcast_shapes((2, 1), (3,)), L.broadcast_shapes(3, (2, 1)), L.broadcast_shapes()",
    "L.broadcast_shapes((0,), (1,)), L.broadcast_shapes((2,), (2,), (1, 1))",
    "L.broadcast_tensors(x, s), L.broadcast_tensors(g[:, :1], T([1.0, 2]))",
    "L.broadcast_tensors(x)",
    'L.meshgrid(T([1, 2]), T([3, 4, 5]), indexing="ij")',
    'L.meshgrid(T([1, 2]), T([3, 4, 5]), indexing="xy")',
    'L.meshgrid(T([1.0]), indexing="ij")',
    'L.meshgrid(T([1, 2]), T([3, 6]), T([4, 5]), indexing="xy")',
]

REFUSED = [
    "L.broadcast_shapes((2,), (3,))",
    "L.broadcast_shapes((-1,))",
    "L.broadcast_tensors(x, T([1.0, 2]))",
    'L.meshgrid(x, indexing="ij")',
    'L.meshgrid(T([1]), indexing="ab")',
    'L.meshgrid(T([1]), T([1.0]), indexing="ij")',
    "L.atleast_1d(3)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_broadcast_tensors_share_their_memory():
    x, y = rushlight.ones(2, 1), rushlight.ones(3)
    for wide, narrow in zip(rushlight.broadcast_tensors(x, y), (x, y), strict=True):
        assert wide.shape == (2, 3)
        assert wide.data_ptr() == narrow.data_ptr()
