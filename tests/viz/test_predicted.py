"""Predictions over true values, and the two figures that sum them up."""

import numpy as np
import pytest
from sklearn.metrics import r2_score, root_mean_squared_error

from rushlight import viz

rng = np.random.default_rng(0)
TRUE = rng.normal(size=100)
SAID = TRUE + 0.3 * rng.normal(size=100)


def test_points_diagonal_and_score():
    axes = viz.predicted_vs_actual(TRUE, SAID[:, None], "fuel [mpg]").axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("actual fuel [mpg]", "predicted fuel [mpg]")
    diagonal, points = axes.lines
    assert diagonal.get_slope() == 1
    assert np.array_equal(points.get_xydata(), np.column_stack([TRUE, SAID]))
    expected = f"R² = {r2_score(TRUE, SAID):.3f}\nRMSE = {root_mean_squared_error(TRUE, SAID):.4g}"
    assert axes.texts[0].get_text() == expected


def test_one_value_explains_nothing():
    text = viz.predicted_vs_actual([2.0, 2.0], [1.0, 3.0]).axes[0].texts[0].get_text()
    assert text == "R² = –\nRMSE = 1"


@pytest.mark.parametrize(("true", "said"), [([1.0, 2.0], [1.0]), ([], [])])
def test_bad_arguments(true, said):
    with pytest.raises(ValueError, match="as many predictions as values"):
        viz.predicted_vs_actual(true, said)
