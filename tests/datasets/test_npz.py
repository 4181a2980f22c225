"""One's own `.npz` file: the names it may use, and every way in which it can be bad."""

import io
import os
import pickle
import zipfile

import numpy as np
import pytest

from rushlight.datasets.npz import load_npz, read_npy, read_npz, read_npz_inputs

X, Y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 1, 0, 1, 0])


@pytest.fixture
def save(tmp_path):
    def save(**arrays):
        np.savez(tmp_path / "own.npz", **arrays)
        return tmp_path / "own.npz"

    return save


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("x", "y"),
        ("X", "Y"),
        ("data", "target"),
        ("images", "labels"),
        ("features", "label"),
        ("x_train", "y_train"),
        ("train_images", "train_labels"),
        ("training-images", "training-labels"),
        ("X_TRAIN", "train_y"),
    ],
)
def test_common_names_are_understood(save, x, y):
    raw = load_npz(save(**{x: X, y: Y}, note=np.array("hello"), x_squared=X))
    np.testing.assert_array_equal(raw.train.x, X)
    np.testing.assert_array_equal(raw.train.y, Y)
    assert list(raw.parts) == ["train"]


@pytest.mark.parametrize(("valid", "test"), [("valid", "test"), ("val", "testing")])
def test_parts_are_kept_apart(save, valid, test):
    arrays = {f"x_{n}": X + i for i, n in enumerate(("train", valid, test))}
    raw = load_npz(save(**arrays, **{f"y_{n}": Y for n in ("train", valid, test)}))
    assert [part.x[0, 0] for part in raw.parts.values()] == [0, 1, 2]
    assert list(raw.parts) == ["train", "valid", "test"]


def test_what_was_read_says_so(save):
    path = save(x=X, y=Y)
    raw = load_npz(path)
    assert raw.source == os.fspath(path)
    assert raw.description == "6 training rows of 2 numbers, from a file"
    assert load_npz(path, kind="binary").kind == "binary"


def test_compressed_fortran_and_big_endian_files(tmp_path):
    path = tmp_path / "own.npz"
    np.savez_compressed(path, x=np.asfortranarray(X).astype(">f8"), y=Y.astype(">i4"))
    np.testing.assert_array_equal(load_npz(path).train.x, X)


def test_shared_mnist(shared_data):
    if not (shared_data / "mnist.npz").exists():
        pytest.skip("no mnist.npz")
    raw = load_npz(shared_data / "mnist.npz")
    assert [part.x.shape for part in raw.parts.values()] == [(60000, 784), (10000, 784)]
    assert raw.image_shape == (28, 28)


# Bad files


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none.npz: there is no such file"):
        load_npz(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"hello", pickle.dumps([1]), b"PK\x03\x04 torn"])
def test_what_is_no_npz_file(tmp_path, content):
    path = tmp_path / "own.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"own.npz: expected an .npz file"):
        load_npz(path)


def test_a_single_array_is_no_npz_file(tmp_path):
    np.save(tmp_path / "own.npy", X)
    with pytest.raises(ValueError, match=r"expected an .npz file"):
        load_npz(tmp_path / "own.npy")


def test_a_folder_and_a_pipe_are_no_npz_files(tmp_path):
    with pytest.raises(ValueError, match=r"expected an .npz file"):
        load_npz(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ValueError, match=r"expected an .npz file"):
            load_npz(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({}, "no x_train, y_train, only nothing"),
        ({"x": X}, "there is no y_train, only x; rename"),
        ({"pixels": X, "digit": Y}, "no x_train, y_train, only pixels, digit"),
        ({"x_test": X, "y_test": Y}, "no x_train, y_train, only x_test, y_test"),
        ({"x": X, "y": Y, "x_test": X}, "there is no y_test"),
        ({"x": X, "y": Y, "X_train": X}, "x.npy and X_train.npy both mean x of train"),
        ({"x": np.array([[1], [2, 3]], object), "y": Y}, "x.npy holds Python objects .* ragged"),
        ({"x": X, "y": np.array(["a"] * 6, object)}, "y.npy holds Python objects"),
        ({"x": np.zeros(6, [("a", "f4")]), "y": Y}, "real numbers, got dtype"),
        ({"x": np.float64(3), "y": Y}, r"got \(\)"),
        ({"x": X, "y": np.int64(3)}, r"y of train .* got \(\)"),
        ({"x": X * np.nan, "y": Y}, "NaN or infinity in row 0"),
    ],
)
def test_missing_doubled_and_strange_arrays(save, arrays, message):
    with pytest.raises(ValueError, match=rf"own.npz: .*{message}"):
        load_npz(save(**arrays))


