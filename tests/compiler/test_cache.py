"""Object code on disk: found again, never wrong, bounded, and shared by processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rushlight.compiler.cache import ObjectCache, default_cache

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path):
    return ObjectCache(tmp_path / "objects")


def file_of(store, key):
    return store.folder / f"{key}.rushlight-object"


def test_what_was_saved_is_found(store):
    key = store.key("text", "cpu", "features")
    assert store.load(key) is None
    store.save(key, b"code")
    assert store.load(key) == b"code"
    assert ObjectCache(store.folder).load(key) == b"code"
    store.drop(key)
    assert store.load(key) is None
    store.drop(key)  # nothing to drop is no error


def test_every_part_counts_in_the_key():
    keys = [("ab", "c"), ("a", "bc"), ("abc",), ("ab", "c", ""), ("c", "ab"), ("ab", "d")]
    assert len({ObjectCache.key(*parts) for parts in keys}) == len(keys)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[:10],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: bytes([data[0] ^ 128]) + data[1:],
        lambda data: data + b"x",
    ],
)
def test_a_damaged_entry_is_dropped(store, damage):
    key = store.key("a")
    store.save(key, bytes(range(100)))
    file = file_of(store, key)
    file.write_bytes(damage(file.read_bytes()))
    assert store.load(key) is None
    assert not file.exists()
    store.save(key, b"new")
    assert store.load(key) == b"new"


def test_an_entry_under_another_name_is_dropped(store):
    one, other = store.key("one"), store.key("other")
    store.save(one, b"code")
    file_of(store, one).rename(file_of(store, other))
    assert store.load(other) is None


def test_the_bound_drops_what_was_not_used_for_longest(tmp_path):
    store = ObjectCache(tmp_path, bound=3 * 132)
    keys = [store.key(str(i)) for i in range(4)]
    for i, key in enumerate(keys[:3]):
        store.save(key, bytes(100))
        os.utime(file_of(store, key), (1e9 + i, 1e9 + i))
    assert store.load(keys[0]) is not None  # used now: the second is the oldest from here on
    store.save(keys[3], bytes(100))
    assert [store.load(key) is not None for key in keys] == [True, False, True, True]
    assert sum(entry.size for entry in store.entries()) <= store.bound
    store.save(store.key("large"), bytes(1000))  # larger than all: not kept, nothing lost
    assert len(store.entries()) == 3


def test_what_a_dead_process_left_goes_and_what_is_being_written_stays(store):
    store.save(store.key("a"), b"code")
    old, new = store.folder / ".rushlight-old.tmp", store.folder / ".rushlight-new.tmp"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1e9, 1e9))
    store.save(store.key("b"), b"code")
    assert not old.exists()
    assert new.exists()
    assert store.clear() == 2
    assert list(store.folder.iterdir()) == []


def test_no_folder_keeps_nothing():
    store = ObjectCache(None)
    store.save(store.key("a"), b"code")
    assert store.load(store.key("a")) is None
    assert store.entries() == []
    assert store.clear() == 0


def test_a_folder_that_cannot_be_is_no_error(tmp_path):
    (tmp_path / "file").write_text("no folder")
    store = ObjectCache(tmp_path / "file" / "objects")
    store.save(store.key("a"), b"code")
    assert store.load(store.key("a")) is None
    assert store.entries() == []


def test_it_is_in_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path))
    assert default_cache().folder == tmp_path / "compiled"


WRITER = """
import sys
from pathlib import Path
from rushlight.compiler.cache import ObjectCache
store = ObjectCache(Path(sys.argv[1]), bound=40_000)
for turn in range(200):
    key = store.key(str(turn % 23))
    code = store.load(key)
    assert code is None or code == bytes([turn % 23]) * (500 * (turn % 23) + 1), turn
    if turn % 50 == 49:
        store.clear()
    store.save(key, bytes([turn % 23]) * (500 * (turn % 23) + 1))
"""


def test_processes_share_it(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    processes = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(3)
    ]
    for process in processes:
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0, error.decode()
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]
