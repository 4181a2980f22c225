"""IDX files: MNIST's format, plain and gzipped, and every way in which a file can lie."""

import gzip
import struct

import numpy as np
import pytest

from rushlight.datasets.idx import load_idx, read_idx

IMAGES = np.random.default_rng(0).integers(0, 256, size=(12, 4, 3), dtype=np.uint8)
LABELS = (np.arange(12) % 3).astype(np.uint8)


def idx(array, code=8):
    head = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def fill(folder, names=("train-{}", "t10k-{}"), zipped=False):
    for pattern in names:
        for what, array in (("images-idx3", IMAGES), ("labels-idx1", LABELS)):
            name = pattern.format(what) + "-ubyte" + (".gz" if zipped else "")
            data = idx(array)
            (folder / name).write_bytes(gzip.compress(data) if zipped else data)
    return folder


@pytest.mark.parametrize(
    ("code", "dtype"), [(8, "u1"), (9, "i1"), (11, "i2"), (12, "i4"), (13, "f4"), (14, "f8")]
)
@pytest.mark.parametrize("shape", [(5,), (2, 3), (2, 3, 4), (0, 4)])
def test_every_type_and_number_of_axes(tmp_path, code, dtype, shape):
    array = np.random.default_rng(0).integers(0, 100, size=shape).astype(dtype)
    (tmp_path / "a").write_bytes(idx(array, code))
    found = read_idx(tmp_path / "a")
    assert found.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("zipped", [False, True])
def test_mnists_folder(tmp_path, zipped):
    raw = load_idx(fill(tmp_path, zipped=zipped))
    assert list(raw.parts) == ["train", "test"]
    assert raw.image_shape == (4, 3)
    assert raw.source == str(tmp_path)
    np.testing.assert_array_equal(raw.train.x, IMAGES.reshape(12, 12))
    np.testing.assert_array_equal(raw.train.y, LABELS)


def test_other_spellings_and_a_lying_ending(tmp_path):
    (tmp_path / "train-images.idx3-ubyte").write_bytes(idx(IMAGES))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(gzip.compress(idx(LABELS)))
    (tmp_path / "test-images-idx3-ubyte.gz").write_bytes(idx(IMAGES[:2]))
    (tmp_path / "test-labels-idx1-ubyte").write_bytes(idx(LABELS[:2]))
    assert len(load_idx(tmp_path).parts["test"]) == 2


def test_the_test_files_may_be_absent(tmp_path):
    assert list(load_idx(fill(tmp_path, ["train-{}"])).parts) == ["train"]


def test_all_missing_files_are_named(tmp_path):
    with pytest.raises(
        FileNotFoundError,
        match=r"no file train-images-idx3-ubyte and no train-labels-idx1-ubyte; add it",
    ):
        load_idx(tmp_path)
    fill(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(FileNotFoundError, match=r"no file t10k-labels-idx1-ubyte;"):
        load_idx(tmp_path)


def test_values_pass_the_gate(tmp_path):
    fill(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(LABELS + 7))
    with pytest.raises(ValueError, match=r"^load_idx\(\): .*labels of test must be below the 3"):
        load_idx(tmp_path)


GOOD = idx(IMAGES)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"got the bytes \[\]"),
        (b"\0\0", r"got the bytes \[0, 0\]"),
        (b"PNG\0" + GOOD, "expected an IDX file"),
        (b"\0\0\x0a\x01" + GOOD[4:], r"a type of \[8, 9, 11, 12, 13, 14\]"),
        (b"\0\0\x08\0" + GOOD[4:], "1 to 8 axes"),
        (b"\0\0\x08\x09" + GOOD[4:], "1 to 8 axes"),
        (GOOD[:11], "ends in its header"),
        (GOOD[:-1], r"announces 144 bytes for the shape \(12, 4, 3\), the file holds 143"),
        (GOOD + b"\0", "the file holds more"),
        (b"\0\0\x08\x03" + b"\xff" * 12 + GOOD[16:], "announces 79228162458924105385300197375 by"),
        (gzip.compress(GOOD)[:-20], "gzip file is damaged"),
        (gzip.compress(GOOD)[:30] + b"spoiled" + gzip.compress(GOOD)[37:], "gzip file is damaged"),
        (gzip.compress(GOOD + b"\0" * 10**7), "the file holds more"),
    ],
)
def test_files_that_lie(tmp_path, content, message):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError, match=rf"^read_idx\(\): .*{message}"):
        read_idx(tmp_path / "a")


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none: there is no such file"):
        read_idx(tmp_path / "none")
    with pytest.raises(ValueError, match=r"not a file"):
        read_idx(tmp_path)
