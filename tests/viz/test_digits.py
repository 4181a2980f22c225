"""One image of each class, and many of one."""

import numpy as np
import pytest

from rushlight import viz

IMAGES = np.arange(6 * 8 * 8.0).reshape(6, 8, 8)


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_the_first_image_of_each_class_in_order():
    figure = viz.digit_grid(IMAGES, [2, 0, 2, 1, 0, 1])
    assert words(figure) == ["0", "1", "2"]
    shown = [np.asarray(image.get_array()) for image in figure.axes[0].images]
    assert np.array_equal(shown, IMAGES[[1, 3, 0]])


def test_names_of_classes_are_shown_as_they_are():
    figure = viz.digit_grid(IMAGES[:2], [0, 1], ["$a", "a very long name"])
    assert words(figure) == ["$a", "a very long…"]
    viz.to_svg(figure)


def test_twenty_five_shapes_of_one_digit():
    figure = viz.digit_variants(np.random.default_rng(0).random((40, 28, 20)), 7)
    axes = figure.axes[0]
    assert len(axes.images) == 25
    assert axes.get_title(loc="left") == "25 shapes of 7"
    assert len({image.get_extent()[0] for image in axes.images}) == 5


def test_fewer_shapes_than_asked_for():
    assert len(viz.digit_variants(IMAGES, "x", count=9).axes[0].images) == 6


def test_bad_arguments():
    with pytest.raises(ValueError, match="digit_grid: expected one label for each of 6"):
        viz.digit_grid(IMAGES, [0, 1])
    with pytest.raises(ValueError, match="reshape"):
        viz.digit_grid(IMAGES.reshape(6, 64), [0] * 6)
    with pytest.raises(ValueError, match="2 names, got class 2"):
        viz.digit_grid(IMAGES, [0, 1, 2, 0, 1, 2], ["a", "b"])
    with pytest.raises(ValueError, match="digit_variants: expected images"):
        viz.digit_variants(IMAGES[:0], 3)
