import math

import numpy as np
import pytest

from rushlight.random.generator import Generator
from rushlight.random.normal import fill_normal, normal_around, standard_normals


def drawn(count, dtype=np.float32, seed=42, **kwargs):
    array = np.empty(count, dtype)
    fill_normal(array, generator=Generator().manual_seed(seed), **kwargs)
    return array


def golden(*values):
    return [float.fromhex(v) for v in values]


def test_few():
    assert drawn(3).tolist() == golden("0x1.58c55cp-2", "0x1.07cd3ap-3", "0x1.e02dcep-3")


def test_a_block_in_float32():
    values = drawn(16)[[0, 1, 8, 15]].tolist()
    assert values == golden("0x1.ed4a52p+0", "0x1.7cbea6p+0", "-0x1.8117ep-1", "0x1.865f3ep-1")


def test_a_short_last_block_is_drawn_over_the_last_16():
    values = drawn(17)[[0, 1, 16]].tolist()
    assert values == golden("0x1.ed4a52p+0", "-0x1.46db0ap-3", "-0x1.3d2904p-2")


def test_a_block_in_float64():
    golden_values = golden("0x1.32bee22ccb503p-2", "0x1.63479875eff86p-3")
    assert drawn(16, np.float64)[[0, 8]].tolist() == pytest.approx(golden_values, rel=1e-15)


@pytest.mark.parametrize("count", [1, 3, 15])
def test_the_second_of_a_pair_is_held_back(count):
    generator = Generator().manual_seed(42)
    whole = standard_normals(count + 1, generator)
    assert generator.held_normal is None
    generator.manual_seed(42)
    first = standard_normals(count, generator)
    assert generator.held_normal == whole[-1]
    fill_normal(np.empty(16), generator=generator)
    assert generator.held_normal == whole[-1]
    assert [*first, *standard_normals(1, generator)] == whole.tolist()


def test_nothing_is_drawn_for_nothing():
    generator = Generator().manual_seed(1)
    fill_normal(np.empty(0), generator=generator)
    fill_normal(np.empty(0, int), generator=generator)
    assert generator.state_array()[16] == 0


@pytest.mark.parametrize("std", [-1.0, math.nan])
@pytest.mark.parametrize("count", [0, 3])
def test_std(std, count):
    with pytest.raises(RuntimeError, match=f"normal expects std >= 0.0, but found std {std:g}"):
        fill_normal(np.empty(count), 0.0, std)


def test_dtype():
    with pytest.raises(NotImplementedError, match=r"\"normal_kernel_cpu\" .* 'Long'"):
        fill_normal(np.empty(3, int))


@pytest.mark.parametrize("count", [3, 32])
def test_infinite_std(count):
    assert set(np.abs(drawn(count, std=math.inf)).tolist()) == {math.inf}


@pytest.mark.parametrize("count", [15, 32])
def test_beyond_float32(count):
    assert np.isinf(drawn(count, std=3.4e38)).any()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shapes", [((3,), (3,)), ((20, 1), (7,)), ((5, 4), ()), ((), (4, 5))])
def test_around_arrays_as_in_pytorch(dtype, shapes, torch):
    rng = np.random.default_rng(0)
    for std_dtype in ("float32", "float64"):
        mean, std = rng.random(shapes[0]).astype(dtype), rng.random(shapes[1]).astype(std_dtype)
        ours, theirs = Generator().manual_seed(5), torch.Generator().manual_seed(5)
        expected = torch.normal(torch.from_numpy(mean), torch.from_numpy(std), generator=theirs)
        found = normal_around(mean, std, ours)
        assert (found.dtype, found.tobytes()) == (mean.dtype, expected.numpy().tobytes())


@pytest.mark.parametrize("mean_given", [True, False])
def test_around_one_array(mean_given, torch):
    given = np.random.default_rng(0).random((4, 6), np.float32)
    ours, theirs = Generator().manual_seed(5), torch.Generator().manual_seed(5)
    pair = (given, 0.7) if mean_given else (1.3, given)
    oracle = tuple(torch.from_numpy(v) if isinstance(v, np.ndarray) else v for v in pair)
    expected = torch.normal(*oracle, generator=theirs).numpy()
    np.testing.assert_array_equal(normal_around(*pair, ours), expected)


def test_around_errors():
    with pytest.raises(RuntimeError, match=r"all elements of std >= 0.0, got -1"):
        normal_around(np.zeros(2), np.array([1.0, -1.0]))
    with pytest.raises(RuntimeError, match=r"mean \(2,\) must match the size of std \(3,\)"):
        normal_around(np.zeros(2), np.ones(3))
    with pytest.raises(NotImplementedError, match="normal_kernel_cpu"):
        normal_around(np.zeros(2, int), 1.0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("step", [1, 2])
def test_shape_of_the_bell(dtype, step):
    """The greatest distance between the two distribution functions, on 40,000 draws."""
    memory = np.empty(40_000 * step, dtype)
    array = memory[::step]
    fill_normal(array, generator=Generator().manual_seed(7))
    below = np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in np.sort(array)])
    assert np.abs(below - (np.arange(array.size) + 0.5) / array.size).max() < 0.0135  # p about 1e-6
