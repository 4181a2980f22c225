import math

import numpy as np
import pytest

from rushlight.random.generator import Generator
from rushlight.random.uniform import bits53, fill_uniform, units32, units64, words64


def seeded(seed=42):
    return Generator().manual_seed(seed)


def filled(*args, dtype=np.float32, count=3, seed=42):
    array = np.empty(count, dtype)
    fill_uniform(array, *args, generator=seeded(seed))
    return [float(v).hex().replace("00000p", "p") for v in array]


def test_units():
    assert [v.hex() for v in units32(3, seeded())] == [
        float.fromhex(v).hex() for v in ("0x1.c3b8ccp-1", "0x1.d47b66p-1", "0x1.880d7p-2")
    ]
    assert [v.hex() for v in units64(2, seeded())] == [
        float.fromhex(v).hex() for v in ("0x1.dc66cbea3db3p-5", "0x1.01ae177aca87p-4")
    ]


def test_the_high_word_comes_first():
    high, low = seeded().words(2).tolist()
    assert words64(1, seeded()).tolist() == [high << 32 | low]
    assert bits53(1, seeded()).tolist() == [(high << 32 | low) % 2**53]


def test_symmetric_bounds():
    array = np.empty(3, np.float32)
    fill_uniform(array, -0.5, 0.5, seeded())
    golden = ("0x1.877198p-2", "0x1.a8f6ccp-2", "-0x1.dfca4p-4")
    assert array.tolist() == [float.fromhex(v) for v in golden]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_high_bound_is_never_reached(dtype):
    low, high = 5.0, float(np.nextafter(dtype(5.0), dtype(6.0)))
    array = np.empty(1000, dtype)
    fill_uniform(array, low, high, seeded())
    assert set(array.tolist()) == {low}


def test_equal_bounds_draw_all_the_same():
    generator = seeded()
    array = np.empty(5)
    fill_uniform(array, 2.0, 2.0, generator)
    assert set(array.tolist()) == {2.0}
    assert generator.state_array()[16] == 10  # words used


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (1, 0, "uniform_ expects to return a [from, to) range, but found from=1 > to=0"),
        (0, math.inf, "to is out of bounds for float"),
        (math.nan, 1, "from is out of bounds for float"),
        (0, 1e39, "to is out of bounds for float"),
        (-3e38, 3e38, "uniform_ expects to-from <= std::numeric_limits<Float>::max()"),
    ],
)
@pytest.mark.parametrize("count", [0, 3])
def test_bounds(low, high, message, count, torch):
    generator = seeded()
    with pytest.raises(RuntimeError) as ours:
        fill_uniform(np.empty(count, np.float32), low, high, generator)
    with pytest.raises(RuntimeError) as theirs:
        torch.empty(count).uniform_(low, high)
    assert str(ours.value).startswith(message)
    assert str(theirs.value).startswith(message)
    assert generator.state_array()[16] == 0


@pytest.mark.parametrize("dtype", ["int64", "bool"])
@pytest.mark.parametrize("bounds", [(0.0, 1.0), (1, 0)])
def test_dtype(dtype, bounds):
    with pytest.raises(NotImplementedError, match='"check_uniform_bounds" not implemented for'):
        fill_uniform(np.empty(3, dtype), *bounds)


@pytest.mark.parametrize("fill", [(), (-1.0, 1.0)])
def test_no_structure(fill):
    """Chi-squared over 64 bins, and the correlation of neighbours, on 2**18 draws."""
    array = np.empty(2**18)
    fill_uniform(array, *fill, generator=seeded())
    low, width = (fill[0], fill[1] - fill[0]) if fill else (0.0, 1.0)
    bins = np.bincount(((array - low) / width * 64).astype(int), minlength=64)
    assert ((bins - 4096) ** 2 / 4096).sum() < 130  # 63 degrees of freedom, p about 1e-6
    assert abs(np.corrcoef(array[1:], array[:-1])[0, 1]) < 5 / 2**9
