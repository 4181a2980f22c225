"""Operands made ready: one type, kept numbers, dimensions counted from the front."""

import numpy as np
import pytest

import rushlight
from rushlight.dtypes import float32, float64, int64, uint8
from rushlight.functional import operands
from rushlight.functional.operands import (
    as_floating,
    cast,
    constant,
    dimension,
    dimensions,
    floating_pair,
    is_number,
    pair,
    require_one_tensor,
    require_tensor,
    together,
    unsupported,
)

X, N = rushlight.ones(2), rushlight.tensor([1, 2])
FLOAT32, INT64 = np.dtype(np.float32), np.dtype(np.int64)


def test_tensors_of_one_type_pass_as_they_are():
    assert pair("add", X, X) == (X, X)
    assert together(X, X) == (X, X)
    assert cast(X, float32) is X
    assert as_floating(X) is X


def types(*tensors):
    return [x.dtype for x in tensors]


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (X, N, float32),
        (N, 2.5, float32),
        (X, 2, float32),
        (2, N, int64),
        (N, rushlight.tensor(2.0, dtype=float64), float64),
        (X, rushlight.tensor(2.0, dtype=float64), float32),
        (rushlight.tensor([True]), 1, int64),
        (np.float64(2), X, float32),
    ],
)
def test_a_pair_has_one_type(x, y, expected):
    assert types(*pair("add", x, y)) == [expected, expected]
    assert types(*together(x, y)) == [expected, expected]


def test_the_order_of_a_pair_is_kept():
    first, second = pair("sub", 5, N)
    assert first.item() == 5
    assert second is N


def test_what_is_no_number_is_refused_by_its_place():
    with pytest.raises(TypeError, match=r"add\(\): argument 'other' \(position 2\).*not str"):
        pair("add", X, "1")
    with pytest.raises(TypeError, match=r"'input' \(position 1\).*not NoneType"):
        pair("add", None, X)
    with pytest.raises(TypeError, match=r"mm\(\): argument 'mat2' \(position 2\).*not list"):
        require_tensor("mm", [1], "mat2", 2)
    with pytest.raises(TypeError, match=r"got \(int, float\)"):
        require_one_tensor("pow", 1, 2.0)
    assert require_tensor("mm", X) is X


def test_numbers():
    assert all(map(is_number, (1, 1.5, True, np.float32(1), np.True_)))
    assert not any(map(is_number, (X, "1", None, 1j, np.ones(1))))


def test_constants_are_kept_and_cannot_be_written():
    assert constant(2, FLOAT32) is constant(2, FLOAT32)
    with pytest.raises(ValueError, match="read-only"):
        constant(2, FLOAT32)._data[...] = 3


def test_equal_keys_that_are_different_numbers_are_told_apart():
    assert np.signbit(constant(-0.0, FLOAT32)._data)
    assert not np.signbit(constant(0.0, FLOAT32)._data)
    assert constant(0, INT64)._data.dtype == INT64
    assert constant(0, FLOAT32)._data.dtype == FLOAT32


def test_kept_constants_are_bounded():
    for number in range(5000):
        constant(number, INT64)
    assert len(operands._constants) <= 4097


def test_a_cast_to_integers_has_no_history():
    x = rushlight.ones(2, requires_grad=True)
    assert cast(x, int64).grad_fn is None
    assert cast(x, float64).grad_fn.name() == "ToCopyBackward0"


def test_integers_become_the_default_type():
    assert as_floating(N).dtype is float32
    small = rushlight.tensor([200], dtype=uint8)
    assert types(*floating_pair(small, -1)) == [float32, float32]
    assert floating_pair(small, -1)[1].item() == -1


@pytest.mark.parametrize(
    ("dim", "ndim", "expected"), [(0, 3, 0), (-1, 3, 2), (-3, 3, 0), (0, 0, 0), (-1, 0, 0)]
)
def test_a_dimension_counted_from_the_front(dim, ndim, expected):
    assert dimension("sum", dim, ndim) == expected


@pytest.mark.parametrize(("dim", "ndim"), [(3, 3), (-4, 3), (1, 0), (-2, 0)])
def test_a_dimension_that_there_is_not(dim, ndim):
    with pytest.raises(IndexError, match=rf"but got {dim}\) in sum\(\)"):
        dimension("sum", dim, ndim)


@pytest.mark.parametrize("dim", [1.0, True, "0"])
def test_a_dimension_that_is_no_integer(dim):
    with pytest.raises(TypeError, match=f"must be int, not {type(dim).__name__}"):
        dimension("sum", dim, 3)


@pytest.mark.parametrize(
    ("dim", "expected"),
    [
        (None, (0, 1, 2)),
        ((), (0, 1, 2)),
        ([], (0, 1, 2)),
        (1, (1,)),
        ((-1, 0), (0, 2)),
        ([2], (2,)),
    ],
)
def test_several_dimensions(dim, expected):
    assert dimensions("sum", dim, 3) == expected


def test_dimensions_of_a_single_number_are_none():
    assert dimensions("sum", (0,), 0) == dimensions("sum", None, 0) == ()


def test_a_dimension_named_twice():
    with pytest.raises(RuntimeError, match="dim 1 appears multiple times"):
        dimensions("sum", (1, -2), 3)


def test_a_type_that_an_operation_does_not_have():
    assert str(unsupported("erfinv", N)) == "\"erfinv\" not implemented for 'Long'"
