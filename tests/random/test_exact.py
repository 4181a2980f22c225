import math
from fractions import Fraction

import numpy as np
import pytest

from rushlight.random.exact import fma32, fma64


def rounded_once(x, y, z, dtype):
    exact = Fraction(float(x)) * Fraction(y) + Fraction(z)
    if dtype is np.float64:
        return float(exact)  # Python rounds a fraction correctly
    near = np.float32(float(exact))
    around = [np.nextafter(near, np.float32(-np.inf)), near, np.nextafter(near, np.float32(np.inf))]
    return min(around, key=lambda v: (abs(Fraction(float(v)) - exact), int(v.view(np.int32)) & 1))


def numbers(rng, dtype, scale):
    return float(dtype(rng.standard_normal() * 2.0 ** rng.integers(-scale, scale + 1)))


@pytest.mark.parametrize("scale", [0, 3, 30])
@pytest.mark.parametrize(("fma", "dtype"), [(fma32, np.float32), (fma64, np.float64)])
def test_random_numbers(fma, dtype, scale):
    rng = np.random.default_rng(scale)
    for _ in range(60):
        y, z = numbers(rng, dtype, scale), numbers(rng, dtype, scale)
        x = rng.random(40).astype(dtype).astype(np.float64)
        expected = [rounded_once(v, y, z, dtype) for v in x]
        assert fma(x, y, z).tolist() == [float(v) for v in expected], (y, z)


def test_a_false_tie_in_float32():
    """x·y + z lies just below the middle of two floats, and its nearest double is the middle."""
    x, y, z = 1.0 + 2.0**-23, 2.0**-24 * (1.0 - 2.0**-23), 1.0 + 2.0**-23
    assert np.float32(x * y + z) == 1.0 + 2.0**-22
    assert fma32(np.array([x]), y, z).tolist() == [1.0 + 2.0**-23]
    assert fma32(np.array([x]), -y, -z).tolist() == [-1.0 - 2.0**-23]


def test_a_false_tie_in_float64():
    x, y, z = 1.0 + 2.0**-52, 2.0**-53 * (1.0 - 2.0**-52), 1.0 + 2.0**-52
    assert x * y + z == 1.0 + 2.0**-51
    assert fma64(np.array([x]), y, z).tolist() == [1.0 + 2.0**-52]
    assert fma64(np.array([x]), -y, -z).tolist() == [-1.0 - 2.0**-52]


@pytest.mark.parametrize("unit", [2.0**-1015, 2.0**-350, 2.0**350, 2.0**1020])
def test_far_scales(unit):
    x = np.random.default_rng(0).random(200)
    expected = [rounded_once(v, 0.7 * unit, 0.3 * unit, np.float64) for v in x]
    assert fma64(x, 0.7 * unit, 0.3 * unit).tolist() == expected


@pytest.mark.parametrize("fma", [fma32, fma64])
def test_infinite_factors(fma):
    assert fma(np.array([0.5, -0.5]), math.inf, 1.0).tolist() == [math.inf, -math.inf]
    assert np.isnan(fma(np.array([0.5]), 1.0, math.nan)).all()
