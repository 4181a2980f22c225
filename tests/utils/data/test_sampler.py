import numpy as np
import pytest
from both import assert_both_refuse, assert_same

from rushlight import Generator
from rushlight.utils.data import BatchSampler, RandomSampler, Sampler, SequentialSampler

D = "L.utils.data"
G = "L.Generator().manual_seed(1)"

DRAWN = [
    f"list({D}.SequentialSampler(range(5)))",
    f"list({D}.RandomSampler(range(300)))",
    f"list({D}.RandomSampler(range(300), generator={G}))",
    f"list({D}.RandomSampler(range(7), num_samples=5))",
    f"list({D}.RandomSampler(range(7), num_samples=17))",
    f"list({D}.RandomSampler(range(7), num_samples=14, generator={G}))",
    f"list({D}.RandomSampler(range(7), True, 70))",
    f"list({D}.RandomSampler(range(7), True, 64, generator={G}))",
    f"list({D}.RandomSampler(range(7), True, 3))",
    f"[len({D}.RandomSampler(range(7))), len({D}.RandomSampler(range(7), num_samples=9))]",
    f"list({D}.SubsetRandomSampler([5, 6, 7, 8]))",
    f"list({D}.SubsetRandomSampler('abc', {G}))",
    f"len({D}.SubsetRandomSampler('abc'))",
    f"list({D}.WeightedRandomSampler([1, 0, 2], 8))",
    f"list({D}.WeightedRandomSampler(L.tensor([1.0, 3.0, 2.0]), 2, False, generator={G}))",
    f"{D}.WeightedRandomSampler([1, 0, 2], 8).weights",
    f"list({D}.BatchSampler(range(7), 3, False))",
    f"list({D}.BatchSampler(range(7), 3, True))",
    f"list({D}.BatchSampler(range(6), 3, True))",
    f"list({D}.BatchSampler(iter('abcde'), 2, False))",
    f"list({D}.BatchSampler({D}.RandomSampler(range(10), generator={G}), 4, True))",
    f"[len({D}.BatchSampler(range(n), 3, drop)) for n in range(7) for drop in (True, False)]",
    # What is left early draws no more than what was asked for.
    f"next(iter({D}.RandomSampler(range(7), generator={G})))",
    f"next(iter({D}.RandomSampler(range(7), True, 70, L.default_generator)))",
    f"iter({D}.RandomSampler(range(7))) and 0",
    f"[i for i, _ in zip({D}.RandomSampler(range(7), num_samples=70), range(8))]",
]


@pytest.mark.parametrize("code", DRAWN)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    f"{D}.RandomSampler(range(3), replacement=1)",
    f"{D}.RandomSampler(range(3), num_samples=0)",
    f"{D}.RandomSampler(range(3), num_samples=2.0)",
    f"{D}.RandomSampler([])",
    f"{D}.RandomSampler(iter([]))",
    f"{D}.WeightedRandomSampler([1, 2], 0)",
    f"{D}.WeightedRandomSampler([1, 2], True)",
    f"{D}.WeightedRandomSampler([1, 2], 2, 1)",
    f"{D}.WeightedRandomSampler([[1, 2]], 2)",
    f"list({D}.WeightedRandomSampler([1, 2], 3, False))",
    f"{D}.BatchSampler(range(3), 0, False)",
    f"{D}.BatchSampler(range(3), 2.0, False)",
    f"{D}.BatchSampler(range(3), True, False)",
    f"{D}.BatchSampler(range(3), 2, 1)",
    f"len({D}.BatchSampler(iter([]), 2, False))",
    f"list({D}.Sampler())",
    f"len({D}.Sampler())",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_golden_orders():
    sampler = RandomSampler(range(10), generator=Generator().manual_seed(42))
    assert list(sampler) == [2, 6, 1, 8, 4, 5, 0, 9, 3, 7]
    assert list(BatchSampler(SequentialSampler(range(5)), 2, False)) == [[0, 1], [2, 3], [4]]


def test_a_second_permutation_is_drawn_at_the_end():
    left, finished = Generator().manual_seed(0), Generator().manual_seed(0)
    for _, _ in zip(range(10), RandomSampler(range(10), generator=left), strict=False):
        pass
    list(RandomSampler(range(10), generator=finished))
    left.words(9)
    np.testing.assert_array_equal(left.state_array(), finished.state_array())


def test_long_sequences_are_counted_in_pieces():
    pieces = list(SequentialSampler(range(200_000)).arrays())
    assert max(map(len, pieces)) < 100_000
    np.testing.assert_array_equal(np.concatenate(pieces), np.arange(200_000))


def test_a_subclass_needs_an_order():
    with pytest.raises(NotImplementedError, match="Mine does not"):
        list(type("Mine", (Sampler,), {})())
