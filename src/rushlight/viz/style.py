"""One look for all pictures: the colours, the sizes, and how an axis is dressed.

The colours of classes are those of Okabe and Ito (2008), which people who see red and green alike
can tell apart; markers differ too, so that a picture survives a black-and-white printer. Styles
are set on each figure and never in matplotlib's global `rcParams`, so that pictures drawn in
threads, or beside a user's own, do not disturb one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure

# These four carry no meaning but contrast: a page may replace them to suit a dark room.
INK = "#1c2430"
MUTED = "#667085"
GRID = "#e4e7ec"
PAPER = "#ffffff"

# Text that must stay light on a dark cell whatever the page does with `PAPER`.
LIGHT = "#fdfdfd"

TRAIN = "#0072b2"
VALID = "#d55e00"
CLASS_COLOURS = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#8a6d00",
    "#7a3e9d",
)
MARKERS = "os^DvP*X"

TEXT_SIZE = 10.0
SMALL_SIZE = 9.0
LINE_WIDTH = 1.8


def class_colour(index: int) -> str:
    """The colour of class `index`; after the last colour they start again."""
    return CLASS_COLOURS[index % len(CLASS_COLOURS)]


def class_marker(index: int) -> str:
    """The marker of class `index`, out of step with the colours so that pairs stay unique."""
    return MARKERS[(index + index // len(CLASS_COLOURS)) % len(MARKERS)]


def label(value: object, limit: int = 24) -> str:
    r"""A user's name as one short line of text that every file format can hold.

    Args:
        value: a class, a feature, a layer: anything that has a text.
        limit: the greatest number of characters; a longer text ends in an ellipsis.

    Example:
        >>> label("Iris-\nsetosa"), label("a very long name", limit=8)
        ('Iris- setosa', 'a very …')
    """
    text = "".join(c if c.isprintable() else " " for c in str(value)).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def class_name(index: int, classes: Sequence[object] | None, limit: int = 16) -> str:
    """What class `index` is called: its name, or its number where classes have none.

    Raises:
        ValueError: there are names, but none for this class.

    Example:
        >>> class_name(1, ["cat", "dog"]), class_name(1, None)
        ('dog', '1')
    """
    if classes is None:
        return label(index, limit)
    if not 0 <= index < len(classes):
        raise ValueError(f"classes: {len(classes)} names, got class {index}; name every class")
    return label(classes[index], limit)


def canvas(width: float, height: float) -> Figure:
    """An empty figure of `width` by `height` inches that arranges its axes by itself."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained", facecolor=PAPER)


def dress(axes: Axes, *, x: str = "", y: str = "", title: str = "") -> None:
    """Give an axis its labels and the common look: no box, a quiet grid behind the data."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(MUTED)
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    axes.grid(True, color=GRID, linewidth=0.8)
    axes.tick_params(which="both", color=MUTED, labelcolor=INK, labelsize=SMALL_SIZE)
    axes.set_xlabel(x, **words())
    axes.set_ylabel(y, **words())
    axes.set_title(title, loc="left", **words(fontweight="bold", fontsize=TEXT_SIZE + 1))


def bare(axes: Axes) -> None:
    """Take everything but the data off an axis: for pictures that are their own scale."""
    axes.set_axis_off()


def words(**style: Any) -> dict[str, Any]:
    """How text is set: a user's words may hold `$`, a dollar here and never mathematics."""
    return {"color": INK, "fontsize": TEXT_SIZE, "parse_math": False} | style


def legend(axes: Axes, **placing: Any) -> None:
    """A legend without a box, in the common ink."""
    box = axes.legend(frameon=False, fontsize=SMALL_SIZE, labelcolor=INK, **placing)
    for text in box.get_texts():
        text.set_parse_math(False)


def blend(colour: str) -> LinearSegmentedColormap:
    """A colour map from nothing (transparent) to `colour`: the paper shows through low values."""
    from matplotlib.colors import LinearSegmentedColormap, to_rgb

    red, green, blue = to_rgb(colour)
    ends = [(red, green, blue, opacity) for opacity in (0.0, 1.0)]
    return LinearSegmentedColormap.from_list(f"blend{colour}", ends)
