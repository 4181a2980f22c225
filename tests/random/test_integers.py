import numpy as np
import pytest

from rushlight.random.generator import Generator
from rushlight.random.integers import fill_integers, fill_random


def drawn(low, high, count=5, dtype=np.int64):
    array = np.empty(count, dtype)
    fill_integers(array, low, high, Generator().manual_seed(42))
    return array.tolist()


def test_one_word():
    assert drawn(0, 100) == [42, 67, 76, 14, 26]


def test_two_words():
    assert drawn(0, 2**40, 2) == [441507790259, 395924837646]


def test_without_bounds():
    array = np.empty(1, np.int64)
    fill_random(array, Generator().manual_seed(42))
    assert array.tolist() == [6909045637428952499]


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "int64", "bool"])
def test_whole_range_of_a_dtype(dtype, torch):
    """The ends of each dtype, with and without an upper bound, as PyTorch draws them."""
    kind = np.dtype(dtype)
    low, high = (0, 1) if dtype == "bool" else (np.iinfo(kind).min, np.iinfo(kind).max)
    bounds = [(int(high), None), (int(high) - 1, None)]
    if kind != np.int64:
        bounds.append((int(low), int(high) + 1))
    for low, high in bounds:
        array, expected = np.empty(40, kind), torch.from_numpy(np.empty(40, kind))
        ours, theirs = Generator().manual_seed(1), torch.Generator().manual_seed(1)
        fill_integers(array, low, high, ours)
        expected.random_(low, high, generator=theirs)
        assert array.tolist() == expected.tolist()
        np.testing.assert_array_equal(ours.state_array(), theirs.get_state().numpy())


REFUSED = [
    ("int64", 3, 3, "random_ expects 'from' to be less than 'to', but got from=3 >= to=3"),
    ("int64", 3, -5, "random_ expects 'from' to be less than 'to', but got from=3 >= to=-5"),
    ("int8", 0, 129, "to - 1 is out of bounds for signed char"),
    ("int8", -129, 5, "from is out of bounds for signed char"),
    ("int8", 128, None, "from is out of bounds for signed char"),
    ("uint8", -1, 5, "from is out of bounds for unsigned char"),
    ("bool", 0, 3, "to - 1 is out of bounds for bool"),
    ("bool", 2, None, "from is out of bounds for bool"),
    ("int32", 0, 2**31 + 1, "to - 1 is out of bounds for int"),
    ("float32", 2**24, None, "random_ expects 'from' casted to dtype to be less than or equal to"),
]


@pytest.mark.parametrize(("dtype", "low", "high", "message"), REFUSED)
@pytest.mark.parametrize("count", [0, 3])
def test_bounds(dtype, low, high, message, count, torch):
    generator = Generator().manual_seed(1)
    with pytest.raises(RuntimeError) as ours:
        fill_integers(np.empty(count, dtype), low, high, generator)
    with pytest.raises(RuntimeError) as theirs:
        torch.from_numpy(np.empty(count, dtype)).random_(low, high)
    assert str(ours.value).startswith(message)
    assert str(theirs.value).startswith(message)
    assert generator.state_array()[16] == 0


FAR = [
    (2**24 + 1, 2**24 + 5),
    (2**24 - 1, 2**24 + 3),
    (-(2**24) - 5, -(2**24) - 1),
    (2**40 + 1, 2**40 + 2**20 + 1),
    (2**53 - 1, 2**53 + 3),
    (2**53 + 1, 2**53 + 5),
    (2**55 + 1, 2**55 + 9),
    (-(2**62) - 1, 5),
    (-(2**63), None),
]
# Where the moved bounds leave no number.
MEET = {("float32", 2**53 + 1), ("float32", 2**55 + 1)}


@pytest.mark.filterwarnings("ignore:.* is out of bounds")
@pytest.mark.parametrize(("low", "high"), FAR)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_beyond_their_whole_numbers(dtype, low, high, torch):
    array, expected = np.empty(300, dtype), torch.from_numpy(np.empty(300, dtype))
    ours, theirs = Generator().manual_seed(1), torch.Generator().manual_seed(1)
    if (dtype, low) in MEET:
        with pytest.raises(RuntimeError, match="'from' casted to dtype to be less than 'to'"):
            expected.random_(low, high)
        with pytest.raises(RuntimeError, match="'from' casted to dtype to be less than 'to'"):
            fill_integers(array, low, high, ours)
        return
    fill_integers(array, low, high, ours)
    expected.random_(low, high, generator=theirs)
    assert array.tolist() == expected.tolist()
    np.testing.assert_array_equal(ours.state_array(), theirs.get_state().numpy())


@pytest.mark.filterwarnings("ignore:.* is out of bounds")
def test_floats_whose_bounds_meet():
    with pytest.raises(RuntimeError, match="'from' casted to dtype to be less than 'to' casted"):
        fill_integers(np.empty(3, np.float32), 2**26 + 1, 2**26 + 2)


def test_floats_warn():
    with pytest.warns(UserWarning, match=r"to - 1 is out of bounds \[-\(2\^24\), 2\^24\]"):
        fill_integers(np.empty(3, np.float32), 0, 2**30)


def test_each_number_comes_as_often():
    array = np.empty(120_000, np.int64)
    fill_integers(array, -3, 9, Generator().manual_seed(3))
    counts = np.bincount(array + 3, minlength=12)
    assert ((counts - 10_000) ** 2 / 10_000).sum() < 50  # 11 degrees of freedom, p about 1e-6
