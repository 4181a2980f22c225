"""Counts in the cells, shares as shades, for two classes and for fifty."""

import numpy as np
import pytest

from rushlight import viz
from rushlight.viz.style import INK, LIGHT, TRAIN, VALID

MATRIX = np.array([[90, 10, 0], [0, 4, 1], [0, 0, 0]])


def test_counts_where_they_belong():
    axes = viz.confusion_matrix(MATRIX, ["a", "b", "c"]).axes[0]
    written = {tuple(map(int, t.get_position())): t.get_text() for t in axes.texts}
    assert written == {(0, 0): "90", (1, 0): "10", (1, 1): "4", (2, 1): "1"}
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted", "true")
    for labels in (axes.get_xticklabels(), axes.get_yticklabels()):
        assert [label.get_text() for label in labels] == ["a", "b", "c"]


def test_the_first_row_is_at_the_top():
    bottom, top = viz.confusion_matrix(MATRIX, "abc").axes[0].get_ylim()
    assert bottom > top


def test_shades_are_shares_of_the_row():
    right, wrong = viz.confusion_matrix(MATRIX, "abc").axes[0].images
    opacity = right.get_array()[..., 3]
    assert opacity.diagonal().tolist() == pytest.approx([0.9, 0.8, 0.0], abs=0.01)
    assert not opacity[~np.eye(3, dtype=bool)].any()
    opacity = wrong.get_array()[..., 3]
    assert np.array_equal(opacity > 0, [[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert opacity[1, 2] > opacity[0, 1]


def test_right_is_blue_and_wrong_is_orange():
    from matplotlib.colors import to_hex

    right, wrong = viz.confusion_matrix(MATRIX, "abc").axes[0].images
    assert to_hex(right.get_array()[0, 0, :3]) == TRAIN
    assert to_hex(wrong.get_array()[0, 1, :3]) == VALID


def test_words_are_light_on_dark_cells():
    colours = {
        t.get_text(): t.get_color() for t in viz.confusion_matrix(MATRIX, "abc").axes[0].texts
    }
    assert colours == {"90": LIGHT, "4": LIGHT, "10": INK, "1": INK}


@pytest.mark.parametrize("count", [1, 2, 20, 50])
def test_any_number_of_classes(count):
    matrix = np.full((count, count), 123)
    figure = viz.confusion_matrix(matrix, [f"class number {i}" for i in range(count)])
    assert len(figure.axes[0].texts) == count**2
    assert max(figure.get_size_inches()) <= 9
    viz.to_svg(figure)


@pytest.mark.parametrize("matrix", [np.zeros((2, 3)), np.zeros((3, 3)), np.zeros((0, 0))])
def test_a_matrix_that_does_not_fit(matrix):
    with pytest.raises(ValueError, match=r"2 classes need a matrix of shape \(2, 2\), got"):
        viz.confusion_matrix(matrix, ["a", "b"])
