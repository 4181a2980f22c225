"""``rushlight cache``: what there is, in words and as JSON, and its end."""

import json
import os

import pytest
from tiny_runs import rushlight

from rushlight.compiler.cache import default_cache


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path / "own"))
    return tmp_path / "own" / "compiled"


def test_an_empty_one(own_cache):
    result = rushlight("cache")
    assert result.exit_code == 0
    assert result.stdout == (
        f"folder    {own_cache}\nprograms  0\nsize      0 B of 256.0 MiB at most\n"
    )
    assert not own_cache.exists()  # looking makes nothing


def test_what_there_is_and_its_end(own_cache):
    store = default_cache()
    for name, size in (("a", 1000), ("b", 3000)):
        store.save(store.key(name), bytes(size))
    old = own_cache / f"{store.key('a')}.rushlight-object"
    os.utime(old, (old.stat().st_atime, old.stat().st_mtime - 7300))
    shown = rushlight("cache").stdout
    assert "programs  2\n" in shown
    assert "size      4.0 KiB of" in shown
    assert "last used less than a minute ago, the oldest 2 hours ago" in shown
    found = json.loads(rushlight("cache", "--json").stdout)
    assert [p["name"] for p in found["programs"]] == [store.key("b"), store.key("a")]
    assert rushlight("cache", "--quiet").stdout == ""
    assert rushlight("cache", "--clear").stdout.startswith("removed   2 programs\n")
    assert list(own_cache.iterdir()) == []
    assert "removed   0 programs" in rushlight("cache", "--clear").stdout


def test_other_files_stay(own_cache):
    own_cache.mkdir(parents=True)
    (own_cache / "notes.txt").write_text("mine")
    assert rushlight("cache", "--clear").exit_code == 0
    assert (own_cache / "notes.txt").read_text() == "mine"
