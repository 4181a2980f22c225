"""The course's split of MNIST, index by index, and its scaling."""

import numpy as np
import pytest

from rushlight.lessons.chapter11_data import course_data, course_split

COUNTS = {
    "train": [5424, 6189, 5492, 5611, 5362, 4960, 5403, 5730, 5362, 5467],
    "valid": [493, 563, 499, 510, 487, 451, 491, 521, 488, 497],
    "test": [986, 1125, 999, 1020, 975, 902, 982, 1042, 975, 994],
}
FIRST = {
    "train": [11414, 25886, 11627, 64106, 38674],
    "valid": [10146, 16210, 394, 39551, 60978],
    "test": [17739, 362, 6726, 7137, 50611],
}


@pytest.fixture(scope="module")
def labels(shared_data):
    file = shared_data / "mnist.npz"
    if not file.exists():
        pytest.skip(f"no {file}")
    with np.load(file, allow_pickle=False) as mnist:
        return np.concatenate([mnist["y_train"], mnist["y_test"]]).astype(np.int64)


@pytest.mark.parametrize("part", COUNTS)
def test_the_split_is_the_courses(labels, part):
    data = course_split(np.arange(len(labels)), labels)
    rows, y = getattr(data, f"X_{part}"), getattr(data, f"y_{part}")
    assert rows[:5].tolist() == FIRST[part]
    assert np.bincount(y).tolist() == COUNTS[part]
    np.testing.assert_array_equal(labels[rows], y)


def small_file(folder, dtype=np.uint8):
    y = np.arange(420) % 10
    x = np.tile(np.arange(0, 256, 85, dtype=dtype), (420, 1))
    np.savez(folder / "small.npz", x=x, y=y)
    return str(folder / "small.npz")


def test_pixels_are_scaled_to_minus_one_to_one(tmp_path):
    data = course_data(small_file(tmp_path))
    assert (len(data.X_train), len(data.X_valid), len(data.X_test)) == (330, 30, 60)
    assert data.X_train.dtype == np.float64
    np.testing.assert_allclose(data.X_test[0], [-1.0, -1 / 3, 1 / 3, 1.0], rtol=1e-15)
    assert data.y_train.dtype == np.int64


def test_pixels_that_are_no_bytes_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"pixels in bytes.*got float32"):
        course_data(small_file(tmp_path, np.float32))


def test_too_few_examples_are_refused():
    with pytest.raises(ValueError, match="cannot set 2 of 20 rows apart"):
        course_split(np.zeros((20, 2)), np.arange(20) % 10)
