import pytest
from operands import refused, same

import rushlight

SAME = [
    "T(np.float64(1)), T([np.float64(1)]), T([np.float32(1)]), T(np.float32(1))",
    "T([np.int32(1)]), T([np.bool_(1)])",
    "T(range(3)), T([[], []]), T([[], [1]]), T(()), T([[1, 2], [3, 4.0]]), T([True, 2])",
    "T([True, 2.5])",
    "T([T(1), 2.0]), T([T([1]), T([2])]), T([T(1.0, dtype=L.float64), 2.0])",
    "T([np.array([1, 2]), np.array([3, 4])]), T([np.array([1.0, 2]), [3, 4]])",
    "T([-1], dtype=L.uint8), T([1.5], dtype=L.int64), T([1.5], dtype=L.bool), T([1e400])",
    "T([1e300])",
    'T(bytearray(b"ab")), T(memoryview(b"ab")), T(np.ma.array([1])), T(1, dtype=float)',
    "T(np.array(5))",
    "T(5, dtype=L.float64, requires_grad=True), T([[[1.0]]]), T([[True], [False]])",
    "T([2**40, -2**62])",
    "T(np.arange(6).reshape(2, 3).T), T(np.asfortranarray(np.ones((2, 3)))), T(x.t()), T(n)",
]

REFUSED = [
    "T([[1, 2], 3])",
    "T([1, [2]])",
    "T([[1, 2], [1, 2, 3]])",
    "T([[[1], [2]], [[3]]])",
    'T("a")',
    'T(["a"])',
    'T([1, "a"])',
    'T(["ab", "c"])',
    "T(None)",
    "T([None])",
    "T([1, None])",
    "T({})",
    "T({1: 2})",
    "T([T([1, 2]), T([2, 3])])",
    "T(2**70)",
    "T([2**63])",
    "T([300], dtype=L.uint8)",
    'T(float("nan"), dtype=L.int64)',
    "T([1], requires_grad=True)",
    'T(np.array(["a"]))',
    'T([1, 2], dtype="float32")',
    "T(np.ones((2, 2))[:, ::-1])",
    'T(np.array([1.0], dtype=">f4"))',
    'T(b"ab")',
    "T([slice(1)])",
    'T([1, 2], device="cuda")',
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_types_follow_the_data():
    assert rushlight.tensor([1, 2]).dtype is rushlight.int64
    assert rushlight.tensor([1, 2.5]).dtype is rushlight.float32
    assert rushlight.tensor([[True], [False]]).shape == (2, 1)


def test_ragged_data_are_refused_with_their_place():
    with pytest.raises(ValueError, match=r"expected sequence of length 2 at dim 1 \(got 3\)"):
        rushlight.tensor([[1, 2], [1, 2, 3]])
