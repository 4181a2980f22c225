"""Every data set of the registry keeps the same promises, and so does a file in its place."""

import gzip
import json

import numpy as np
import pytest

from rushlight import datasets

Y_TYPES = {"classification": np.int64, "binary": np.float32, "regression": np.float32}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch, tmp_path):
    """MNIST is served from a cache of noise."""
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, size=(400, 784), dtype=np.uint8)
    y = (np.arange(400) % 10).astype(np.uint8)
    np.savez(tmp_path / "cache" / "mnist.npz", x_train=x, y_train=y, x_test=x[:50], y_test=y[:50])


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(0)
    x, y = rng.normal(3, 10, size=(200, 5)), np.arange(200) % 2
    np.savez(tmp_path / "table.npz", x=x, y=y)
    return tmp_path / "table.npz"


@pytest.mark.parametrize("name", datasets.names())
def test_every_data_set_keeps_its_promises(name):
    task, entry = datasets.load(name), datasets.entry(name)
    assert (task.name, task.kind, task.description) == (name, entry.kind, entry.description)
    assert task.image_shape == entry.image_shape
    for part in filter(None, (task.train, task.valid, task.test)):
        assert part.x.dtype == np.float32
        assert part.x.shape == (len(part), task.num_features)
        assert part.y.dtype == Y_TYPES[task.kind]
        assert part.y.shape == (len(part),)
        assert np.isfinite(part.x).all()
    assert json.loads(json.dumps(task.preprocess)) == task.preprocess
    assert task.source
    assert bool(task.class_names) == (task.kind != "regression")


@pytest.mark.parametrize("name", datasets.names())
def test_loading_again_gives_the_same_bits(name):
    first, second = datasets.load(name, seed=5), datasets.load(name, seed=5)
    assert first.fingerprint == second.fingerprint
    np.testing.assert_array_equal(first.train.x, second.train.x)


def test_the_seed_changes_the_validation_part_only():
    first, second = (datasets.load("digits", seed=seed) for seed in (1, 2))
    assert not np.array_equal(first.valid.x, second.valid.x)
    np.testing.assert_array_equal(first.test.x, second.test.x)
    assert first.fingerprint == second.fingerprint


def test_pixels_lie_between_0_and_1():
    for name, by in (("digits", 16.0), ("mnist", 255.0)):
        task = datasets.load(name)
        assert (task.train.x.min(), task.train.x.max()) == (0, 1)
        assert task.preprocess["by"] == by


def test_valid_0_sets_none_apart():
    assert datasets.load("digits", valid=0).valid is None


def test_a_table_in_place_of_a_data_set(table):
    task = datasets.load("digits", table)
    assert (len(task.train), len(task.valid), len(task.test)) == (144, 16, 40)
    assert (task.num_features, task.num_outputs, task.image_shape) == (5, 2, None)
    assert task.preprocess["kind"] == "standardise"
    np.testing.assert_allclose(task.train.x.mean(axis=0), 0, atol=1e-5)
    assert abs(task.test.x.mean(axis=0)).max() > 1e-3  # the training rows decide, not the test's


@pytest.mark.parametrize(
    ("name", "kind", "outputs"),
    [("xor", "binary", 1), ("line", "regression", 1), ("mnist", "classification", 2)],
)
def test_the_name_says_which_task_a_file_sets(table, name, kind, outputs):
    task = datasets.load(name, str(table))
    assert (task.kind, task.num_outputs, task.train.y.dtype) == (kind, outputs, Y_TYPES[kind])
    assert task.source == str(table)


def test_a_folder_of_idx_files(tmp_path):
    x, y = np.zeros((60, 4, 4), np.uint8), (np.arange(60) % 3).astype(np.uint8)
    x[:, 0, 0] = 200
    folder = tmp_path / "idx"
    folder.mkdir()
    head = b"\0\0\x08\x03\0\0\0\x3c\0\0\0\x04\0\0\0\x04"
    (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + x.tobytes()))
    (folder / "train-labels-idx1-ubyte").write_bytes(b"\0\0\x08\x01\0\0\0\x3c" + y.tobytes())
    task = datasets.load("mnist", folder)
    assert (task.image_shape, task.num_outputs) == ((4, 4), 3)
    assert task.train.x.max() == np.float32(200) / np.float32(255)


def test_mnist_from_the_shared_file(shared_data):
    if not (shared_data / "mnist.npz").exists():
        pytest.skip("no mnist.npz")
    task = datasets.load("mnist", shared_data / "mnist.npz")
    assert (len(task.train), len(task.valid), len(task.test)) == (54000, 6000, 10000)
    assert np.bincount(task.valid.y).tolist() == [592, 674, 596, 613, 584, 542, 592, 627, 585, 595]


def test_unknown_names_and_files(tmp_path):
    with pytest.raises(ValueError, match="'mnsit'; choose one of digits, mnist, xor, line"):
        datasets.load("mnsit")
    with pytest.raises(FileNotFoundError, match=r"none\.npz: there is no such file"):
        datasets.load("digits", tmp_path / "none.npz")
