import numpy as np
import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.zeros(2, dtype=int), L.zeros(2, dtype=bool), L.zeros(()), L.zeros(0, 3)",
    "L.zeros([2, 3]), L.zeros((2, 1), dtype=L.int8)",
    "L.zeros(T(2)), L.zeros((T(2), 3)), L.zeros(np.int64(2)), L.zeros(size=(2,))",
    "L.ones(2, 3), L.ones((), requires_grad=True)",
    "L.full((2,), 1), L.full((2,), 1.0), L.full((2,), True), L.full((2,), T(2.0))",
    "L.full((2,), 2.5, dtype=L.int64), L.full([], 3)",
    "L.empty(2, 3).shape, L.empty((0,))",
    "L.as_tensor([1.0, 2]), L.as_tensor(x) is x, L.as_tensor(np.ones(2))",
    "L.as_tensor(x, dtype=L.float64), L.as_tensor(3)",
    "L.asarray([1, 2]), L.asarray(x) is x, L.asarray(x, copy=True) is x",
    "L.asarray(np.ones(2), dtype=L.float32)",
    "L.from_numpy(np.ones((2, 3))), L.from_numpy(np.arange(6).reshape(2, 3).T)",
    "L.from_numpy(np.array(5.0)), L.from_numpy(np.zeros((0, 2)))",
    'L.zeros(2, out=L.empty(2)), L.ones(2, device="cpu"), L.full((2, 2), float("inf"))',
    'L.full((1,), float("nan"))',
    "L.zeros(3).fill_(2), T([1, 2]).fill_(2.7), L.zeros(2).fill_(T(3))",
    "L.ones(2, 2).zero_(), T([1, 2]).fill_(True)",
]

REFUSED = [
    'L.zeros("a")',
    "L.zeros(2.0)",
    "L.zeros(-1)",
    "L.zeros((2, -1))",
    'L.zeros([2, "a"])',
    "L.zeros(2, None)",
    "L.zeros()",
    "L.zeros(True)",
    "L.zeros((2,), (3,))",
    "L.zeros(np.array([2, 3]))",
    "L.zeros(T([2, 3]))",
    "L.full(2, 1)",
    'L.full((2,), "a")',
    "L.full((2,), T([2.0]))",
    "L.full((2,), 300, dtype=L.uint8)",
    "L.full((2,), 2**70)",
    'L.zeros(2, dtype="float32")',
    "L.zeros(2, requires_grad=True, dtype=L.int64)",
    'L.ones(2, device="cuda")',
    'L.ones(2, device="nowhere")',
    "L.from_numpy([1, 2])",
    'L.from_numpy(np.array(["a"]))',
    "L.from_numpy(np.ones(3)[::-1])",
    "x.fill_(T([1.0, 2]))",
    'x.fill_("a")',
    "L.full((2,), 1e300)",
    "g.fill_(1)",
    "g.zero_()",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_tensor_from_numpy_shares_its_memory():
    array = np.zeros(2)
    rushlight.from_numpy(array)[0] = 5
    assert array.tolist() == [5, 0]


def test_a_tensor_of_a_tensor_is_a_copy():
    x = rushlight.ones(2)
    rushlight.tensor(x)[0] = 5
    assert x.tolist() == [1, 1]
