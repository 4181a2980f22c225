"""A figure as SVG text, as PNG bytes, or as a file.

The same data gives the same bytes each time: no dates, no random identifiers. SVG text stays
text, so that it can be searched, read aloud and drawn in the fonts of the page it stands in.
"""

from __future__ import annotations

import io
import os
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from rushlight.files import write_atomic
from rushlight.viz.style import PAPER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# How SVG text is written, and which warnings are heard, is set for a whole process: so one figure
# is written at a time.
_one_at_a_time = threading.Lock()


def to_svg(figure: Figure) -> str:
    """The figure as the text of an SVG file.

    Args:
        figure: what one of the functions of `rushlight.viz` returned.

    Example:
        >>> from rushlight.viz import curves
        >>> to_svg(curves([{"epoch": 1, "loss": 0.5}])).startswith("<?xml")
        True
    """
    import matplotlib

    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with _one_at_a_time, matplotlib.rc_context(), _any_script():
        matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "rushlight"})
        figure.savefig(file, format="svg", metadata=nothing)
    return file.getvalue()


def to_png(figure: Figure, dpi: float = 160.0) -> bytes:
    """The figure as the bytes of a PNG file on white paper.

    Args:
        figure: what one of the functions of `rushlight.viz` returned.
        dpi: pixels for each inch of the figure. Default: 160.

    Example:
        >>> from rushlight.viz import curves
        >>> to_png(curves([{"epoch": 1, "loss": 0.5}]), dpi=50)[1:4]
        b'PNG'
    """
    file = io.BytesIO()
    with _one_at_a_time, _any_script():
        figure.savefig(file, format="png", dpi=dpi, facecolor=PAPER, metadata={"Software": None})
    return file.getvalue()


def save(figure: Figure | str, path: str | os.PathLike[str]) -> None:
    """Write a picture to a `.svg` or `.png` file, whole or not at all.

    Args:
        figure: a figure, or the text of an SVG, as `network` returns it.
        path: where to; its suffix names the format.

    Raises:
        ValueError: the suffix is neither `.svg` nor `.png`, or an SVG text shall become a PNG.
        OSError: the file could not be written.

    Example:
        >>> from rushlight.viz import curves
        >>> save(curves([{"epoch": 1, "loss": 0.5}]), "curves.svg")
        >>> Path("curves.svg").exists()
        True
        >>> Path("curves.svg").unlink()
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".svg":
        text = figure if isinstance(figure, str) else to_svg(figure)
        write_atomic(path, text.encode())
    elif suffix == ".png" and not isinstance(figure, str):
        write_atomic(path, to_png(figure))
    else:
        kind = "an SVG text" if isinstance(figure, str) else "a figure"
        fits = ".svg" if isinstance(figure, str) else ".svg or .png"
        raise ValueError(f"save: {kind} is written to {fits}, got {os.fspath(path)!r}")


class _any_script(warnings.catch_warnings):
    """Names may be in scripts that matplotlib's own font lacks: viewers have fonts for them."""

    def __enter__(self) -> None:
        super().__enter__()
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
