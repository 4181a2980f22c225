"""The fitted curve goes through the data that it is drawn with."""

import numpy as np
import pytest

from rushlight import viz

X = np.linspace(-2, 3, 20)
Y = 1.4 * X + 0.3


@pytest.mark.parametrize("predict", [lambda p: 2 * p, lambda p: 2 * p[:, 0]])
@pytest.mark.parametrize("x", [X, X[:, None]])
def test_points_and_curve(predict, x):
    axes = viz.fit_line(predict, x, Y, feature="weight [kg]", target="cost [$]").axes[0]
    data, curve = axes.lines
    assert np.array_equal(np.column_stack(data.get_data()), np.column_stack([X, Y]))
    assert np.array_equal(curve.get_ydata(), 2 * curve.get_xdata())
    assert curve.get_xdata().min() < X.min() < X.max() < curve.get_xdata().max()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("weight [kg]", "cost [$]")


def test_one_point():
    viz.to_svg(viz.fit_line(lambda p: p, [1.0], [2.0]))


@pytest.mark.parametrize(("x", "y"), [(X, Y[:3]), (np.zeros((20, 2)), Y), ([], [])])
def test_bad_arguments(x, y):
    with pytest.raises(ValueError, match="fit_line: expected one feature"):
        viz.fit_line(lambda p: p, x, y)
