"""Losses as rows: the clamps and the labels that count for nothing."""

import numpy as np
import pytest

from rushlight.ops import arrays


def test_logarithms_are_at_least_minus_100():
    x, y = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    with np.errstate(divide="ignore"):
        assert arrays.binary_cross_entropy(x, y, reduction="none").tolist() == [100, 100, 0]


def test_logits_of_any_size():
    x, y = np.array([1e4, -1e4]), np.array([0.0, 1.0])
    loss = arrays.binary_cross_entropy_with_logits(x, y, reduction="none")
    assert loss.tolist() == [1e4, 1e4]
    assert arrays.positive_weighted_cross_entropy(x, y, np.array(3.0)).tolist() == [1e4, 3e4]


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_cross_entropy_is_the_negative_log_likelihood(reduction):
    rng = np.random.default_rng(0)
    x, index = rng.standard_normal((4, 3, 2)), rng.integers(0, 3, (4, 2))
    logs = arrays.log_softmax(x, dim=1)
    expected = arrays.nll_loss(logs, index, np.ones((4, 2)), reduction=reduction)
    found = arrays.cross_entropy(x, index, reduction=reduction)
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_one_hot_of_a_number_that_is_no_class_is_all_false():
    hot = arrays.one_hot(np.array([2, -1]), classes=3)
    assert hot.tolist() == [[False, False, True], [False, False, False]]
