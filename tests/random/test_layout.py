import itertools
import random

import numpy as np
import pytest

from rushlight.random.generator import Generator
from rushlight.random.layout import CHUNK, fill, fill_beside, memory_order
from rushlight.random.uniform import fill_uniform


def counter():
    numbers = itertools.count()
    return lambda count: np.array([next(numbers) for _ in range(count)])


def test_contiguous():
    array = np.zeros((2, 3), int)
    fill(array, counter())
    assert array.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_transposed_is_filled_along_memory():
    memory = np.zeros((2, 3), int)
    fill(memory.T, counter())
    assert memory.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_slices_with_gaps_keep_their_neighbours():
    memory = np.full((2, 6), -1)
    fill(memory[:, ::2], counter())
    assert memory.tolist() == [[0, -1, 1, -1, 2, -1], [3, -1, 4, -1, 5, -1]]


def test_a_transposed_slice():
    memory = np.zeros((4, 3), int)
    fill(memory[::2].T, counter())
    assert memory[::2].tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (1, 1)])
def test_small_shapes(shape):
    array = np.full(shape, -1)
    fill(array, counter())
    assert array.ravel().tolist() == [0] * array.size


def test_chunks_join():
    array = np.zeros(2 * CHUNK + 5, int)
    fill(array, counter())
    np.testing.assert_array_equal(array, np.arange(array.size))


def test_shared_memory_is_refused():
    with pytest.raises(RuntimeError, match="more than one element of the written-to tensor"):
        fill(np.broadcast_to(np.zeros(1), (3,)), counter())


def test_beside():
    memory, given = np.zeros((2, 3)), np.array([[10.0], [20.0], [30.0]])
    fill_beside(memory.T, given, lambda part: part + np.arange(6))
    assert memory.tolist() == [[10, 21, 32], [13, 24, 35]]


def test_beside_needs_shapes_that_fit():
    with pytest.raises(RuntimeError, match=r"\(3,\) must match the existing size \(2,\)"):
        fill_beside(np.zeros(3), np.zeros(2), lambda part: part)


def test_order_of_axes():
    assert memory_order(np.zeros((2, 3, 4)).transpose(2, 0, 1)) == [1, 2, 0]


def random_view(rng, dtype="float64"):
    shape = [rng.randint(1, 5) for _ in range(rng.randint(0, 5))]
    cuts = tuple(slice(rng.randint(0, 1), None, rng.randint(1, 3)) for _ in shape)
    axes = rng.sample(range(len(shape)), len(shape))
    return np.zeros(shape, dtype), cuts, axes


def test_random_views_as_in_pytorch(torch):
    rng = random.Random(0)
    for seed in range(300):
        memory, cuts, axes = random_view(rng)
        expected = torch.from_numpy(memory.copy())
        ours, theirs = Generator().manual_seed(seed), torch.Generator().manual_seed(seed)
        fill_uniform(memory[(*cuts, ...)].transpose(axes), 0.0, 2.0, ours)
        expected[(*cuts, ...)].permute(axes).uniform_(0.0, 2.0, generator=theirs)
        np.testing.assert_array_equal(memory, expected.numpy(), f"{memory.shape} {cuts} {axes}")
        np.testing.assert_array_equal(ours.state_array(), theirs.get_state().numpy())
