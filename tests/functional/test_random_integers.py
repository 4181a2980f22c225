import pytest
from both import assert_both_refuse, assert_same

import rushlight

DRAWN = [
    "L.randint(10, (5,))",
    "L.randint(-5, 1000, (3, 4))",
    "L.randint(low=2, high=4, size=[5])",
    "L.randint(2, high=4, size=(5,))",
    "L.randint(high=4, size=(5,))",
    "L.randint(4, size=(0, 3))",
    "L.randint(L.tensor(3), (L.tensor(2),))",
    "L.randint(0, 2**40, (3,))",
    "L.randint(0, 2, (20,), dtype=L.bool)",
    "L.randint(0, 9, (3,), dtype=L.float32, requires_grad=True)",
    "L.randint(0, 9, (3,), dtype=None)",
    "L.randint(0, 9, (3,), generator=L.Generator().manual_seed(3))",
    "L.randint(0, 9, (3,), out=L.empty(3))",
    "L.randint(0, 9, (3,), out=L.empty(7, dtype=L.int32))",
    "L.randint_like(L.empty(3), 5)",
    "L.randint_like(L.empty(2, 3).t(), 2, 5)",
    "L.randint_like(L.empty(3), low=2, high=5, dtype=L.int64)",
    "L.randint_like(L.empty(3), high=5, generator=L.Generator())",
    "L.randperm(0)",
    "L.randperm(1)",
    "L.randperm(300)",
    "L.randperm(n=5)",
    "L.randperm(L.tensor(5))",
    "L.randperm(128, dtype=L.int8)",
    "L.randperm(5, dtype=L.float64, requires_grad=True)",
    "L.randperm(5, out=L.empty(2, dtype=L.int32))",
    "L.randperm(5, generator=L.Generator().manual_seed(3))",
]


@pytest.mark.parametrize("code", DRAWN)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    "L.randint(3)",
    "L.randint(3, 2)",
    "L.randint(0, 3, 2)",
    "L.randint(3.0, (2,))",
    "L.randint(0, 3.5, (2,))",
    "L.randint(True, (2,))",
    "L.randint('a', (2,))",
    "L.randint(None, 3, (2,))",
    "L.randint(3, 0, (2,))",
    "L.randint(3, 0, (0,))",
    "L.randint(0, (2,))",
    "L.randint(0, 3, (-2,))",
    "L.randint(0, 300, (2,), dtype=L.uint8)",
    "L.randint(0, 3, (2,), dtype=L.bool)",
    "L.randint(0, 2**63, (2,))",
    "L.randint(0, 3, (2,), requires_grad=True)",
    "L.randint(low=3, size=(2,))",
    "L.randint(size=(2,))",
    "L.randint(0, 3, (2,), high=3)",
    "L.randint(0, 3, (2,), generator=3)",
    "L.randint_like(L.empty(3))",
    "L.randint_like(L.empty(3), 5, 3)",
    "L.randint_like(L.empty(3), 3.5)",
    "L.randint_like(3, 5)",
    "L.randperm(-1)",
    "L.randperm(3.0)",
    "L.randperm('a')",
    "L.randperm(True)",
    "L.randperm()",
    "L.randperm(2, 2)",
    "L.randperm(3, dtype=L.bool)",
    "L.randperm(129, dtype=L.int8)",
    "L.randperm(257, dtype=L.uint8)",
    "L.randperm(2**24 + 2, dtype=L.float32)",
    "L.randperm(3, requires_grad=True)",
    "L.randperm(3, out=L.empty(3), dtype=L.int64)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_golden_values():
    rushlight.manual_seed(42)
    assert rushlight.randperm(10).tolist() == [2, 6, 1, 8, 4, 5, 0, 9, 3, 7]
    rushlight.manual_seed(42)
    assert rushlight.randint(0, 100, (5,)).tolist() == [42, 67, 76, 14, 26]
    rushlight.manual_seed(42)
    assert rushlight.randint(0, 2**40, (2,)).tolist() == [441507790259, 395924837646]
