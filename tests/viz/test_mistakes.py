"""The mistakes of the highest confidence, worst first, for images and for tables."""

import numpy as np
import pytest

from rushlight import viz
from rushlight.viz.mistakes import worst_first

TRUE = np.array([0, 1, 2, 0, 1])
PREDICTED = np.array([0, 2, 0, 1, 0])
CHANCES = np.array([[0.9, 0.1, 0], [0, 0.4, 0.6], [0.9, 0, 0.1], [0.3, 0.7, 0], [0.996, 0.004, 0]])


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_worst_first():
    assert worst_first(TRUE, PREDICTED, CHANCES).tolist() == [4, 2, 3, 1]
    assert worst_first(TRUE, PREDICTED, CHANCES.max(axis=1)).tolist() == [4, 2, 3, 1]


def test_images_with_both_classes_and_the_probability():
    images = np.arange(5.0)[:, None, None] * np.ones((5, 8, 6))
    figure = viz.mistakes(images, TRUE, PREDICTED, CHANCES, ["a", "b", "c"], count=3)
    assert words(figure) == ["b → a", "99.6 %", "c → a", "90 %", "a → b", "70 %"]
    assert [image.get_array()[0, 0] for image in figure.axes[0].images] == [4, 2, 3]


def test_long_names_stand_one_below_the_other():
    names = ["sandal", "ankle boot", "shirt"]
    figure = viz.mistakes(np.ones((5, 8, 6)), TRUE, PREDICTED, CHANCES, names, count=2)
    assert words(figure) == ["ankle bo…", "→ sandal", "99.6 %", "shirt", "→ sandal", "90 %"]


def test_almost_sure_is_not_sure():
    figure = viz.mistakes(np.ones((2, 8, 6)), [0, 1], [1, 0], [1.0, 0.99999])
    assert words(figure)[1::2] == ["100 %", "> 99.9 %"]


def test_rows_as_bars():
    axes = viz.mistakes(np.zeros((5, 7)), TRUE, PREDICTED, CHANCES).axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["row 4: 1 → 0", "row 2: 2 → 0", "row 3: 0 → 1", "row 1: 1 → 2"]
    widths = [[bar.get_width() for bar in bars] for bars in axes.containers]
    assert widths == [[0.996, 0.9, 0.7, 0.6], [0.004, 0.1, 0.3, 0.4]]
    assert axes.get_xlabel() == "probability"


def test_rows_whose_true_probability_is_unknown():
    axes = viz.mistakes(np.zeros((5, 7)), TRUE, PREDICTED, CHANCES.max(axis=1)).axes[0]
    assert len(axes.containers) == 1


def test_no_mistakes_are_said():
    assert words(viz.mistakes(np.zeros((5, 7)), TRUE, TRUE, CHANCES)) == ["No mistakes"]


def test_probabilities_that_are_no_numbers():
    chances = np.full((5, 3), np.nan)
    viz.to_svg(viz.mistakes(np.zeros((5, 7)), TRUE, PREDICTED, chances))


def test_bad_arguments():
    with pytest.raises(ValueError, match="of one length"):
        viz.mistakes(np.zeros((4, 7)), TRUE, PREDICTED, CHANCES)
    with pytest.raises(ValueError, match="3 classes need as many probabilities"):
        viz.mistakes(np.zeros((5, 7)), TRUE, PREDICTED, CHANCES[:, :2])
    with pytest.raises(ValueError, match="mistakes: expected images"):
        viz.mistakes(np.zeros((5, 7, 2, 2, 2)), TRUE, PREDICTED, CHANCES)
