from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushlight import dtypes, promotion

NAMES = ("float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool")
NUMBERS = (True, 3, 0.5)
DEFAULTS = ("float32", "float64")

# PyTorch 2.13's answers: a row for each of NAMES, and in it a column for each of NAMES.
# Here of `torch.promote_types(row, column)`.
PROMOTED = """
float32 float64 float32 float32 float32 float32 float32 float32
float64 float64 float64 float64 float64 float64 float64 float64
float32 float64 int64   int64   int64   int64   int64   int64
float32 float64 int64   int32   int32   int32   int32   int32
float32 float64 int64   int32   int16   int16   int16   int16
float32 float64 int64   int32   int16   int8    int16   int8
float32 float64 int64   int32   int16   int16   uint8   uint8
float32 float64 int64   int32   int16   int8    uint8   bool
"""
# Of `torch.result_type(torch.ones(2, dtype=row), torch.ones((), dtype=column))`.
DECIDED = """
float32 float32 float32 float32 float32 float32 float32 float32
float64 float64 float64 float64 float64 float64 float64 float64
float32 float64 int64   int64   int64   int64   int64   int64
float32 float64 int32   int32   int32   int32   int32   int32
float32 float64 int16   int16   int16   int16   int16   int16
float32 float64 int8    int8    int8    int8    int8    int8
float32 float64 uint8   uint8   uint8   uint8   uint8   uint8
float32 float64 int64   int32   int16   int8    uint8   bool
"""
# Of `torch.can_cast(row, column)`.
CASTS = """
1 1 0 0 0 0 0 0
1 1 0 0 0 0 0 0
1 1 1 1 1 1 1 0
1 1 1 1 1 1 1 0
1 1 1 1 1 1 1 0
1 1 1 1 1 1 1 0
1 1 1 1 1 1 1 0
1 1 1 1 1 1 1 1
"""
# Of `torch.result_type(torch.ones(2, dtype=row), number)`, a column for each of NUMBERS.
BESIDE_NUMBERS = """
float32 float32 float32
float64 float64 float64
int64   int64   float32
int32   int32   float32
int16   int16   float32
int8    int8    float32
uint8   uint8   float32
bool    int64   float32
"""


def table(text, columns=NAMES):
    rows = text.split("\n")[1:-1]
    return {
        (row, column): entry
        for row, line in zip(NAMES, rows, strict=True)
        for column, entry in zip(columns, line.split(), strict=True)
    }


def ours(name):
    return getattr(dtypes, name)


@pytest.fixture
def default_of(torch):
    """Sets the default type of both libraries."""

    def set_both(name):
        dtypes.set_default_dtype(ours(name))
        torch.set_default_dtype(getattr(torch, name))

    yield set_both
    set_both("float32")


@dataclass
class Stand:
    """As much of a tensor as promotion needs."""

    dtype: dtypes.dtype
    ndim: int


def test_promoted_types_are_the_frozen_ones():
    found = {p: promotion.promote_types(*map(ours, p)).name for p in product(NAMES, repeat=2)}
    assert found == table(PROMOTED)


def test_two_tensors_of_one_class():
    for zero_dim in (False, True):
        found = {
            (a, b): promotion.promote2(ours(a), zero_dim, ours(b), zero_dim).name
            for a, b in product(NAMES, repeat=2)
        }
        assert found == table(PROMOTED)


def test_dimensions_decide_the_frozen_way():
    pairs = list(product(NAMES, repeat=2))
    found = {(a, b): promotion.promote2(ours(a), False, ours(b), True).name for a, b in pairs}
    swapped = {(a, b): promotion.promote2(ours(b), True, ours(a), False).name for a, b in pairs}
    assert found == swapped == table(DECIDED)


def test_casts_are_the_frozen_ones():
    found = {p: str(int(promotion.can_cast(*map(ours, p)))) for p in product(NAMES, repeat=2)}
    assert found == table(CASTS)


def test_numbers_are_the_frozen_ones():
    found = {p: promotion.promote_number(ours(p[0]), p[1]).name for p in product(NAMES, NUMBERS)}
    assert found == table(BESIDE_NUMBERS, columns=NUMBERS)


def test_promotion_is_pytorchs(torch):
    for a, b in product(NAMES, repeat=2):
        theirs = getattr(torch, a), getattr(torch, b)
        pair = ours(a), ours(b)
        assert repr(promotion.promote_types(*pair)) == repr(torch.promote_types(*theirs)), (a, b)
        assert promotion.can_cast(*pair) is torch.can_cast(*theirs), (a, b)


@pytest.mark.parametrize("default", DEFAULTS)
def test_two_operands_are_as_pytorchs(torch, default_of, default):
    default_of(default)
    for a, b, a_is_0d, b_is_0d in product(NAMES, NAMES, (False, True), (False, True)):
        first = torch.ones(() if a_is_0d else 2, dtype=getattr(torch, a))
        second = torch.ones(() if b_is_0d else 2, dtype=getattr(torch, b))
        expected = repr(torch.result_type(first, second))
        assert repr(promotion.promote2(ours(a), a_is_0d, ours(b), b_is_0d)) == expected
        stands = Stand(ours(a), first.ndim), Stand(ours(b), second.ndim)
        assert repr(promotion.result_type(*stands)) == expected


@pytest.mark.parametrize("default", DEFAULTS)
def test_numbers_are_as_pytorchs(torch, default_of, default):
    default_of(default)
    numbers = (*NUMBERS, -1, 300, np.int8(3), np.float32(1), np.float64(1), np.bool(True))
    for name, ndim, number in product(NAMES, (0, 1), numbers):
        tensor = torch.ones((2,) * ndim, dtype=getattr(torch, name))
        expected = repr(torch.result_type(tensor, number))
        assert repr(promotion.promote_number(ours(name), number)) == expected, (name, number)
        for operands in ((Stand(ours(name), ndim), number), (number, Stand(ours(name), ndim))):
            assert repr(promotion.result_type(*operands)) == expected
    for a, b in product(numbers, repeat=2):
        assert repr(promotion.result_type(a, b)) == repr(torch.result_type(a, b)), (a, b)


@given(
    st.lists(
        st.one_of(
            st.builds(Stand, st.sampled_from(NAMES).map(ours), st.integers(0, 2)),
            st.sampled_from(NUMBERS),
        ),
        min_size=1,
    )
)
def test_order_of_operands_is_no_matter(operands):
    assert promotion.result_type(*operands) is promotion.result_type(*operands[::-1])
    assert promotion.result_type(*operands, *operands) is promotion.result_type(*operands)


@pytest.mark.parametrize("function", ["promote_types", "can_cast"])
def test_only_types_promote(torch, function):
    rule = rf"{function}\(\): argument '\w+' \(position 2\) must be torch.dtype, not str"
    for library, t in ((promotion, dtypes.float32), (torch, torch.float32)):
        with pytest.raises(TypeError, match=rule):
            getattr(library, function)(t, "float32")


@pytest.mark.parametrize("operands", [(), ([1], 2), ("a",), (1j, 2), (np.ones(2), 1)])
def test_only_tensors_and_numbers_have_a_result_type(operands):
    with pytest.raises(TypeError, match=r"result_type\(\): expected .* got \w+"):
        promotion.result_type(*operands)
