import math

import numpy as np
import pytest

from rushlight.random.engine import BLOCK, Place
from rushlight.random.generator import Generator
from rushlight.random.multinomial import multinomial
from rushlight.random.state import State, pack


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(1,), (5,), (20,), (3, 7), (4, 1), (2, 50)])
@pytest.mark.parametrize("num_samples", [1, 2, 5, 20, 500])
def test_as_in_pytorch(dtype, shape, num_samples, torch):
    weights = np.random.default_rng(0).random(shape).astype(dtype)
    for given in (weights, np.asfortranarray(weights)):
        for replacement in (True, False):
            if not replacement and num_samples > shape[-1]:
                continue
            ours, theirs = Generator().manual_seed(1), torch.Generator().manual_seed(1)
            found = multinomial(given, num_samples, replacement, ours)
            expected = torch.multinomial(
                torch.from_numpy(given), num_samples, replacement, generator=theirs
            )
            np.testing.assert_array_equal(found, expected.numpy())
            np.testing.assert_array_equal(ours.state_array(), theirs.get_state().numpy())


REFUSED = [
    ([1, 2], 1, False, "multinomial only supports floating-point dtypes for input, got: Long"),
    (np.float64(1.0), 1, False, "prob_dist must be 1 or 2 dim"),
    (np.ones((2, 2, 2)), 1, False, "prob_dist must be 1 or 2 dim"),
    (np.ones(3), 4, False, "cannot sample n_sample > prob_dist.size(-1) samples without"),
    (np.ones(3), 0, False, "cannot sample n_sample <= 0 samples"),
    (np.ones(3), -1, True, "cannot sample n_sample <= 0 samples"),
    (np.ones(0), 1, False, "cannot sample n_sample > prob_dist.size(-1) samples without"),
    (np.array([1.0, -1.0]), 1, False, "probability tensor contains either `inf`, `nan` or element"),
    (np.array([1.0, math.inf]), 1, True, "probability tensor contains either `inf`, `nan`"),
    (np.array([math.nan, 1.0]), 2, False, "probability tensor contains either `inf`, `nan`"),
    (
        np.array([1.0, -1.0]),
        2,
        True,
        "invalid multinomial distribution (encountering probability entry < 0",
    ),
    (np.array([1.0, math.nan]), 2, True, "invalid multinomial distribution (encountering prob"),
    (
        np.array([1.0, math.inf]),
        2,
        True,
        "invalid multinomial distribution (encountering probability entry = ",
    ),
    (np.zeros(2), 1, False, "invalid multinomial distribution (sum of probabilities <= 0)"),
    (np.zeros(2), 2, True, "invalid multinomial distribution (sum of probabilities <= 0)"),
    (np.array([[0.0, 1.0], [0.0, 0.0]]), 2, True, "invalid multinomial distribution (sum of"),
    (np.array([[0.0, 1.0], [0.0, 0.0]]), 2, False, "invalid multinomial distribution (sum of"),
]


@pytest.mark.parametrize(("weights", "num_samples", "replacement", "message"), REFUSED)
def test_arguments(weights, num_samples, replacement, message, torch):
    weights = np.asarray(weights)
    with pytest.raises(RuntimeError) as ours:
        multinomial(weights, num_samples, replacement)
    with pytest.raises(RuntimeError) as theirs:
        torch.multinomial(torch.from_numpy(weights), num_samples, replacement)
    assert str(ours.value).startswith(message)
    assert str(theirs.value).startswith(message)


def test_no_category():
    with pytest.raises(RuntimeError, match="at least one category"):
        multinomial(np.ones(0), 1, True)


def test_too_many_categories():
    with pytest.raises(RuntimeError, match=r"cannot exceed 2\^24, got 16777217"):
        multinomial(np.broadcast_to(np.ones(1, np.float32), (2**24 + 1,)), 1)


def test_no_rows():
    assert multinomial(np.ones((0, 2)), 3, True).shape == (0, 3)
    assert multinomial(np.ones((0, 2)), 1).shape == (0, 1)


def test_sums_beyond_the_dtype():
    weights = np.full(2, 3e38, np.float32)
    assert multinomial(weights, 2, True).tolist() == [1, 1]


def test_weights_of_zero_come_last():
    weights = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 5.0, 1.0, 0.0]])
    first, second = multinomial(weights, 4, generator=Generator().manual_seed(1)).tolist()
    assert first == [2, 0, 1, 3]
    assert (sorted(second[:2]), second[2:]) == ([1, 2], [0, 3])


def test_weights_are_kept():
    weights = np.array([1.0, 2.0, 3.0])
    weights.flags.writeable = False
    multinomial(weights, 2)
    multinomial(weights, 2, True)


@pytest.mark.parametrize("replacement", [True, False])
def test_frequencies(replacement):
    rows = np.tile(np.array([0.1, 0.2, 0.3, 0.4]), (40_000, 1))
    generator = Generator().manual_seed(3)
    found = (
        multinomial(rows, 2, replacement, generator)[:, 0]
        if not replacement
        else multinomial(rows[0], 40_000, True, generator)
    )
    counts = np.bincount(found, minlength=4)
    expected = 40_000 * rows[0]
    assert ((counts - expected) ** 2 / expected).sum() < 31  # 3 degrees of freedom, p about 1e-6


def test_a_uniform_on_a_running_sum(torch):
    """Words of 0: the leftmost index whose running sum is not below u, even one of weight 0."""
    state = pack(State(0, Place(np.zeros(BLOCK, np.uint32), BLOCK, 1), None))
    theirs = torch.Generator()
    theirs.set_state(torch.from_numpy(state))
    weights = np.array([0.0, 0.0, 1.0])
    expected = torch.multinomial(torch.from_numpy(weights), 2, True, generator=theirs)
    found = multinomial(weights, 2, True, Generator().set_state_array(state))
    assert found.tolist() == expected.tolist() == [0, 0]
