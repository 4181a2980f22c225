import subprocess
import sys

import numpy as np
import pytest

from rushlight import random
from rushlight.random.default import chosen, default_generator
from rushlight.random.generator import Generator


@pytest.fixture(autouse=True)
def _same_afterwards():
    with random.fork_rng():
        yield


def test_manual_seed_is_the_default_generators():
    assert random.manual_seed(42) is default_generator
    assert random.initial_seed() == 42
    assert default_generator.words() == 1608637542


@pytest.mark.parametrize(("seed", "kept"), [("7", 7), (1.5, 1), (True, 1), (np.int64(3), 3)])
def test_manual_seed_takes_what_int_takes(seed, kept):
    assert random.manual_seed(seed).initial_seed() == kept


@pytest.mark.parametrize("seed", ["a", 2**64, -(2**63) - 1])
def test_manual_seed_refuses(seed):
    with pytest.raises(ValueError, match=r"invalid literal|Overflow"):
        random.manual_seed(seed)


def test_seed():
    assert random.seed() == random.initial_seed()


def test_state():
    random.manual_seed(1)
    state = random.get_rng_state()
    first = default_generator.words(3).tolist()
    random.set_rng_state(state)
    assert default_generator.words(3).tolist() == first


@pytest.mark.parametrize("enabled", [True, False])
def test_fork(enabled):
    random.manual_seed(1)
    first = default_generator.words()
    random.manual_seed(1)
    with random.fork_rng(enabled=enabled):
        default_generator.words()
    assert (default_generator.words() == first) is enabled


def test_fork_undoes_after_an_error():
    random.manual_seed(1)
    before = default_generator.state_array()
    with pytest.raises(ValueError, match="invalid literal"), random.fork_rng():
        random.manual_seed("a" if default_generator.words() else "b")
    np.testing.assert_array_equal(default_generator.state_array(), before)


def test_chosen():
    generator = Generator()
    assert chosen(generator) is generator
    assert chosen(None) is default_generator
    with pytest.raises(TypeError, match=r"'generator' must be torch\.Generator, not int"):
        chosen(3)


def test_each_process_starts_elsewhere():
    show = "from rushlight import random; print(random.initial_seed())"
    runs = {subprocess.run([sys.executable, "-c", show], capture_output=True).stdout for _ in "ab"}
    assert len(runs) == 2
