"""Loops over numbers that are known only when the code runs.

Those whose extent the compiler knows are written by `kernels/writer.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from llvmlite import ir

__all__ = ["I32", "I64", "counted", "counted_by_lanes", "repeated_while"]

I32, I64 = ir.IntType(32), ir.IntType(64)


@contextmanager
def counted(b: ir.IRBuilder, start: ir.Value, stop: ir.Value, step: int = 1) -> Iterator[ir.Value]:
    """The body runs for start, start + step, … as long as they are below `stop`.

    Args:
        b: goes on after the loop.
        start: a 64-bit number.
        stop: a 64-bit number.
        step: default 1.
    """
    before = b.block
    head, body, after = (b.append_basic_block(f"{n}") for n in ("head", "body", "after"))
    b.branch(head)
    b.position_at_end(head)
    i = b.phi(I64)
    i.add_incoming(start, before)
    b.cbranch(b.icmp_signed("<", i, stop), body, after)
    b.position_at_end(body)
    yield i
    i.add_incoming(b.add(i, I64(step)), b.block)
    b.branch(head)
    b.position_at_end(after)


def counted_by_lanes(b: ir.IRBuilder, stop: ir.Value, lanes: int) -> Iterator[tuple[ir.Value, int]]:
    """Two loops that cover 0 to stop − 1: by vectors as far as they go, then one by one.

    Yields:
        The first index and the number of lanes, once for each loop; the body is what is emitted
        until the next is asked for.
    """
    whole = b.and_(stop, I64(-lanes))
    with counted(b, I64(0), whole, lanes) as i:
        yield i, lanes
    with counted(b, whole, stop) as i:
        yield i, 1


@contextmanager
def repeated_while(b: ir.IRBuilder, value: ir.Value) -> Iterator[list[ir.Value]]:
    """The body runs while a 64-bit number is more than 0; it replaces the number that it is given.

    Args:
        b: goes on after the loop.
        value: the number at the beginning.
    """
    before = b.block
    head, body, after = (b.append_basic_block(f"{n}") for n in ("head", "body", "after"))
    b.branch(head)
    b.position_at_end(head)
    left = b.phi(I64)
    left.add_incoming(value, before)
    b.cbranch(b.icmp_signed(">", left, I64(0)), body, after)
    b.position_at_end(body)
    held = [left]
    yield held
    left.add_incoming(held[0], b.block)
    b.branch(head)
    b.position_at_end(after)
