import pytest
from both import assert_both_refuse, assert_same

import rushlight

SAME = [
    "L.unique(L.tensor([3, 1, 3, 2])), L.tensor([True, True]).unique(), L.unique(L.tensor(2.0))",
    "L.unique(L.tensor([[3.0, 1], [1, 3]]), return_inverse=True, return_counts=True)",
    "L.unique(L.tensor([np.nan, np.nan]))",
    "L.unique(L.tensor([[2, 1], [1, 0], [2, 1]]), dim=0, return_inverse=True, return_counts=True)",
    "L.unique(L.tensor([[2, 2], [1, 1]]), dim=1).tolist(), L.unique(L.ones(0))",
    "L.unique_consecutive(L.tensor([1, 1, 2, 2, 1]), return_inverse=True, return_counts=True)",
    "L.unique_consecutive(L.tensor([[1, 1], [1, 1], [2, 1]]), dim=0, return_counts=True)",
    "L.unique_consecutive(L.tensor(3), return_inverse=True), L.unique_consecutive(L.ones(0))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


@pytest.mark.parametrize(
    "code", ["L.unique(L.ones(2, 0), dim=0)", "L.unique(L.ones(2), dim=1)", "L.unique(1)"]
)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_frozen_values():
    values, counts = rushlight.unique(rushlight.tensor([3, 1, 3]), return_counts=True)
    assert values.tolist() == [1, 3]
    assert counts.tolist() == [1, 2]
