"""The picture of a network: its layers from left to right, as SVG written by hand.

Each layer is a column: above, its neurons and how they are wired to the ones before; below, a
card with its type, its shapes and the number of its parameters. Wide layers show their first and
last neurons. No other library draws it, and nothing but this text is needed to see it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from rushlight.viz.style import GRID, INK, MUTED, PAPER, TRAIN, label

_COLUMN = 144
_CARD = 128
_TOP = 34
_RADIUS = 7.0
_PITCH = 21.0
_MOST_DRAWN = 11
_DRAWN_OF_MANY = 11
_CARD_HEIGHT = 84
_LETTERS = 20  # that a card has room for

Layer = Mapping[str, Any]


def network(layers: Sequence[Layer]) -> str:
    """The SVG text of a network's picture.

    Args:
        layers: from input to output, mappings with `type` and, where known, `name`,
            `input_shape`, `output_shape` (without the batch axis), `parameters` (their number)
            and `detail` (a few words of the layer's settings).

    Raises:
        ValueError: there is no layer.

    Example:
        >>> svg = network([{"type": "Linear", "input_shape": (2,), "output_shape": (1,)}])
        >>> svg.count("<circle"), "Linear" in svg
        (3, True)
    """
    if not layers:
        raise ValueError("network: expected at least one layer, got 0")
    sizes = [_size(layers[0].get("input_shape")), *(_size(x.get("output_shape")) for x in layers)]
    columns = [_places(size) for size in sizes]
    depth = max(1, *map(len, columns)) * _PITCH
    middle = _TOP + depth / 2
    parts = [_wires(i, columns, layers[i], middle) for i in range(len(layers))]
    parts += [_neurons(i, columns[i], sizes[i], middle) for i in range(len(sizes))]
    parts += [_input_card(layers[0], _TOP + depth + 26)]
    parts += [_card(i + 1, layer, _TOP + depth + 26) for i, layer in enumerate(layers)]
    return _document(len(sizes) * _COLUMN, _TOP + depth + 26 + _CARD_HEIGHT + 4, parts)


def _size(shape: Any) -> int | None:
    """How many numbers a shape holds; None where it is not known."""
    return None if shape is None else math.prod(int(n) for n in shape)


def _places(size: int | None) -> list[float | None]:
    """Where the neurons stand, relative to the middle; None is a gap that stands for many."""
    if size is None:
        return []
    if size <= _MOST_DRAWN:
        return [(i - (size - 1) / 2) * _PITCH for i in range(size)]
    half = _DRAWN_OF_MANY // 2
    places: list[float | None] = [(i - half) * _PITCH for i in range(_DRAWN_OF_MANY)]
    places[half] = None
    return places


def _centre(column: int) -> float:
    return column * _COLUMN + _COLUMN / 2


def _wires(i: int, columns: list[list[float | None]], layer: Layer, middle: float) -> str:
    """The lines into one layer: all to all where there is a weight for each pair."""
    before, after = columns[i], columns[i + 1]
    left, right = _centre(i) + _RADIUS, _centre(i + 1) - _RADIUS
    sizes = _size(layer.get("input_shape")), _size(layer.get("output_shape"))
    if None in sizes or not before or not after:
        return _wire(left, middle, right, middle, MUTED, 1.2)
    if (layer.get("parameters") or 0) >= (sizes[0] or 0) * (sizes[1] or 0):
        pairs = [(a, b) for a in before for b in after]
    elif sizes[0] == sizes[1]:
        pairs = list(zip(before, after, strict=True))
    else:
        pairs = [(before[0], after[0]), (before[-1], after[-1])]
    return "".join(
        _wire(left, middle + a, right, middle + b, MUTED, 0.5)
        for a, b in pairs
        if a is not None and b is not None
    )


def _wire(x1: float, y1: float, x2: float, y2: float, colour: str, opacity: float) -> str:
    return (
        f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" '
        f'style="stroke:{colour};stroke-width:.7;stroke-opacity:{opacity:g};fill:none"/>'
    )


def _neurons(i: int, places: list[float | None], size: int | None, middle: float) -> str:
    """One column of circles, with their number over it."""
    x = _centre(i)
    drawn = []
    for place in places:
        if place is None:
            drawn += [_dot(x, middle + dy, 1.6, MUTED, "none") for dy in (-6, 0, 6)]
        else:
            drawn.append(_dot(x, middle + place, _RADIUS, PAPER, TRAIN))
    top = middle + min((p for p in places if p is not None), default=0) - _RADIUS - 8
    return "".join(drawn) + _text(x, top, "?" if size is None else f"{size:,}", 12, INK)


def _dot(x: float, y: float, radius: float, fill: str, line: str) -> str:
    style = f"fill:{fill};stroke:{line};stroke-width:1.6"
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" style="{style}"/>'


def _input_card(first: Layer, top: float) -> str:
    return _box(0, top, "Input", _shape(first.get("input_shape")), "", GRID)


def _card(column: int, layer: Layer, top: float) -> str:
    """Type, detail or shapes, and parameters of one layer."""
    count = layer.get("parameters") or 0
    shapes = f"{_shape(layer.get('input_shape'))} → {_shape(layer.get('output_shape'))}"
    detail = str(layer.get("detail") or "")
    if not 0 < len(detail) <= _LETTERS:
        detail = shapes  # rather than half of its settings
    weight = f"{count:,} parameter{'s' * (count != 1)}" if count else "no parameters"
    return _box(column, top, str(layer.get("type", "?")), detail, weight, TRAIN if count else GRID)


def _shape(shape: Any) -> str:
    """`64` for a vector, `28×28` for an image, `?` where it is not known."""
    return "?" if shape is None else "×".join(str(int(n)) for n in shape) or "1"


def _box(column: int, top: float, title: str, middle: str, bottom: str, line: str) -> str:
    x = _centre(column)
    frame = (
        f'<rect x="{x - _CARD / 2:g}" y="{top:g}" width="{_CARD}" height="{_CARD_HEIGHT}" rx="8" '
        f'style="fill:{PAPER};stroke:{line};stroke-width:1.4"/>'
    )
    return (
        frame
        + _text(x, top + 26, label(title, 14), 13, INK, bold=True)
        + _text(x, top + 48, label(middle, _LETTERS), 11.5, INK)
        + _text(x, top + 68, label(bottom, _LETTERS), 11, MUTED)
    )


def _text(x: float, y: float, words: str, size: float, colour: str, bold: bool = False) -> str:
    style = f"fill:{colour};font-size:{size:g}px;font-weight:{600 if bold else 400}"
    return f'<text x="{x:g}" y="{y:g}" style="{style}">{escape(words)}</text>'


def _document(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" '
        'style="font-family:system-ui,sans-serif;text-anchor:middle">' + "".join(parts) + "</svg>\n"
    )
