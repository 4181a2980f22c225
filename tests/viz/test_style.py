"""The common look: distinct marks, safe words, no global state."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest

from rushlight.viz import style


def luminance(colour):
    """Relative luminance as the accessibility guidelines (WCAG 2) define it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


def contrast(a, b):
    light, dark = sorted([luminance(a), luminance(b)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("colour", "least"),
    [(style.INK, 7), (style.MUTED, 4.5), (style.TRAIN, 4.5), (style.VALID, 3)],
)
def test_words_and_lines_stand_out_on_white(colour, least):
    assert contrast(colour, style.PAPER) >= least


def test_light_words_stand_out_on_the_darkest_cell():
    assert contrast(style.LIGHT, style.TRAIN) >= 4.5


def test_sixty_four_classes_have_marks_of_their_own():
    marks = {(style.class_colour(i), style.class_marker(i)) for i in range(64)}
    assert len(marks) == 64
    for i, j in itertools.combinations(range(8), 2):
        assert style.class_colour(i) != style.class_colour(j)
        assert style.class_marker(i) != style.class_marker(j)


def test_labels_are_one_short_printable_line():
    assert style.label("a\x00b\ud800\n") == "a b"
    assert style.label("x" * 30) == "x" * 23 + "…"
    assert style.label(7) == "7"
    assert style.label("數字 $x$") == "數字 $x$"


def test_a_class_without_a_name_is_told():
    assert style.class_name(np.int64(1), ["cat", "dog"]) == "dog"
    for index in (-1, 2):
        with pytest.raises(ValueError, match=f"2 names, got class {index}"):
            style.class_name(index, ["cat", "dog"])


def test_dressing_leaves_matplotlib_as_it_was():
    before = dict(mpl.rcParams)
    axes = style.canvas(3, 2).add_subplot()
    style.dress(axes, x="cost [$]", y="$broken \\frac{", title="t")
    assert dict(mpl.rcParams) == before
    assert axes.get_xlabel() == "cost [$]"
    assert not axes.yaxis.label.get_parse_math()


def test_blend_goes_from_nothing_to_the_colour():
    nothing, full = style.blend(style.TRAIN)([0.0, 1.0])
    assert nothing[3] == 0
    assert mpl.colors.to_hex(full) == style.TRAIN
