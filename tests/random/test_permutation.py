import math

import numpy as np
import pytest

from rushlight.random.generator import Generator
from rushlight.random.permutation import _inside_out, _swap_in_turn, _swap_together, permutation


def test_ten():
    found = permutation(10, Generator().manual_seed(42))
    assert found.tolist() == [2, 6, 1, 8, 4, 5, 0, 9, 3, 7]
    assert found.dtype == np.int64


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_to_shuffle_draws_nothing(n):
    generator = Generator().manual_seed(1)
    assert permutation(n, generator).tolist() == list(range(n))
    assert generator.state_array()[16] == 0


def test_negative():
    with pytest.raises(RuntimeError, match="negative dimension -1"):
        permutation(-1)


@pytest.mark.parametrize("n", [2, 3, 10, 255, 256, 257, 1000, 60_000])
def test_as_in_pytorch(n, torch):
    for seed in range(5):
        ours, theirs = Generator().manual_seed(seed), torch.Generator().manual_seed(seed)
        found = permutation(n, ours)
        np.testing.assert_array_equal(found, torch.randperm(n, generator=theirs).numpy())
        np.testing.assert_array_equal(ours.state_array(), theirs.get_state().numpy())


def partners(rng, n):
    steps = np.arange(n - 1)
    return steps + rng.integers(0, n - steps)


@pytest.mark.parametrize("n", [2, 3, 4, 7, 300])
def test_together_is_in_turn(n):
    rng = np.random.default_rng(n)
    for _ in range(100):
        swaps = partners(rng, n)
        np.testing.assert_array_equal(_swap_together(swaps), _swap_in_turn(swaps))


@pytest.mark.parametrize("pattern", ["itself", "last", "next"])
def test_together_on_long_chains(pattern):
    steps = np.arange(999)
    swaps = {"itself": steps, "last": np.full(999, 999), "next": steps + 1}[pattern]
    np.testing.assert_array_equal(_swap_together(swaps), _swap_in_turn(swaps))


def test_inside_out_shuffles():
    """The way of more than 2e8 items, on few: a permutation, by the rule a[i] = a[z], a[z] = i."""
    found = _inside_out(50, Generator().manual_seed(1))
    generator = Generator().manual_seed(1)
    items = []
    for i in range(50):
        high, low = generator.words(2).tolist()
        z = (high << 32 | low) % (i + 1)
        items.append(items[z] if z < i else i)
        items[z] = i
    assert found.tolist() == items
    assert sorted(items) == list(range(50))


def test_each_order_comes_as_often():
    generator = Generator().manual_seed(2)
    orders = [permutation(4, generator) @ [64, 16, 4, 1] for _ in range(24 * 500)]
    counts = np.unique(orders, return_counts=True)[1]
    assert counts.size == math.factorial(4)
    assert ((counts - 500) ** 2 / 500).sum() < 75  # 23 degrees of freedom, p about 1e-6
