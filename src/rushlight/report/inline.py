"""A picture as a part of a page: SVG without its file's clothes, in the page's own colours.

An SVG file stands alone; inside a page its identifiers must not meet those of its neighbours, its
neutral colours follow the page from light to dark, and its text takes the page's font. Large
pictures arrive as PNG and become an image of the page's own bytes.
"""

from __future__ import annotations

import base64
import re
from html import escape

from rushlight.viz.style import GRID, INK, MUTED, PAPER, TRAIN, VALID

__all__ = ["inline_png", "inline_svg"]

# What the style sheet calls the colours that change with the light.
_VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    GRID: "--grid",
    PAPER: "--card",
    TRAIN: "--train",
    VALID: "--valid",
}
_COLOUR = re.compile("|".join(_VARIABLES))
_STYLE = re.compile(r'style="[^"]*"')
_IDENTIFIER = re.compile(r'(\bid="|href="#|url\(#)')
_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="([^"]*)"')
_ROOT_STYLE = re.compile(r'\bstyle="([^"]*)"')


def inline_svg(svg: str, name: str, alt: str) -> str:
    """The `<svg>` element for a page.

    Args:
        svg: the text of an SVG file with a `viewBox`.
        name: unique in the page; becomes the prefix of all identifiers.
        alt: what the picture shows, for those who do not see it.
    """
    root = _ROOT.search(svg)
    if root is None:
        raise ValueError(f"inline_svg: {name} holds no <svg> element, got {svg[:40]!r}")
    body = _IDENTIFIER.sub(rf"\g<1>{name}-", svg[root.end() :])
    body = _STYLE.sub(lambda style: _COLOUR.sub(_variable, style.group()), body)
    return _opening(root.group(), alt) + body.rstrip()


def inline_png(png: bytes, alt: str) -> str:
    """The `<img>` element that holds its own bytes."""
    data = base64.b64encode(png).decode("ascii")
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}">'


def _opening(tag: str, alt: str) -> str:
    """The root's tag with its own view and style, a size that follows the page, and a name."""
    view = _VIEW.search(tag)
    style = _ROOT_STYLE.search(tag)
    box = view.group(1) if view else "0 0 100 100"
    unit = "pt" if re.search(r'width="[\d.]+pt"', tag) else "px"
    wide = f"--natural:{box.split()[2]}{unit};" + (style.group(1) if style else "")
    return f'<svg role="img" aria-label="{escape(alt)}" viewBox="{box}" style="{wide}">'


def _variable(colour: re.Match[str]) -> str:
    return f"var({_VARIABLES[colour.group()]})"
