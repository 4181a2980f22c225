"""Downloaded data live where the platform keeps what can be fetched again."""

from pathlib import Path

import pytest

from rushlight.datasets.cache import cache_folder


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    for name in ("RUSHLIGHT_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "/home/me/.cache/rushlight"),
        ("linux", {"XDG_CACHE_HOME": "/xdg"}, "/xdg/rushlight"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/rushlight"),
        ("linux", {"XDG_CACHE_HOME": ""}, "/home/me/.cache/rushlight"),
        ("freebsd14", {}, "/home/me/.cache/rushlight"),
        ("darwin", {"XDG_CACHE_HOME": "/xdg"}, "/home/me/Library/Caches/rushlight"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/rushlight/Cache"),
        ("win32", {}, "/home/me/AppData/Local/rushlight/Cache"),
        ("linux", {"RUSHLIGHT_CACHE": "/own", "XDG_CACHE_HOME": "/xdg"}, "/own"),
        ("darwin", {"RUSHLIGHT_CACHE": "/own"}, "/own"),
        ("win32", {"RUSHLIGHT_CACHE": "/own"}, "/own"),
        ("linux", {"RUSHLIGHT_CACHE": ""}, "/home/me/.cache/rushlight"),
    ],
)
def test_the_folder_of_each_platform(monkeypatch, platform, variables, expected):
    monkeypatch.setattr("sys.platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


def test_the_home_folder_is_understood(monkeypatch):
    monkeypatch.setenv("HOME", "/home/you")
    monkeypatch.setenv("RUSHLIGHT_CACHE", "~/mine")
    assert cache_folder() == Path("/home/you/mine")


def test_nothing_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path / "new"))
    assert not cache_folder().exists()
