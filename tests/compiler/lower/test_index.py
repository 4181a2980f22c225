"""Indices as formulas equal the numbers that they stand for."""

import itertools

import pytest

from rushlight.compiler.lower.index import (
    LANE,
    Index,
    Var,
    clamped,
    number,
    quotient,
    remainder,
    variable,
)

ROW, COLUMN = variable("i", 4), variable("j", 6)


def value(index, **at):
    found = index.at({name: number(v) for name, v in at.items()})
    assert not found.terms
    return found.rest


def everywhere(index):
    return {(i, j): value(index, i=i, j=j) for i, j in itertools.product(range(4), range(6))}


def test_sums_and_products():
    index = ROW.times(6).plus(COLUMN).plus(number(3))
    assert everywhere(index) == {(i, j): 6 * i + j + 3 for i in range(4) for j in range(6)}
    assert (index.least, index.largest) == (3, 26)
    assert ROW.plus(ROW.times(-1)) == number(0)


@pytest.mark.parametrize("by", [1, 2, 3, 6, 7])
def test_quotients_and_remainders(by):
    index = ROW.times(6).plus(COLUMN)
    whole, left = everywhere(quotient(index, by)), everywhere(remainder(index, by))
    for (i, j), q in whole.items():
        assert (q, left[i, j]) == divmod(6 * i + j, by)


def test_what_is_known_needs_no_division():
    assert quotient(ROW.times(6).plus(COLUMN), 6) == ROW
    assert remainder(ROW.times(6).plus(COLUMN), 6) == COLUMN


def test_bounds():
    index = clamped(ROW.plus(number(-1)), 1)
    assert [value(index, i=i) for i in range(4)] == [0, 0, 1, 1]
    assert clamped(ROW, 3) == ROW


def test_lanes():
    lane = Index(((Var(LANE, 3), 1),), 0)
    assert ROW.times(8).plus(lane).lane_factor == 1
    assert ROW.lane_factor == 0
    assert quotient(lane.times(3), 2).lane_factor is None
    assert variable("i", 1) == number(0)


@pytest.mark.parametrize("by", [2, 3, 7])
@pytest.mark.parametrize("index", [ROW.times(-5), COLUMN.plus(ROW.times(-7)).plus(number(-2))])
def test_what_is_divided_is_never_negative(index, by):
    """Processors round towards 0."""
    whole, left = quotient(index, by), remainder(index, by)
    divided = [v.of for v, _ in (*whole.terms, *left.terms) if v.of is not None]
    assert all(found.least >= 0 for found in divided)
    for (i, j), n in everywhere(index).items():
        assert (everywhere(whole)[i, j], everywhere(left)[i, j]) == divmod(n, by)
