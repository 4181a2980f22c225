"""Rolled loops as the product emitters write them: counters and carried values in phis.

``for_each`` is a loop whose body may run never; ``repeat`` one that runs at least once, tests at
its bottom and carries values from turn to turn: the hot loops of the tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

__all__ = ["for_each", "index", "repeat", "smaller"]


def index(value: int) -> Any:
    """A constant number of elements, rows or columns."""
    from llvmlite import ir

    return ir.Constant(ir.IntType(64), value)


def smaller(b: Any, x: Any, y: Any) -> Any:
    """The smaller of two numbers."""
    return b.select(b.icmp_signed("<", x, y), x, y)


@contextmanager
def for_each(b: Any, begin: Any, end: Any, step: int = 1) -> Iterator[Any]:
    """``for i in range(begin, end, step)``; gives ``i``; the builder goes on behind the loop."""
    before, head = b.block, b.append_basic_block()
    b.branch(head)
    b.position_at_end(head)
    i = b.phi(begin.type)
    i.add_incoming(begin, before)
    body, after = b.append_basic_block(), b.append_basic_block()
    b.cbranch(b.icmp_signed("<", i, end), body, after)
    b.position_at_end(body)
    yield i
    i.add_incoming(b.add(i, index(step)), b.block)
    b.branch(head)
    b.position_at_end(after)


def repeat(
    b: Any,
    begin: Any,
    end: Any,
    step: int,
    carried: Sequence[Any],
    body: Callable[[Any, list[Any]], list[Any]],
) -> list[Any]:
    """As ``for_each`` for ``begin < end``; ``body(i, values)`` gives the next turn's values.

    Returns:
        The values after the last turn.
    """
    before, turn = b.block, b.append_basic_block()
    b.branch(turn)
    b.position_at_end(turn)
    phis = [b.phi(value.type) for value in (begin, *carried)]
    for phi, value in zip(phis, (begin, *carried), strict=True):
        phi.add_incoming(value, before)
    values = body(phis[0], phis[1:])
    following = b.add(phis[0], index(step))
    for phi, value in zip(phis, (following, *values), strict=True):
        phi.add_incoming(value, b.block)
    after = b.append_basic_block()
    b.cbranch(b.icmp_signed("<", following, end), turn, after)
    b.position_at_end(after)
    return values
