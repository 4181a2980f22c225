"""Atoms that move no data: where, in its operand, each element of a view is found."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from rushlight.compiler.ir import Node, Program, thaw
from rushlight.compiler.lower.index import Index, number, quotient, remainder

__all__ = ["VIEWS", "Place", "aligned", "operand_place", "reshaped"]

Place = tuple[Index, ...]
Shape = tuple[int, ...]


def operand_place(program: Program, node: Node, place: Place) -> Place:
    """Where the operand of a view has the element that the view has at ``place``."""
    shape = program.spec(node.args[0]).shape
    params = {k: thaw(v) for k, v in node.params}
    return VIEWS[node.op](shape, node.specs[0].shape, place, params)


def aligned(shape: Shape, place: Place) -> Place:
    """Where an operand that broadcasts to a shape has the element at ``place`` of it."""
    own = place[len(place) - len(shape) :]
    return tuple(number(0) if n == 1 else p for n, p in zip(shape, own, strict=True))


def reshaped(shape: Shape, other: Shape, place: Place) -> Place:
    """Where a value of ``shape`` has the element at ``place`` of its other shape."""
    wide = [p for n, p in zip(other, place, strict=True) if n != 1]
    if [n for n in shape if n != 1] == [n for n in other if n != 1]:
        rest = iter(wide)
        return tuple(number(0) if n == 1 else next(rest) for n in shape)
    flat = number(0)
    for d, p in enumerate(place):
        flat = flat.plus(p.times(prod(other[d + 1 :])))
    return tuple(_digit(flat, shape, d) for d in range(len(shape)))


def _digit(flat: Index, shape: Shape, d: int) -> Index:
    found = quotient(flat, prod(shape[d + 1 :]) or 1)
    return remainder(found, shape[d]) if d else found


def _reshape(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    return reshaped(shape, out, place)


def _permute(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    found = list(place)
    for d, source in enumerate(params["dims"]):
        found[source] = place[d]
    return tuple(found)


def _expand(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    return aligned(shape, place)


def _slice(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    rest, lengths, found = iter(place), iter(shape), []
    for key in params["key"]:
        if key is None:
            next(rest)
        elif isinstance(key, slice):
            start, _, step = key.indices(next(lengths))
            found.append(next(rest).times(step).plus(number(start)))
        else:
            found.append(number(int(key) % next(lengths)))
    return (*found, *rest)


def _flip(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    return tuple(
        p.times(-1).plus(number(shape[d] - 1)) if d in params["dims"] else p
        for d, p in enumerate(place)
    )


def _roll(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    if not params["dims"]:
        rolled = _rolled(
            reshaped((prod(shape),), shape, place)[0], prod(shape), params["shifts"][0]
        )
        return reshaped(shape, (prod(shape),), (rolled,))
    found = list(place)
    for shift, dim in zip(params["shifts"], params["dims"], strict=True):
        found[dim] = _rolled(found[dim], shape[dim], shift)
    return tuple(found)


def _rolled(index: Index, length: int, shift: int) -> Index:
    return remainder(index.plus(number(-shift % length)), length)


def _same(shape: Shape, out: Shape, place: Place, params: Any) -> Place:
    return place


VIEWS: dict[str, Callable[[Shape, Shape, Place, Any], Place]] = {
    "reshape": _reshape,
    "unsafe_view": _reshape,
    "permute": _permute,
    "expand": _expand,
    "slice_": _slice,
    "flip": _flip,
    "roll": _roll,
    "clone": _same,
    "contiguous": _same,
}
