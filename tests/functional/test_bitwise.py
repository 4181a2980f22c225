import pytest
from both import assert_both_refuse, assert_same

import rushlight

SAME = [
    "L.tensor([6, -3]) & 3, L.tensor([6, -3]) | 3, L.tensor([6, -3]) ^ 3, ~L.tensor([6, -3])",
    "3 & L.tensor([6]), 3 | L.tensor([6]), 3 ^ L.tensor([6])",
    "L.tensor([True, False]) & L.tensor([True]), ~L.tensor([True]), L.tensor([True]) ^ True",
    "L.tensor([True, False]) & 1, L.tensor([1, 2], dtype=L.uint8) | L.tensor([-1], dtype=L.int8)",
    "L.tensor([1, -8]) << 2, L.tensor([1, -8]) >> 2, 1 << L.tensor([3]), 64 >> L.tensor([3])",
    "L.tensor([1, -8]) << 70, L.tensor([1, -8]) >> 70, L.tensor([1, -8]) >> L.tensor([-1])",
    "L.tensor([200], dtype=L.uint8) << 1, L.tensor([200], dtype=L.uint8) >> 9",
    "L.tensor([6]).bitwise_and_(3).bitwise_or_(8).bitwise_xor_(1).bitwise_not_()",
    "L.bitwise_left_shift(L.tensor([1]), 3), L.bitwise_right_shift(L.tensor([8]), 3)",
    "(lambda x: x.__iand__(3))(L.tensor([6]))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    "L.ones(2) & L.ones(2)",
    "L.tensor([1]) | 0.5",
    "~L.ones(2)",
    "L.bitwise_not(L.ones(2))",
    "L.ones(2) << 1",
    "L.tensor([True]) >> L.tensor([True])",
    "L.bitwise_and(2, 3)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    x = rushlight.tensor([6, -3])
    assert (x & 3).tolist() == [2, 1]
    assert (x >> 1).tolist() == [3, -2]
    assert (~x).tolist() == [-7, 2]
