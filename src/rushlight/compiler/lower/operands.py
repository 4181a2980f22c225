"""What an atom reads: for an element of its result, the elements of its operands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rushlight.compiler.ir import Node, Program, Ref, thaw
from rushlight.compiler.lower.atoms import LOOKUPS
from rushlight.compiler.lower.index import Index, clamped, number, quotient, variable
from rushlight.compiler.lower.views import VIEWS, Place, aligned, operand_place

__all__ = ["Within", "element", "lookup_dim", "operands", "whole", "withins"]


class Within(NamedTuple):
    """A condition: ``at`` is one of first, first + step, … before ``end``."""

    at: Index
    first: int
    end: int
    step: int = 1


def operands(program: Program, node: Node, place: Place) -> list[tuple[Ref, Place]]:
    """Each operand with the place of what the result at ``place`` is made of."""
    if node.op in VIEWS:
        return [(node.args[0], operand_place(program, node, place))]
    if node.op == "one_hot":
        return [(node.args[0], (place[0], *place[2:]))]
    if node.op == "embed":
        return [(node.args[0], _unembedded(node, place))]
    if node.op in LOOKUPS:
        return _looked_up(program, node, place)
    if node.op in ("concatenate", "stack"):
        return list(_parts(program, node, place))
    return [(ref, aligned(program.spec(ref).shape, place)) for ref in node.args]


def withins(program: Program, node: Node, place: Place) -> list[list[Within]]:
    """For each operand of a choice, when it is the one that is chosen."""
    if node.op == "embed":
        return [list(_inside(node, place))]
    dim, first, found = _param(node, "dim"), 0, []
    for ref in node.args:
        end = first + (1 if node.op == "stack" else program.spec(ref).shape[dim])
        found.append([Within(place[dim], first, end)])
        first = end
    return found


def _looked_up(program: Program, node: Node, place: Place) -> list[tuple[Ref, Place]]:
    """What is looked up, at the first number of the dimension, and the number to look up."""
    x, index = node.args
    if node.op == "gather":
        dim, wide = _param(node, "dim"), place
        return [(x, (*wide[:dim], number(0), *wide[dim + 1 :])), (index, place)]
    (dim,), length = _param(node, "dims"), len(program.spec(index).shape)
    around = (*place[:dim], number(0), *place[dim + length :])
    return [(x, around), (index, place[dim : dim + length])]


def lookup_dim(node: Node) -> int:
    """The dimension along which a lookup's numbers count."""
    dim: int = _param(node, "dim") if node.op == "gather" else _param(node, "dims")[0]
    return dim


def _param(node: Node, name: str) -> Any:
    return thaw(dict(node.params)[name])


def _parts(program: Program, node: Node, place: Place) -> Iterator[tuple[Ref, Place]]:
    dim, first = _param(node, "dim"), 0
    for ref in node.args:
        if node.op == "stack":
            yield ref, place[:dim] + place[dim + 1 :]
            continue
        length = program.spec(ref).shape[dim]
        own = clamped(place[dim].plus(number(-first)), length - 1)
        yield ref, (*place[:dim], own, *place[dim + 1 :])
        first += length


def _keys(node: Node) -> Iterator[tuple[Any, int]]:
    """The keys of an embedding with the lengths that they take of its shape; None takes none."""
    lengths = iter(_param(node, "shape"))
    for key in _param(node, "key"):
        yield key, 0 if key is None else next(lengths)
    for length in lengths:
        yield slice(None), length


def _unembedded(node: Node, place: Place) -> Place:
    rest, found = iter(place), []
    for key, length in _keys(node):
        if key is None:
            found.append(number(0))
            continue
        p = next(rest)
        if isinstance(key, slice):
            start, stop, step = key.indices(length)
            last = max(len(range(start, stop, step)) - 1, 0)
            inside = clamped(p.plus(number(-start)), last * step)
            found.append(p if (start, step, last) == (0, 1, length - 1) else quotient(inside, step))
    return tuple(found)


def _inside(node: Node, place: Place) -> Iterator[Within]:
    rest = iter(place)
    for key, length in _keys(node):
        if key is None:
            continue
        p = next(rest)
        if not isinstance(key, slice):
            yield Within(p, key % length, key % length + 1)
        elif key.indices(length) != (0, length, 1):
            yield Within(p, *key.indices(length))


def element(shape: tuple[int, ...], name: str = "i") -> Place:
    """A place of any element: a variable for each dimension longer than 1."""
    wide = [n for n in shape if n != 1]
    return whole(shape, tuple(variable(f"{name}{d}", n) for d, n in enumerate(wide)))


def whole(shape: tuple[int, ...], place: Place) -> Place:
    """A place among the dimensions longer than 1, with zeros for the others."""
    rest = iter(place)
    return tuple(number(0) if n == 1 else next(rest) for n in shape)
