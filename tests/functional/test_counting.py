import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.nn.functional.one_hot(I(0, 2)), L.nn.functional.one_hot(I(0, 2), 5)",
    "L.nn.functional.one_hot(I([]), 3), L.nn.functional.one_hot(I(1))",
    "L.nn.functional.one_hot(I([[0, 1], [2, 0]]), num_classes=3)",
    "L.bincount(I(1, 1, 3)), L.bincount(I(1, 1, 3), T([0.5, 1, 2]))",
    "L.bincount(I(1, 1, 3), I(1, 1, 2)), L.bincount(I([1]), minlength=5), L.bincount(I([]))",
    "L.bincount(T([1], dtype=L.uint8), T([1.0], dtype=L.float64)), I(2, 2).bincount()",
    "L.bincount(I([]), minlength=2), L.bincount(I([]), T([]))",
    "L.searchsorted(I(1, 3, 5), I(3, 4)), L.searchsorted(I(1, 3, 5), 3)",
    "L.searchsorted(I(1, 3, 5), I(3, 4), right=True)",
    'L.searchsorted(I(1, 3, 5), I(3, 4), side="right", out_int32=True)',
    "L.searchsorted(I([[1, 3], [2, 4]]), I([[2], [3]]))",
    "L.searchsorted(I(5, 1, 3), I([3]), sorter=I(1, 2, 0))",
    'L.searchsorted(T([1.0, float("nan")]), T([float("nan")]))',
    "L.searchsorted(T([1.0, 2]), I([[1], [2]])), L.searchsorted(T([]), T([1.0]))",
    "L.searchsorted(T([1.0, 2.0]), 1.5), L.searchsorted(I(1, 3, 5), T([3.0]))",
    "L.bucketize(3, I(1, 3, 5)), L.bucketize(I([3]), I(1, 3, 5), right=True)",
    "L.bucketize(x, T([1.0, 3.0])), L.bucketize(x, T([1.0, 3.0]), out_int32=True)",
]

REFUSED = [
    "L.nn.functional.one_hot(I(0, 2), 2)",
    "L.nn.functional.one_hot(I([-1]))",
    "L.nn.functional.one_hot(T([0.0]))",
    "L.nn.functional.one_hot(I([]))",
    "L.nn.functional.one_hot(T([1], dtype=L.int32))",
    "L.nn.functional.one_hot(I([1]), 0)",
    "L.bincount(I([-1]))",
    "L.bincount(T([1.0]))",
    "L.bincount(I([[1]]))",
    "L.bincount(I([1]), minlength=-1)",
    "L.bincount(I([1]), T([1.0, 2]))",
    'L.searchsorted(I(1, 3, 5), I([3]), side="foo")',
    'L.searchsorted(I(1, 3, 5), I([3]), side="left", right=True)',
    "L.searchsorted(I([[1, 3]]), 3)",
    "L.searchsorted(I([[1, 3]]), I([[1], [2]]))",
    "L.searchsorted(s, 3)",
    "L.searchsorted(I(5, 1), I([3]), sorter=I([0]))",
    "L.bucketize(I([3]), I([[1, 3, 5]]))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_nan_goes_to_the_end():
    bounds = rushlight.tensor([1.0, 2.0])
    assert rushlight.searchsorted(bounds, rushlight.tensor([float("nan"), 1.5])).tolist() == [2, 1]
