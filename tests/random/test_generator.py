import numpy as np
import pytest

from rushlight.devices import device
from rushlight.random.generator import Generator
from rushlight.random.normal import fill_normal
from rushlight.tensor import wrap


def words(generator, count=5):
    return generator.words(count).tolist()


def test_default_seed():
    assert Generator().initial_seed() == 67280421310721


@pytest.mark.parametrize("where", ["cpu", "cpu:0", None, device("cpu")])
def test_device(where):
    assert Generator(where).device == device("cpu")


@pytest.mark.parametrize("where", ["cuda", "meta", "mps", 3, "nowhere"])
def test_other_devices(where):
    with pytest.raises(RuntimeError):
        Generator(where)


@pytest.mark.parametrize(
    ("seed", "kept"), [(-1, 2**64 - 1), (2**64 - 1, 2**64 - 1), (-(2**63), 2**63), (0, 0)]
)
def test_seeds_count_modulo_2_to_64(seed, kept):
    assert Generator().manual_seed(seed).initial_seed() == kept


@pytest.mark.parametrize("seed", [2**64, -(2**63) - 1])
def test_seed_out_of_range(seed):
    with pytest.raises(ValueError, match=f"Overflow when unpacking long long.*got {seed}"):
        Generator().manual_seed(seed)


@pytest.mark.parametrize("seed", [1.5, "7", True, None, np.bool_(True)])
def test_seed_of_another_type(seed):
    with pytest.raises(RuntimeError, match="manual_seed expected a long, but got"):
        Generator().manual_seed(seed)


def test_manual_seed_returns_the_generator_and_starts_over():
    generator = Generator()
    assert generator.manual_seed(3) is generator
    first = words(generator)
    assert words(generator.manual_seed(3)) == first


def test_manual_seed_drops_the_normal_held_back():
    generator = Generator().manual_seed(3)
    fill_normal(np.empty(1), generator=generator)
    assert generator.held_normal is not None
    assert generator.manual_seed(3).held_normal is None


def test_seed_differs_and_is_told():
    generator = Generator()
    seeds = {generator.seed() for _ in range(4)}
    assert len(seeds) == 4
    assert generator.initial_seed() in seeds
    assert max(seeds) < 2**53


def test_state_tensor():
    generator = Generator().manual_seed(9)
    fill_normal(np.empty(3), generator=generator)
    state = generator.get_state()
    assert tuple(state.shape) == (5056,)
    other = Generator()
    assert other.set_state(state) is other
    assert (other.held_normal, words(other)) == (generator.held_normal, words(generator))
    assert other.initial_seed() == 9


def test_a_state_is_a_copy():
    generator = Generator().manual_seed(9)
    state = generator.get_state()
    expected = words(generator)
    assert words(generator.set_state(state)) == expected
    assert words(generator.set_state(state)) == expected


def test_state_errors():
    generator = Generator()
    before = generator.state_array()
    with pytest.raises(TypeError, match=r"expected a torch\.ByteTensor, but got list"):
        generator.set_state([1])
    with pytest.raises(TypeError, match=r"must be a torch\.ByteTensor"):
        generator.set_state(wrap(np.zeros(5056, np.float32)))
    with pytest.raises(RuntimeError, match="must be contiguous"):
        generator.set_state(wrap(np.zeros((5056, 2), np.uint8)[:, 0]))
    with pytest.raises(RuntimeError, match="size to be 7"):
        generator.set_state(wrap(np.zeros(7, np.uint8)))
    np.testing.assert_array_equal(generator.state_array(), before)


def test_clone_goes_on_alone():
    generator = Generator().manual_seed(4)
    generator.words(3)
    clone = generator.clone_state()
    ahead = words(clone)
    assert words(generator) == ahead
