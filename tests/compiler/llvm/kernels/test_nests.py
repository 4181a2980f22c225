"""Loops over shapes of any lengths, and several outputs in one nest."""

import numpy as np
import pytest
from native_programs import assert_native


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    "shape", [(), (1,), (3,), (16,), (17,), (4, 1), (1, 5), (3, 20), (2, 3, 5), (2, 1, 33)], ids=str
)
def test_each_shape(shape, dtype):
    x = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    assert_native(lambda t: (t * 2 + 1, t.exp() * 2, t > 0), x, slack=4)


def test_operands_broadcast():
    rng = np.random.default_rng(0)
    x, row, column = (rng.standard_normal(s) for s in ((6, 19), (19,), (6, 1)))
    assert_native(lambda x, r, c: (x + r * c, r - c, x * 0.5), x, row, column)


def test_types_are_mixed():
    x, y = np.arange(20, dtype=np.int64), np.linspace(0, 1, 20, dtype=np.float32)
    assert_native(lambda x, y: ((x * y).double(), x > 3, y.long() + x), x, y)
