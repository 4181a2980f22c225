import numpy as np
import pytest

from rushlight.random.engine import BLOCK, Engine, Place


def classic_seeding(seed):
    words = [seed & 0xFFFFFFFF]
    for j in range(1, BLOCK):
        words.append((1812433253 * (words[-1] ^ (words[-1] >> 30)) + j) & 0xFFFFFFFF)
    return np.array(words, np.uint32)


def test_first_words():
    assert Engine(42).words(4).tolist() == [1608637542, 3421126067, 4083286876, 787846414]


def test_ten_thousandth_word():
    """The check value of the C++ standard for the default seed (ISO C++ 26.6.5)."""
    engine = Engine(5489)
    engine.words(9999)
    assert engine.words() == 4123659995


@pytest.mark.parametrize("seed", [0, 1, 42, 2**32 - 1])
def test_seeding(seed):
    place = Engine(seed).place()
    np.testing.assert_array_equal(place.words, classic_seeding(seed))
    assert (place.left, place.next) == (1, 0)


def test_only_the_low_word_of_a_seed_counts():
    assert Engine(2**32 + 5).words(3).tolist() == Engine(5).words(3).tolist()


@pytest.mark.parametrize("used", [1, 2, 623, 624, 625, 2000])
def test_place_counts_words(used):
    engine = Engine(7)
    engine.words(used)
    place = engine.place()
    in_block = (used - 1) % BLOCK + 1
    assert (place.left, place.next) == (BLOCK + 1 - in_block, in_block)


@pytest.mark.parametrize("used", [0, 1, 623, 624, 625])
def test_move_to_goes_on_from_a_place(used):
    engine, other = Engine(7), Engine(8)
    engine.words(used)
    place = engine.place()
    other.move_to(place)
    assert other.place()[1:] == place[1:]
    assert other.words(700).tolist() == engine.words(700).tolist()


def test_a_place_is_a_copy():
    engine = Engine(7)
    place = engine.place()
    place.words[:] = 0
    assert engine.place().words.any()


def test_words_in_pieces_are_the_same_words():
    whole, pieces = Engine(3), Engine(3)
    joined = np.concatenate([pieces.words(n) for n in (0, 1, 2, 620, 1, 5, 1000)])
    np.testing.assert_array_equal(joined, whole.words(joined.size))


def test_a_moved_engine_that_is_reseeded_starts_anew():
    engine = Engine(1)
    engine.move_to(Place(np.arange(BLOCK, dtype=np.uint32), 1, 0))
    engine.seed(42)
    assert engine.place().next == 0
    assert engine.words() == 1608637542
