"""The writer of loops: it counts, carries values, and puts code where the fewest loops repeat it.

A value belongs to the innermost loop whose variable it depends on, its *level*. It is written
before the loops inside of that one, whenever it is asked for first, and is known from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from rushlight.compiler.lower.index import LANE, Index, Var, number, variable

__all__ = ["I64", "Level", "Writer"]

I64 = ir.IntType(64)
# Loops of so few turns are written out.
_FEW = 4
Body = Callable[[Index, list[Any]], list[Any]]


class Level:
    """What belongs to a loop: where its code stands, and what is known there.

    Args:
        block: where its code goes on; of all but the innermost, it ends with a jump inwards.
    """

    def __init__(self, block: Any) -> None:
        self.block = block
        self.known: dict[Any, Any] = {}


class Writer:
    """Writes code into a function.

    Args:
        b: a builder at the place where to go on.
    """

    def __init__(self, b: ir.IRBuilder) -> None:
        self.b = b
        self.levels = [Level(b.block)]
        self._variables: dict[str, tuple[Any, int]] = {}
        self._names = 0
        self._current = 0

    def forget(self) -> None:
        """Nothing is known any more: memory may have changed."""
        self.levels[0].known.clear()

    def given(self, name: str, extent: int, value: Any) -> Index:
        """A variable whose value others compute."""
        self._variables[name] = (value, 0)
        return variable(name, extent)

    def name(self, stem: str) -> str:
        """A name that nothing else has."""
        self._names += 1
        return f"{stem}.{self._names}"

    def loop(
        self, extent: int, body: Body, carried: Sequence[Any] = (), *, rolled: bool = False
    ) -> list[Any]:
        """Run ``body`` for 0 to extent - 1.

        Args:
            extent: how often; at least once.
            body: takes the index and the carried values, returns new ones.
            carried: the values at the beginning.
            rolled: write a loop even for a few turns.
        """
        state = list(carried)
        if extent == 1 or (extent <= _FEW and not rolled):
            for i in range(extent):
                state = body(number(i), state)
            return state
        b, name = self.b, self.name("i")
        before = b.block
        head, after = b.append_basic_block(f"{name}.loop"), b.append_basic_block(f"{name}.end")
        self.levels[-1].block = before
        b.branch(head)
        b.position_at_end(head)
        i = b.phi(I64)
        i.add_incoming(I64(0), before)
        phis = [b.phi(value.type) for value in state]
        for phi, value in zip(phis, state, strict=True):
            phi.add_incoming(value, before)
        self.levels.append(Level(head))
        self._current = len(self.levels) - 1
        self._variables[name] = (i, len(self.levels) - 1)
        state = body(variable(name, extent), list(phis))
        after_one = b.add(i, I64(1))
        i.add_incoming(after_one, b.block)
        for phi, value in zip(phis, state, strict=True):
            phi.add_incoming(value, b.block)
        b.cbranch(b.icmp_unsigned("<", after_one, I64(extent)), head, after)
        self.levels.pop()
        self._current = len(self.levels) - 1
        self.levels[-1].block = after
        b.position_at_end(after)
        return state

    def level_of(self, *indices: Index) -> int:
        """The level that indices belong to."""
        return max((self._level(v) for i in indices for v, _ in i.terms), default=0)

    def _level(self, var: Var) -> int:
        if var.of is not None:
            return self.level_of(var.of)
        return 0 if var.name == LANE else self._variables[var.name][1]

    @contextmanager
    def at_level(self, level: int) -> Iterator[dict[Any, Any]]:
        """Write at the end of a level's code; gives what is known there."""
        before, self._current = self._current, level
        self._position()
        try:
            yield self.levels[level].known
        finally:
            self._current = before
            self._position()

    def _position(self) -> None:
        level = self.levels[self._current]
        if self._current == len(self.levels) - 1:
            self.b.position_at_end(self.levels[-1].block)
        else:
            self.b.position_before(level.block.terminator)

    def known(self, key: Any) -> Any:
        """What is known by a key at any level; None if nothing is."""
        return next((k.known[key] for k in self.levels if key in k.known), None)

    def index(self, index: Index) -> Any:
        """An index that is the same in all lanes, as a value."""
        if not index.terms:
            return I64(index.rest)
        if (found := self.known(index)) is not None:
            return found
        with self.at_level(self.level_of(index)) as known:
            total = None
            for var, factor in index.terms:
                term = self._variable(var)
                term = term if factor == 1 else self.b.mul(term, I64(factor))
                total = term if total is None else self.b.add(total, term)
            known[index] = total if index.rest == 0 else self.b.add(total, I64(index.rest))
            return known[index]

    def _variable(self, var: Var) -> Any:
        if var.of is None:
            return self._variables[var.name][0]
        value, by, b = self.index(var.of), I64(var.by), self.b
        if var.kind == "quotient":
            return b.sdiv(value, by)
        if var.kind == "remainder":
            return b.srem(value, by)
        value = b.select(b.icmp_signed("<", value, I64(0)), I64(0), value)
        return b.select(b.icmp_signed(">", value, by), by, value)
