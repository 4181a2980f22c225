"""Object code on disk, so that a program that was compiled once need not be compiled again.

An entry is one file, named by the hash of everything that its bytes depend on. It begins with the
hash of its content: what does not match is dropped, and compiled anew. Files are written whole or
not at all, so that any number of processes may share the folder; when it grows beyond its bound,
the entries go that were not used for longest. A folder that cannot be written is no error: then
nothing is kept. What it is not: a cache of Python objects. Nothing is unpickled.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rushlight.datasets.cache import cache_folder
from rushlight.files import write_atomic

__all__ = ["Entry", "ObjectCache", "default_cache"]

BOUND = 256 * 2**20  # bytes: thousands of programs
_SUFFIX = ".rushlight-object"
_HALF = ".tmp"  # of what `write_atomic` has not finished
_STALE = 3600.0  # seconds, after which a temporary file was left by a process that died


class Entry(NamedTuple):
    """One program's object code."""

    path: Path
    size: int
    used: float  # seconds of the epoch


class ObjectCache:
    """A folder of object files.

    Args:
        folder: made when the first entry is written; None keeps nothing.
        bound: the bytes that it may hold (default 256 MiB).
    """

    def __init__(self, folder: Path | None, bound: int = BOUND) -> None:
        self.folder, self.bound = folder, bound

    @staticmethod
    def key(*parts: str) -> str:
        """The name of an entry: a hash of all that its bytes depend on."""
        text = "\0".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(text.encode()).hexdigest()

    def load(self, key: str) -> bytes | None:
        """The object code, or None where there is none that is whole."""
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        digest, code = data[:32], data[32:]
        if _digest(key, code) != digest:
            self.drop(key)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used now
        return code

    def save(self, key: str, code: bytes) -> None:
        """Keep object code, if the folder can be written and it is not larger than the bound."""
        if self.folder is None or len(code) > self.bound:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomic(self._path(key), _digest(key, code) + code)
            self.trim()

    def drop(self, key: str) -> None:
        """Remove one entry."""
        if self.folder is not None:
            _remove(self._path(key))

    def entries(self) -> list[Entry]:
        """What there is, the last used first."""
        found = [Entry(path, s.st_size, s.st_mtime) for path, s in self._files(_SUFFIX)]
        return sorted(found, key=lambda entry: -entry.used)

    def trim(self) -> None:
        """Remove entries until the rest is within the bound, and what dead processes left."""
        total = 0
        entries = self.entries()
        for entry in entries:
            total += entry.size
            if total > self.bound:
                _remove(entry.path)
        newest = entries[0].used if entries else 0.0
        for path, status in self._files(_HALF):
            if newest - status.st_mtime > _STALE:
                _remove(path)

    def clear(self) -> int:
        """Remove every entry, and what is being written; return how many entries there were."""
        entries = self.entries()
        for path in [*(e.path for e in entries), *(path for path, _ in self._files(_HALF))]:
            _remove(path)
        return len(entries)

    def _path(self, key: str) -> Path:
        if self.folder is None:
            raise ValueError(f"ObjectCache: there is no folder for {key}")
        return self.folder / f"{key}{_SUFFIX}"

    def _files(self, suffix: str) -> Iterator[tuple[Path, os.stat_result]]:
        """The files of a kind; other processes may remove any at any moment."""
        try:
            paths = [] if self.folder is None else list(self.folder.iterdir())
        except OSError:
            paths = []
        for path in paths:
            if path.name.endswith(suffix):
                with contextlib.suppress(OSError):
                    yield path, path.stat()


def default_cache() -> ObjectCache:
    """The user's cache, in a folder beside that of downloaded data."""
    return ObjectCache(cache_folder() / "compiled")


def _digest(key: str, code: bytes) -> bytes:
    """Of the name too: a file that was renamed is as wrong as one that was damaged."""
    return hashlib.sha256(key.encode() + code).digest()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
