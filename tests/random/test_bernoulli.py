import math

import numpy as np
import pytest

from rushlight.random.bernoulli import fill_bernoulli
from rushlight.random.engine import BLOCK, Place
from rushlight.random.generator import Generator
from rushlight.random.state import State, pack


def test_eight():
    array = np.empty(8)
    fill_bernoulli(array, 0.3, Generator().manual_seed(42))
    assert array.tolist() == [1, 1, 1, 1, 0, 0, 0, 0]


def test_dropouts_mask():
    array = np.empty(8, np.float32)
    fill_bernoulli(array, 1 - 0.5, Generator().manual_seed(42))
    assert array.tolist() == [1, 1, 1, 1, 0, 1, 0, 0]


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certainty(p):
    generator = Generator().manual_seed(1)
    array = np.empty(100, bool)
    fill_bernoulli(array, p, generator)
    assert set(array.tolist()) == {bool(p)}
    assert generator.state_array()[16] == 200


@pytest.mark.parametrize("p", [2.0**-53, 1 - 2.0**-53, 1e-300, math.nextafter(0.3, 1)])
def test_chances_between_two_uniforms(p, torch):
    ours, theirs = Generator().manual_seed(3), torch.Generator().manual_seed(3)
    array, expected = np.empty(5000, bool), torch.empty(5000, dtype=torch.bool)
    fill_bernoulli(array, p, ours)
    expected.bernoulli_(p, generator=theirs)
    np.testing.assert_array_equal(array, expected.numpy())


@pytest.mark.parametrize("p", [1e-300, 0.5])
def test_the_least_uniform_is_below_any_chance(p):
    zeros = np.zeros(BLOCK, np.uint32)
    generator = Generator().set_state_array(pack(State(0, Place(zeros, BLOCK, 1), None)))
    array = np.zeros(3)
    fill_bernoulli(array, p, generator)
    assert array.tolist() == [1.0] * 3


@pytest.mark.parametrize("p", [1.5, -0.1, math.nan])
@pytest.mark.parametrize("count", [0, 3])
def test_chance_out_of_range(p, count):
    message = rf"bernoulli_ expects p to be in \[0, 1\], but got p={p:g}"
    with pytest.raises(RuntimeError, match=message):
        fill_bernoulli(np.empty(count), p)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
@pytest.mark.parametrize("p_dtype", ["float32", "float64"])
@pytest.mark.parametrize("p_shape", [(4, 5), (5,), (4, 1), ()])
def test_chances_of_their_own_as_in_pytorch(dtype, p_dtype, p_shape, torch):
    p = np.random.default_rng(0).random(p_shape).astype(p_dtype)
    for flip in (False, True):
        memory = np.zeros((5, 4) if flip else (4, 5), dtype)
        expected = torch.from_numpy(memory.copy())
        ours, theirs = Generator().manual_seed(3), torch.Generator().manual_seed(3)
        fill_bernoulli(memory.T if flip else memory, np.asarray(p), ours)
        (expected.t() if flip else expected).bernoulli_(
            torch.from_numpy(np.asarray(p)), generator=theirs
        )
        np.testing.assert_array_equal(memory, expected.numpy())
        np.testing.assert_array_equal(ours.state_array(), theirs.get_state().numpy())


@pytest.mark.parametrize("wrong", [2.0, -0.5, math.nan])
def test_one_chance_of_many_out_of_range(wrong):
    with pytest.raises(RuntimeError, match="Expected p_in >= 0 && p_in <= 1 to be true"):
        fill_bernoulli(np.empty(3), np.array([0.1, wrong, 0.2]))


def test_chances_must_be_floats():
    with pytest.raises(NotImplementedError, match=r"\"bernoulli_tensor_cpu_p_\" .* 'Long'"):
        fill_bernoulli(np.empty(3), np.array([1, 0, 1]))
    fill_bernoulli(np.empty(0), np.empty(0, int))


def test_chances_must_fit():
    with pytest.raises(RuntimeError, match="must match the existing size"):
        fill_bernoulli(np.empty(3), np.array([0.1, 0.2]))


def test_frequency():
    array = np.empty(100_000, bool)
    fill_bernoulli(array, 0.3, Generator().manual_seed(1))
    assert abs(array.mean() - 0.3) < 5 * math.sqrt(0.21 / array.size)
