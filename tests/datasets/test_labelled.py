"""Rows and targets to judge a network by."""

import numpy as np
import pytest

from rushlight.datasets.labelled import read_labelled

X, Y = np.arange(8.0).reshape(4, 2), np.array([0, 1, 1, 0])
PLAIN = {"kind": "identity", "features": 2}
HALF = {"kind": "divide", "features": 2, "by": 2.0}


@pytest.fixture
def save(tmp_path):
    def save(**arrays):
        np.savez(tmp_path / "own.npz", **arrays)
        return tmp_path / "own.npz"

    return save


def test_all_rows_where_there_is_no_test_part(save):
    part = read_labelled(save(x=X, y=Y), "classification", ("0", "1"), HALF)
    np.testing.assert_array_equal(part.x, X / 2)
    assert (part.y.dtype, part.y.tolist()) == (np.int64, [0, 1, 1, 0])
    part = read_labelled(
        save(x_train=X, y_train=Y, x_valid=X[:1], y_valid=Y[:1]), "binary", ("0", "1"), PLAIN
    )
    assert (len(part), part.y.dtype) == (5, np.float32)


def test_the_test_part_where_there_is_one(save):
    path = save(x_train=X, y_train=Y, x_test=X[:3], y_test=Y[:3])
    assert len(read_labelled(path, "classification", ("0", "1"), PLAIN)) == 3


def test_a_class_may_be_missing(save):
    part = read_labelled(save(x=X, y=np.full(4, 2)), "classification", ("a", "b", "c"), PLAIN)
    assert part.y.tolist() == [2] * 4


def test_regression_has_any_values(save):
    part = read_labelled(save(x=X, y=Y - 0.5), "regression", (), PLAIN)
    assert part.y.tolist() == [-0.5, 0.5, 0.5, -0.5]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": X, "y": Y + 1}, "below the 2 classes, got 2"),
        ({"x": X, "y": Y - 1}, "labels of train must be"),
        ({"x": X[:, :1], "y": Y}, r"\(rows, 2\)"),
        ({"x": X, "y": Y[:2]}, "equally long"),
    ],
)
def test_what_is_not_the_networks_is_refused(save, arrays, message):
    with pytest.raises(ValueError, match=message):
        read_labelled(save(**arrays), "classification", ("0", "1"), PLAIN)


def test_a_folder_of_idx_files(tmp_path):
    def write(name, array):
        head = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
        (tmp_path / name).write_bytes(head + array.astype(np.uint8).tobytes())

    for part, rows in (("train", 4), ("t10k", 2)):
        write(f"{part}-images-idx3-ubyte", np.ones((rows, 1, 2)))
        write(f"{part}-labels-idx1-ubyte", Y[:rows])
    assert len(read_labelled(tmp_path, "classification", ("0", "1"), PLAIN)) == 2
    with pytest.raises(ValueError, match="knows 1 classes, 0 to 0, got the label 1"):
        read_labelled(tmp_path, "classification", ("0",), PLAIN)
