"""A file is written whole or not at all, whatever the system answers."""

import errno
import os
import stat
from pathlib import Path

import pytest

from rushlight.files import write_atomic


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_writes_a_new_file_with_the_mode_of_the_umask(tmp_path):
    old_umask = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a.bin", b"\x00\xff\r\n")
    finally:
        os.umask(old_umask)
    assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff\r\n"
    assert stat.S_IMODE((tmp_path / "a.bin").stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("data", [b"", bytearray(b"abc"), memoryview(b"abcd"), b"x" * 3_000_000])
def test_takes_every_kind_of_bytes(tmp_path, data):
    write_atomic(str(tmp_path / "a"), data)
    assert (tmp_path / "a").read_bytes() == bytes(data)


def test_counts_bytes_of_a_wide_memoryview(tmp_path):
    import numpy as np

    write_atomic(tmp_path / "a", memoryview(np.arange(5.0)))
    assert (tmp_path / "a").read_bytes() == np.arange(5.0).tobytes()


def test_replaces_and_keeps_the_mode(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old, and longer than the new one")
    path.chmod(0o604)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_reader_of_the_old_file_keeps_it(tmp_path):
    path = tmp_path / "a"
    write_atomic(path, b"old")
    with path.open("rb") as reader:
        write_atomic(path, b"new")
        assert reader.read() == b"old"


def test_follows_a_symbolic_link_and_leaves_it(tmp_path):
    (tmp_path / "store").mkdir()
    link = tmp_path / "link"
    link.symlink_to(Path("store", "real"))
    for data in (b"first, through a dangling link", b"second"):
        write_atomic(link, data)
        assert link.is_symlink()
        assert (tmp_path / "store" / "real").read_bytes() == data
    assert names(tmp_path) == ["link", "store"]
    assert names(tmp_path / "store") == ["real"]


def test_a_very_long_name_still_has_room_for_its_temporary(tmp_path):
    path = tmp_path / ("n" * 255)
    write_atomic(path, b"1")
    assert path.read_bytes() == b"1"


def failing(code):
    def fail(*_args, **_kwargs):
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "close", "replace", "chmod"])
def test_a_fault_in_any_call_leaves_the_old_file(tmp_path, monkeypatch, call, code):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        real_close = os.close
        patch.setattr(Path if call in ("replace", "chmod") else os, call, failing(code))
        with pytest.raises(OSError, match=r"write_atomic\(\): ") as caught:
            write_atomic(path, b"new")
        patch.setattr(os, "close", real_close)
    assert caught.value.errno == code
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_fault_after_some_bytes_leaves_no_file(tmp_path, monkeypatch):
    real_write, calls = os.write, []

    def write(descriptor, data):
        calls.append(len(data))
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real_write(descriptor, data[:2])

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(OSError, match="free some space"):
        write_atomic(tmp_path / "a", b"123456789")
    assert calls == [9, 7, 5]
    assert names(tmp_path) == []


def test_short_writes_are_continued(tmp_path, monkeypatch):
    real_write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real_write(fd, data[:3]))
    write_atomic(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_write_that_takes_nothing_does_not_hang(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", lambda fd, data: 0)
    with pytest.raises(OSError, match="took none of the bytes"):
        write_atomic(tmp_path / "a", b"1")
    assert names(tmp_path) == []


def test_an_interrupt_removes_the_temporary(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a", b"1")
    assert names(tmp_path) == []


def test_the_bytes_reach_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path, monkeypatch
):
    order = []
    for owner, call in ((os, "fsync"), (Path, "replace")):
        real = getattr(owner, call)
        monkeypatch.setattr(
            owner, call, lambda *a, real=real, call=call: (order.append(call), real(*a))[1]
        )
    write_atomic(tmp_path / "a", b"1")
    assert order == ["fsync", "replace", "fsync"]


def test_a_missing_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="create its folder first"):
        write_atomic(tmp_path / "no" / "a", b"1")


def test_a_folder_that_is_removed_meanwhile(tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    real_replace = Path.replace

    def replace(source, target):
        Path(source).unlink()
        folder.rmdir()
        real_replace(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(FileNotFoundError, match="write_atomic"):
        write_atomic(folder / "a", b"1")
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to every folder")
def test_a_folder_without_write_permission(tmp_path):
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(PermissionError, match="that you may write to"):
            write_atomic(tmp_path / "a", b"1")
    finally:
        tmp_path.chmod(0o755)
    assert names(tmp_path) == []


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_read_only_place(tmp_path, monkeypatch, code):
    monkeypatch.setattr(os, "open", failing(code))
    with pytest.raises(OSError, match="that you may write to"):
        write_atomic(tmp_path / "a", b"1")
    assert names(tmp_path) == []


def test_a_folder_of_that_name_is_refused(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(IsADirectoryError, match="choose another"):
        write_atomic(tmp_path / "a", b"1")


def test_a_device_or_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        write_atomic(tmp_path / "pipe", b"1")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_the_replaced_file_keeps_a_name_if_it_shall(tmp_path):
    path, previous = tmp_path / "a", tmp_path / "a.old"
    write_atomic(path, b"1", previous)
    assert names(tmp_path) == ["a"]
    for number in (b"2", b"3"):
        write_atomic(path, number, previous)
        assert int(path.read_bytes()) == int(previous.read_bytes()) + 1
        assert names(tmp_path) == ["a", "a.old"]


def test_at_no_moment_the_name_is_free(tmp_path, monkeypatch):
    """After every step of the exchange, the file is there, old or new and whole."""
    path, previous, seen = tmp_path / "a", tmp_path / "a.old", []
    write_atomic(path, b"1", previous)
    replace = Path.replace

    def watched(self, target):
        result = replace(self, target)
        seen.append((path.read_bytes(), previous.read_bytes()))
        return result

    monkeypatch.setattr(Path, "replace", watched)
    write_atomic(path, b"2", previous)
    assert seen == [(b"1", b"1"), (b"2", b"1")]


def test_a_crash_between_the_two_renames_leaves_no_second_name_behind(tmp_path):
    path, previous = tmp_path / "a", tmp_path / "a.old"
    path.write_bytes(b"1")
    os.link(path, previous)
    write_atomic(path, b"2", previous)
    assert (path.read_bytes(), previous.read_bytes()) == (b"2", b"1")
    assert names(tmp_path) == ["a", "a.old"]


def test_without_second_names_the_old_file_is_kept_all_the_same(tmp_path, monkeypatch):
    def refused(*arguments):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    path, previous = tmp_path / "a", tmp_path / "a.old"
    monkeypatch.setattr(os, "link", refused)
    for number in (b"1", b"2"):
        write_atomic(path, number, previous)
    assert (path.read_bytes(), previous.read_bytes()) == (b"2", b"1")
