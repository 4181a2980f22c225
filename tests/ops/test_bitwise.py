"""Bits as rows: shifts by more than there are bits, signs, bools."""

import numpy as np
import pytest
from operands import same
from row_values import value

from rushlight.ops import table


@pytest.mark.parametrize(
    ("name", "x", "by", "dtype", "expected"),
    [
        ("bitwise_left_shift", [1, 1, 1, 1], [7, 8, -1, 0], np.int8, [-128, 0, 0, 1]),
        ("bitwise_left_shift", [1, 255], [8, 1], np.uint8, [0, 254]),
        ("bitwise_left_shift", [1, 1], [63, 64], np.int64, [-(2**63), 0]),
        ("bitwise_right_shift", [-8, -8, -8, 8], [1, 64, -1, 64], np.int64, [-4, -1, -1, 0]),
        ("bitwise_right_shift", [200, 200], [3, 8], np.uint8, [25, 0]),
    ],
)
def test_shifts_beyond_the_bits(name, x, by, dtype, expected):
    assert value(name, x, by, dtype=dtype) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bitwise_and", [False, False, False, True]),
        ("bitwise_or", [False, True, True, True]),
        ("bitwise_xor", [False, True, True, False]),
    ],
)
def test_bits_of_bools_are_logic(name, expected):
    assert value(name, [0, 0, 1, 1], [0, 1, 0, 1], dtype=bool) == expected


def test_not_of_each_kind():
    assert value("bitwise_not", [0, -1], dtype=np.int64) == [-1, 0]
    assert value("bitwise_not", [0, 255], dtype=np.uint8) == [255, 0]
    assert value("bitwise_not", [False, True], dtype=bool) == [True, False]


def test_bits_have_no_slope():
    named = [row for name, row in table.items() if name.startswith("bitwise_")]
    assert len(named) == 6
    assert all(row.rules == {} or not any(row.rules.values()) for row in named)


@pytest.mark.parametrize(
    "code",
    [
        "[L.bitwise_right_shift(I(-9, 9), k) for k in (0, 1, 63)]",
        "[L.tensor([-3, 100], dtype=L.int8) << k for k in (0, 1, 6)]",
        "~n, n & 3, n | 3, n ^ 3, ~b, b & True",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
