import pytest
from both import assert_both_refuse, assert_same

import rushlight

OPERANDS = [
    "L.tensor([1.0, 2.0, float('nan')])",
    "L.tensor([1, 2, 3])",
    "L.tensor([[True], [False]])",
    "L.tensor([1, 255, 0], dtype=L.uint8)",
    "2",
    "1.5",
    "True",
]


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("x", OPERANDS[:4])
def test_comparisons(torch, x, sign):
    for y in OPERANDS:
        assert_same(torch, f"{x} {sign} {y}")


SAME = [
    "L.ones(2) == None, L.ones(2) != None, L.ones(2) == [1, 1], L.ones(2) != 'a'",
    "L.eq(L.tensor([1]), 1), L.not_equal(L.tensor([1]), 1), L.greater_equal(L.ones(1), 2)",
    "L.tensor([1.0, 2.0]).lt_(1.5)",
    "L.gt(L.ones(2), 0.5, out=L.empty(2))",
    "[f(L.tensor([0.0, 2.0]), L.tensor([0, 0])) for f in (L.logical_and, L.logical_or)]",
    "L.logical_xor(L.tensor([True, False]), L.tensor([2, 2])), L.logical_not(L.tensor([0.0, 3]))",
    "[f(L.tensor([1, -np.inf, np.inf, np.nan])) for f in (L.isnan, L.isinf, L.isfinite)]",
    "[f(L.tensor([1, -np.inf, np.inf, np.nan])) for f in (L.isposinf, L.isneginf, L.isreal)]",
    "[f(L.tensor([1, 2])) for f in (L.isnan, L.isinf, L.isfinite, L.isposinf, L.isneginf)]",
    "L.signbit(L.tensor([-0.0, 0.0, -1])), L.signbit(L.tensor([-1, 0]))",
    "L.equal(L.ones(2), L.ones(2)), L.equal(L.ones(2), L.ones(1))",
    "L.equal(L.tensor([1]), L.ones(1))",
    "L.isclose(L.tensor([1.0, np.inf, np.nan]), L.tensor([1.00001, np.inf, np.nan]))",
    "L.isclose(L.tensor([np.nan, np.inf]), L.tensor([np.nan, -np.inf]), equal_nan=True)",
    "L.isclose(L.tensor([100]), L.tensor([101]), rtol=0.02), L.isclose(L.ones(1), L.ones(1), 0, 0)",
    "L.allclose(L.ones(2), L.ones(2) + 1e-9), L.allclose(L.ones(2), L.zeros(2))",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    "L.ones(2) < None",
    "L.ones(2) > 'a'",
    "L.eq(1, L.ones(1))",
    "L.eq(L.ones(1), 'a')",
    "L.ones(2) == L.ones(3)",
    "L.logical_and(L.ones(1), 1)",
    "L.isclose(L.ones(1), L.tensor([1]))",
    "L.isclose(L.ones(1), L.ones(1), rtol=-1)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_answers_without_history():
    x = rushlight.ones(2, requires_grad=True)
    assert not (x > 0).requires_grad
    assert (x > 0).dtype is rushlight.bool


def test_tensors_stay_hashable():
    x = rushlight.ones(2)
    assert {x: 1}[x] == 1
