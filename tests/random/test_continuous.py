import math

import numpy as np
import pytest

from rushlight.random.continuous import (
    fill_cauchy,
    fill_exponential,
    fill_geometric,
    fill_log_normal,
)
from rushlight.random.engine import BLOCK, Place
from rushlight.random.generator import Generator
from rushlight.random.state import State, pack


def drawn(fill, *args, dtype=np.float64, count=100_000):
    array = np.empty(count, dtype)
    fill(array, *args, generator=Generator().manual_seed(42))
    return array


def test_exponential():
    found = drawn(fill_exponential, dtype=np.float32, count=2).tolist()
    assert found == [float.fromhex("0x1.ead0ccp-5"), float.fromhex("0x1.0a2468p-4")]


def distance(array, below):
    """The greatest distance of the drawn distribution function from the true one."""
    truth = np.array([below(v) for v in np.sort(array).tolist()])
    return np.abs(truth - (np.arange(array.size) + 0.5) / array.size).max()


LAWS = [
    (fill_exponential, (1.5,), lambda v: -math.expm1(-1.5 * v)),
    (fill_cauchy, (1.0, 2.0), lambda v: 0.5 + math.atan((v - 1.0) / 2.0) / math.pi),
    (fill_log_normal, (0.5, 0.7), lambda v: 0.5 * math.erfc((0.5 - math.log(v)) / 0.7 / 2**0.5)),
]


@pytest.mark.parametrize(("fill", "args", "below"), LAWS)
def test_laws(fill, args, below):
    assert distance(drawn(fill, *args), below) < 0.0085  # p about 1e-6


def test_law_of_tosses():
    array = drawn(fill_geometric, 0.3, dtype=np.int64)
    for k in range(1, 8):
        chance = 0.3 * 0.7 ** (k - 1)
        assert abs((array == k).mean() - chance) < 5 * math.sqrt(chance / array.size)
    assert array.min() == 1


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan])
@pytest.mark.parametrize("count", [0, 3])
def test_parameters(value, count):
    x = np.empty(count)
    with pytest.raises(RuntimeError, match=f"exponential_ expects lambda > 0.0, .*={value:g}"):
        fill_exponential(x, value)
    with pytest.raises(RuntimeError, match=f"cauchy_ expects sigma > 0.0, .*={value:g}"):
        fill_cauchy(x, 0.0, value)
    with pytest.raises(RuntimeError, match=f"log_normal_ expects std > 0.0, .*={value:g}"):
        fill_log_normal(x, 0.0, value)
    with pytest.raises(
        RuntimeError, match=rf"geometric_ expects p to be in \(0, 1\), .*={value:g}"
    ):
        fill_geometric(x, value)


def test_chance_of_a_toss_is_below_one():
    with pytest.raises(RuntimeError, match=r"geometric_ expects p to be in \(0, 1\), but got p=1"):
        fill_geometric(np.empty(3), 1.0)


def test_dtypes():
    with pytest.raises(RuntimeError, match=r"Exponential distribution is .* you specified Long"):
        fill_exponential(np.empty(3, int))
    with pytest.raises(RuntimeError, match=r"Cauchy distribution is .* you specified long int"):
        fill_cauchy(np.empty(0, int))
    with pytest.raises(NotImplementedError, match="\"log_normal_cpu\" not implemented for 'Bool'"):
        fill_log_normal(np.empty(3, bool))
    with pytest.raises(NotImplementedError, match="\"geometric_cpu\" not implemented for 'Bool'"):
        fill_geometric(np.empty(3, bool), 0.5)


def test_empty_arrays_of_other_dtypes():
    fill_exponential(np.empty(0, int))
    fill_log_normal(np.empty(0, int))
    fill_geometric(np.empty(0, bool), 0.5)


def test_rare_successes(torch):
    ours, theirs = Generator().manual_seed(1), torch.Generator().manual_seed(1)
    array, expected = np.empty(50), torch.empty(50, dtype=torch.float64)
    fill_geometric(array, 1e-10, ours)
    expected.geometric_(1e-10, generator=theirs)
    assert array.tolist() == expected.tolist()


def test_a_uniform_of_zero():
    """All words 0: what no seed is likely to draw."""
    array, whole, zeros = np.empty(3), np.empty(3, np.int64), np.zeros(BLOCK, np.uint32)
    generator = Generator().set_state_array(pack(State(0, Place(zeros, BLOCK, 1), None)))
    fill_exponential(array, 1.0, generator)
    assert array.tolist() == [0.0] * 3
    fill_geometric(array, 0.5, generator)
    assert array.tolist() == [math.inf] * 3
    fill_geometric(whole, 0.5, generator)
    assert whole.tolist() == [-(2**63)] * 3


def test_small_integers_wrap(torch):
    ours, theirs = Generator().manual_seed(1), torch.Generator().manual_seed(1)
    array, expected = np.empty(200, np.int8), torch.empty(200, dtype=torch.int8)
    fill_geometric(array, 0.001, ours)
    expected.geometric_(0.001, generator=theirs)
    assert array.tolist() == expected.tolist()
    assert array.min() < 0


def test_beyond_the_dtype_is_silent():
    assert np.isinf(drawn(fill_log_normal, 0.0, 1e3, dtype=np.float32, count=50)).any()
    assert np.isinf(drawn(fill_cauchy, 0.0, math.inf, count=5)).all()
    assert set(drawn(fill_exponential, math.inf, count=3).tolist()) == {0.0}
