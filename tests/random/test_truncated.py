import math

import numpy as np
import pytest

from rushlight.random.generator import Generator
from rushlight.random.truncated import fill_truncated_normal


def below(x):
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


@pytest.mark.parametrize("bounds", [(-2.0, 2.0), (-1.0, 0.5), (1.0, 3.0), (3.0, 4.0)])
def test_law(bounds):
    """The distribution function between the bounds, on 40,000 draws in both ways of drawing."""
    array = np.empty(40_000)
    fill_truncated_normal(array, 0.0, 1.0, *bounds, Generator().manual_seed(1))
    low, high = map(below, bounds)
    truth = (np.array([below(v) for v in np.sort(array)]) - low) / (high - low)
    assert np.abs(truth - (np.arange(array.size) + 0.5) / array.size).max() < 0.0135


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("bounds", [(0.0, 0.1), (-0.7, 0.7)])
def test_bounds_hold_in_the_dtype(dtype, bounds):
    array = np.empty(5000, dtype)
    fill_truncated_normal(array, 0.0, 1.0, *bounds, Generator().manual_seed(1))
    least, largest = map(array.dtype.type, bounds)
    assert least <= array.min()
    assert array.max() <= largest


@pytest.mark.parametrize("shape", [(), (0,), (3, 1)])
@pytest.mark.parametrize("low", [-2.0, 1.5])
def test_shapes(shape, low):
    array = np.full(shape, 9.0)
    fill_truncated_normal(array, low=low)
    assert (np.abs(array) <= 2.0).all()


@pytest.mark.parametrize("low", [-2.0, 1.5])
def test_gaps_are_kept(low):
    memory = np.full((4, 6), 9.0)
    fill_truncated_normal(memory[:, ::2].T, low=low)
    assert (memory[:, 1::2] == 9.0).all()
    assert (np.abs(memory[:, ::2]) <= 2.0).all()


def test_errors():
    with pytest.raises(RuntimeError, match="uniform_ expects to return"):
        fill_truncated_normal(np.empty(3), low=2.0, high=-2.0)
    with pytest.raises(ZeroDivisionError):
        fill_truncated_normal(np.empty(3), std=0.0)
    with pytest.raises(NotImplementedError, match="normal_kernel_cpu"):
        fill_truncated_normal(np.empty(3, int))
