"""Indices as formulas: sums of loop variables times whole numbers, known before any code is.

A view of a value is a change of its indices, so views cost nothing; and as indices are formulas,
it is plain which loop a load belongs to and how far apart the lanes of a vector lie. What is no
sum, a quotient, a remainder or a bound, stands in one as a variable of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["LANE", "Index", "Var", "clamped", "number", "quotient", "remainder", "variable"]


class Var(NamedTuple):
    """A variable from 0 to ``last``: a loop's, or a function ``kind`` of another index."""

    name: str
    last: int
    kind: str = ""
    of: Index | None = None
    by: int = 0


# The number of a vector's lane; its ``last`` is of no use to anybody.
LANE = "lane"


class Index(NamedTuple):
    """The sum of ``terms``, each a variable and its factor, and ``rest``."""

    terms: tuple[tuple[Var, int], ...]
    rest: int

    def plus(self, other: Index) -> Index:
        """The sum of both."""
        factors = dict(self.terms)
        for var, factor in other.terms:
            factors[var] = factors.get(var, 0) + factor
        kept = sorted((v, f) for v, f in factors.items() if f)
        return Index(tuple(kept), self.rest + other.rest)

    def times(self, factor: int) -> Index:
        """The product with a number."""
        if factor == 0:
            return number(0)
        return Index(tuple((v, f * factor) for v, f in self.terms), self.rest * factor)

    @property
    def least(self) -> int:
        """A bound from below."""
        return self.rest + sum(f * v.last for v, f in self.terms if f < 0)

    @property
    def largest(self) -> int:
        """A bound from above."""
        return self.rest + sum(f * v.last for v, f in self.terms if f > 0)

    @property
    def lane_factor(self) -> int | None:
        """How far apart two lanes lie; None where that differs from lane to lane."""
        if any(v.of is not None and v.of.lane_factor != 0 for v, _ in self.terms):
            return None
        return sum(f for v, f in self.terms if v.name == LANE)

    def at(self, values: Mapping[str, Index]) -> Index:
        """The index with other indices in the place of variables, by their names."""
        result = number(self.rest)
        for var, factor in self.terms:
            result = result.plus(_substituted(var, values).times(factor))
        return result


def number(value: int) -> Index:
    """An index that is always the same."""
    return Index((), value)


def variable(name: str, extent: int) -> Index:
    """A variable from 0 to extent - 1."""
    return number(0) if extent == 1 else Index(((Var(name, extent - 1), 1),), 0)


def _substituted(var: Var, values: Mapping[str, Index]) -> Index:
    if var.of is not None:
        return _MAKERS[var.kind](var.of.at(values), var.by)
    return values.get(var.name, Index(((var, 1),), 0))


def _split(index: Index, by: int) -> tuple[Index, Index]:
    """The part that ``by`` divides, and what is left, which is never negative.

    Processors round quotients towards 0, and remainders follow: right for numbers from 0 on.
    """
    whole = Index(tuple((v, f) for v, f in index.terms if f % by == 0), index.rest // by * by)
    left = Index(tuple((v, f) for v, f in index.terms if f % by), index.rest % by)
    below = number(left.least // by * by if left.least < 0 else 0)
    return whole.plus(below), left.plus(below.times(-1))


def quotient(index: Index, by: int) -> Index:
    """Index / by, rounded down."""
    whole, left = _split(index, by)
    result = Index(tuple((v, f // by) for v, f in whole.terms), whole.rest // by)
    if left.largest < by:
        return result
    last = left.largest // by
    return result.plus(Index(((Var(f"{left}/{by}", last, "quotient", left, by), 1),), 0))


def remainder(index: Index, by: int) -> Index:
    """What division by ``by`` leaves, from 0 on."""
    _, left = _split(index, by)
    if left.largest < by:
        return left
    return Index(((Var(f"{left}%{by}", by - 1, "remainder", left, by), 1),), 0)


def clamped(index: Index, last: int) -> Index:
    """The index, but between 0 and ``last``."""
    if index.least >= 0 and index.largest <= last:
        return index
    if not index.terms:
        return number(min(max(index.rest, 0), last))
    return Index(((Var(f"{index}<={last}", last, "clamped", index, last), 1),), 0)


_MAKERS = {"quotient": quotient, "remainder": remainder, "clamped": clamped}
