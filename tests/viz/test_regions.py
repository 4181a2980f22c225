"""Decision regions: shades follow the probabilities, points lie where the data is."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from rushlight import viz
from rushlight.viz.style import class_colour

rng = np.random.default_rng(0)
X = rng.uniform(-1, 1, (200, 2))
XOR = (X[:, 0] * X[:, 1] < 0).astype(int)


def chance(points):
    return 1 / (1 + np.exp(20 * points[:, 0] * points[:, 1]))


def shade(figure, x, y):
    """Colour and opacity at a point of the plane."""
    [image] = figure.axes[0].images
    assert image.origin == "lower"
    left, right, bottom, top = image.get_extent()
    pixels = image.get_array()
    row = int((y - bottom) / (top - bottom) * len(pixels))
    column = int((x - left) / (right - left) * pixels.shape[1])
    return to_hex(pixels[row, column, :3]), pixels[row, column, 3]


@pytest.mark.parametrize(
    "predict",
    [
        chance,
        lambda p: chance(p)[:, None],
        lambda p: np.column_stack([1 - chance(p), chance(p)]),
        lambda p: (chance(p) > 0.5).astype(int),
    ],
)
def test_binary_answers_in_every_form(predict):
    figure = viz.decision_regions(predict, X, XOR)
    for x, y, expected in [(0.8, 0.7, 0), (-0.8, -0.7, 0), (-0.8, 0.7, 1), (0.8, -0.7, 1)]:
        colour, opacity = shade(figure, x, y)
        assert colour == class_colour(expected)
        assert opacity > 0.5


def test_unsure_regions_are_pale():
    figure = viz.decision_regions(chance, X, XOR)
    assert shade(figure, 0.02, 0.02)[1] < 0.1 < shade(figure, 0.8, 0.8)[1]


def test_points_and_words():
    axes = viz.decision_regions(
        chance, X, XOR, classes=["same", "other"], features=["left [cm]", "right [cm]"]
    ).axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("left [cm]", "right [cm]")
    assert [line.get_label() for line in axes.lines] == ["same", "other"]
    assert np.array_equal(np.column_stack(axes.lines[1].get_data()), X[XOR == 1])
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["same", "other"]
    assert len({line.get_marker() for line in axes.lines}) == 2


def test_three_classes():
    centres = np.array([[0, 1], [-1, -1], [1, -1]])

    def predict(points):
        powers = np.exp(5 * points @ centres.T)
        return powers / powers.sum(axis=1, keepdims=True)

    figure = viz.decision_regions(predict, X, np.argmax(X @ centres.T, axis=1))
    for index, (x, y) in enumerate([(0, 0.9), (-0.9, -0.7), (0.9, -0.7)]):
        assert shade(figure, x, y)[0] == class_colour(index)
    assert len(figure.axes[0].lines) == 3
    assert len(figure.axes[0].collections) == 3


def test_predict_is_asked_once_and_not_for_too_much():
    asked = []
    viz.decision_regions(lambda p: (asked.append(p.shape), chance(p))[1], X, XOR)
    assert len(asked) == 1
    assert asked[0][0] <= 30_000


def test_many_points_are_thinned():
    many = rng.uniform(-1, 1, (20_000, 2))
    axes = viz.decision_regions(chance, many, np.zeros(20_000)).axes[0]
    assert sum(len(line.get_xdata()) for line in axes.lines) <= 1500


def test_one_point_and_answers_that_are_no_numbers():
    viz.to_svg(viz.decision_regions(lambda p: np.full(len(p), np.nan), X[:1], [0]))


def test_bad_arguments():
    with pytest.raises(ValueError, match=r"x of shape \(N, 2\)"):
        viz.decision_regions(chance, X[:, :1], XOR)
    with pytest.raises(ValueError, match=r"\(200, 2\) and \(3,\)"):
        viz.decision_regions(chance, X, XOR[:3])
    with pytest.raises(ValueError, match="as many rows, got shape"):
        viz.decision_regions(lambda p: chance(p)[:7], X, XOR)
    with pytest.raises(ValueError, match="1 names, got class 1"):
        viz.decision_regions(chance, X, XOR, classes=["only"])
