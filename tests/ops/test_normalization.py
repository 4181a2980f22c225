"""Normalisation as rows: what it makes of its input, in numbers."""

import numpy as np

from rushlight.ops import arrays

ONE, ZERO = np.array(1.0), np.array(0.0)


def test_layers_get_mean_0_and_variance_1():
    x = np.random.default_rng(0).uniform(5, 9, (4, 6))
    y = arrays.layer_norm(x, ONE, ZERO, dims=(1,), eps=0.0)
    np.testing.assert_allclose(y.mean(1), 0, atol=1e-14)
    np.testing.assert_allclose(y.var(1), 1)


def test_batches_tell_their_moments():
    x = np.random.default_rng(0).uniform(5, 9, (4, 3, 2))
    y, mean, variance = arrays.batch_norm(x, ONE, ZERO, dims=(0, 2), eps=0.0)
    np.testing.assert_allclose(mean.ravel(), x.mean((0, 2)))
    np.testing.assert_allclose(variance.ravel(), x.var((0, 2)))
    known = arrays.running_norm(x, ONE, ZERO, mean, variance, eps=0.0)
    np.testing.assert_allclose(known, y, rtol=1e-14)


def test_equal_numbers_become_the_bias():
    y = arrays.layer_norm(np.full((2, 3), 7.0), ONE, np.array(0.5), dims=(1,), eps=1e-5)
    assert y.tolist() == [[0.5] * 3] * 2
