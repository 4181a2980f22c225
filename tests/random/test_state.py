import numpy as np
import pytest

from rushlight.random.engine import BLOCK, Engine, Place
from rushlight.random.state import SIZE, State, pack, unpack


def packed(normal=None):
    return pack(State(2**64 - 1, Engine(42).place(), normal))


def test_layout():
    data = packed(0.25).tobytes()
    assert len(data) == SIZE == 5056
    assert data[:8] == b"\xff" * 8
    assert int.from_bytes(data[8:12], "little") == 1  # left
    assert int.from_bytes(data[12:16], "little") == 1  # seeded
    assert int.from_bytes(data[16:24], "little") == 0  # next
    assert int.from_bytes(data[24:32], "little") == 42  # the first word, in eight bytes
    assert np.frombuffer(data[5024:5032], "<f8")[0] == 0.25
    assert int.from_bytes(data[5040:5044], "little") == 1


@pytest.mark.parametrize("normal", [None, 0.0, -1.5])
def test_round_trip(normal):
    state = unpack(packed(normal))
    assert (state.seed, state.normal) == (2**64 - 1, normal)
    assert pack(state).tobytes() == packed(normal).tobytes()


@pytest.mark.parametrize("size", [0, 1, 5055, 5057, 5048])
def test_wrong_size(size):
    with pytest.raises(RuntimeError, match=f"of size 5056 but found .* size to be {size}"):
        unpack(np.zeros(size, np.uint8))


@pytest.mark.parametrize(("left", "used"), [(0, 0), (625, 0), (-1, 626), (624, 624), (3, 5)])
def test_impossible_place(left, used):
    words = np.zeros(BLOCK, np.uint32)
    data = pack(State(0, Place(words, left, used), None))
    with pytest.raises(RuntimeError, match=f"Invalid mt19937 state: .*left={left}, next={used}"):
        unpack(data)


def test_not_seeded():
    with pytest.raises(RuntimeError, match="Invalid mt19937 state: seeded=0"):
        unpack(np.zeros(SIZE, np.uint8))


def test_bytes_of_a_view_that_is_not_aligned():
    shifted = np.zeros(SIZE + 1, np.uint8)[1:]
    shifted[:] = packed()
    assert unpack(shifted).seed == 2**64 - 1