def npy(x, **replaced):
    buffer = io.BytesIO()
    np.save(buffer, x)
    data = buffer.getvalue()
    for old, new in replaced.values():
        assert old in data
        data = data.replace(old, new)
    return data


@pytest.mark.parametrize(
    "member",
    [
        b"",
        b"hello",
        npy(X)[:20],
        npy(X)[:-8],
        npy(X) + b"more",
        npy(X, a=(b"(6, 2)", b"(9**9)")),
        npy(X, a=(b"\x93NUMPY\x01", b"\x93NUMPY\x07")),
        npy(X, a=(b"'<f8'", b"'<q9'")),
    ],
)
def test_damaged_arrays(tmp_path, member):
    path = tmp_path / "own.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", member)
        archive.writestr("y.npy", npy(Y))
    with pytest.raises(ValueError, match=r"own.npz: .*(damaged|declares)"):
        load_npz(path)


def test_a_header_that_declares_petabytes_takes_no_memory(tmp_path):
    path = tmp_path / "own.npz"
    with zipfile.ZipFile(path, "w") as archive:
        huge = npy(np.zeros((1, 2)), a=(b"(1, 2), }" + b" " * 14, b"(10000000000000, 2), }" + b" "))
        archive.writestr("x.npy", huge)
        archive.writestr("y.npy", npy(Y))
    with pytest.raises(ValueError, match=r"x.npy declares 160000000000128 bytes, has 144"):
        load_npz(path)


def test_more_than_the_limit_is_refused(save, monkeypatch):
    monkeypatch.setattr("rushlight.datasets.npz._LARGEST", 200)
    with pytest.raises(ValueError, match=r"x.npy has 224 bytes, above 200"):
        load_npz(save(x=X, y=Y))


def test_every_cut_and_every_flipped_byte_is_refused_or_harmless(save, tmp_path):
    whole = save(x=X, y=Y).read_bytes()
    path = tmp_path / "bad.npz"
    spoiled = [whole[:n] for n in range(0, len(whole), 7)]
    spoiled += [whole[:i] + bytes([whole[i] ^ 0xFF]) + whole[i + 1 :] for i in range(len(whole))]
    for content in spoiled:
        path.write_bytes(content)
        try:
            found = [array.tolist() for array in read_npz(path)["train"]]
        except ValueError as error:
            found = str(error)
        assert found == [X.tolist(), Y.tolist()] or "bad.npz" in found


def test_nothing_in_a_file_is_run(tmp_path):
    class Canary:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "canary"),))

    np.savez(tmp_path / "own.npz", x=np.array([[Canary()]], object), y=Y)
    with pytest.raises(ValueError, match=r"never unpickled"):
        load_npz(tmp_path / "own.npz")
    assert not (tmp_path / "canary").exists()


def test_inputs_need_no_targets(save):
    assert read_npz_inputs(save(X=X, note=np.array("hello"))).tolist() == X.tolist()
    for arrays in ({"a": X}, {"x_train": X, "x_test": X}):
        with pytest.raises(ValueError, match="expected one array of inputs, x, got"):
            read_npz_inputs(save(**arrays))


def test_an_array_alone(tmp_path):
    np.save(tmp_path / "x.npy", X)
    assert read_npy(tmp_path / "x.npy").tolist() == X.tolist()
    np.save(tmp_path / "x.npy", np.array([{}], object))
    with pytest.raises(ValueError, match="never unpickled"):
        read_npy(tmp_path / "x.npy")
    (tmp_path / "x.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(ValueError, match="damaged"):
        read_npy(tmp_path / "x.npy")
