"""Instructions for elementwise atoms treat special values as NumPy does."""

import numpy as np
import pytest
from native_programs import assert_native, program_of

from rushlight.compiler.call import NativeCall

SPECIAL = np.array([0.0, -0.0, 1.5, -2.5, np.inf, -np.inf, np.nan, 1e-300, 3.0, -7.0, 0.5])
PAIRS = [np.ravel(x) for x in np.meshgrid(SPECIAL, SPECIAL)]


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: x.maximum(y),
        lambda x, y: x.minimum(y),
        lambda x, y: x < y,
        lambda x, y: x != y,
        lambda x, y: (x >= y) & (x == x),
        lambda x, y: x.where(y > 0, y),
    ],
)
def test_pairs(function):
    assert_native(function, *PAIRS)


@pytest.mark.parametrize(
    "name",
    [
        "sign",
        "abs",
        "neg",
        "isnan",
        "isinf",
        "isfinite",
        "signbit",
        "floor",
        "ceil",
        "round",
        "relu",
    ],
)
def test_one(name):
    assert_native(lambda x: getattr(x, name)(), SPECIAL)


@pytest.mark.parametrize("power", [1, 2, 3, 0.5, -1, 2.5, 0])
def test_powers(power):
    assert_native(lambda x: x**power, np.array([0.0, 0.5, 1.0, 2.0, np.inf, 3.0]), slack=10)


@pytest.mark.parametrize("source", ["float32", "float64", "int64", "int32", "uint8", "bool"])
@pytest.mark.parametrize("target", ["float32", "float64", "int64", "bool"])
def test_casts(source, target):
    import rushlight as rl

    x = np.array([0, 1, 2, 3, 100]).astype(source)
    assert_native(lambda t: t.to(getattr(rl, target)), x)


def test_negative_numbers_are_cast():
    assert_native(lambda t: t.double() * 2, np.array([-3, 5, -128], np.int8))
    assert_native(lambda t: t.long(), np.array([-3.7, 2.5], np.float32))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_tail_of_erfc_keeps_its_digits(dtype):
    from scipy import special

    x = np.linspace(-6, 9, 61).astype(dtype)
    (found,) = NativeCall(program_of(lambda t: t.erfc(), x))([x])
    np.testing.assert_allclose(found, special.erfc(x), rtol=8 * np.finfo(dtype).eps)
