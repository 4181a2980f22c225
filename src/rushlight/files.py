"""Files that are written whole or not at all.

`write_atomic` is the one way in which Rushlight puts bytes on a disk: whoever reads the path, at
any moment and after any crash, finds either the old file or the new one, never half of one. This
module knows nothing of formats; safetensors, CSV, JSON and reports are made elsewhere and arrive
here as bytes. It stands at the bottom of the house and imports nothing of it.
"""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

__all__ = ["explained", "write_atomic"]

_ADVICE = {
    errno.ENOSPC: "free some space or choose another folder",
    errno.EDQUOT: "free some of your quota or choose another folder",
    errno.ENOENT: "create its folder first",
    errno.EACCES: "choose a folder that you may write to",
    errno.EPERM: "choose a folder that you may write to",
    errno.EROFS: "choose a folder that you may write to",
    errno.EISDIR: "a folder has this name: choose another",
    errno.EEXIST: "a file has this name: choose another",
    errno.ENOTDIR: "a file stands where its folder should be: choose another",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def write_atomic(
    path: str | os.PathLike[str],
    data: bytes | bytearray | memoryview,
    previous: str | os.PathLike[str] | None = None,
) -> None:
    """Write `data` to `path` so that the path always holds a whole file.

    The bytes go to a new file of a random name in the same folder and to the disk (`fsync`); then
    one rename puts it in place of the old file, and the folder is synced too. A new file
    gets the mode the umask gives, a replaced one keeps its own. A symbolic link is followed: the
    file it names is replaced, the link stays.

    Args:
        path: where the file shall be; its folder must exist.
        data: all of its bytes.
        previous: the name that the replaced file gets, in the same folder. Default: None, it is
            gone.

    Raises:
        OSError: the file could not be written; the subclass tells why (`FileNotFoundError` for a
            folder that is not there, `PermissionError`, ...). The old file, if any, is intact and
            the temporary one removed.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> path = Path(folder.name, "history.csv")
        >>> write_atomic(path, b"epoch,loss")
        >>> path.read_bytes()
        b'epoch,loss'
        >>> folder.cleanup()
    """
    target = Path(os.path.realpath(path))
    try:
        mode = _mode_to_keep(target)
        temporary = _temporary(target)
        try:
            _write_new(temporary, memoryview(data).cast("B"), mode)
            if previous is not None and mode is not None:
                _keep(target, Path(previous))
            temporary.replace(target)
        except BaseException:
            # What went wrong first is what the user must hear, not that the folder is gone too.
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise explained(error, path, "write_atomic(): {}; no half-written file is left") from error


def _temporary(target: Path) -> Path:
    return target.with_name(f".rushlight-{secrets.token_hex(8)}.tmp")


def _mode_to_keep(target: Path) -> int | None:
    """The permission bits of the file that will be replaced, None where there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    return stat.S_IMODE(status.st_mode)


def _write_new(temporary: Path, data: memoryview, mode: int | None) -> None:
    """Create the temporary file, which must be new, and bring its bytes to the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        _write_all(descriptor, data)
        if mode is not None:
            temporary.chmod(mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: memoryview) -> None:
    """Write until nothing is left: the system may take less than it is given."""
    while data:
        written = os.write(descriptor, data)
        if written == 0:
            raise OSError(errno.EIO, "the system took none of the bytes")
        data = data[written:]


def _keep(target: Path, previous: Path) -> None:
    """Give a file a second name, in place of whatever has it, while it keeps its first."""
    second = _temporary(target)
    try:
        os.link(target, second)
    except OSError:
        # A file system without second names: until the new file is there, only the old name holds.
        target.replace(previous)
        return
    try:
        second.replace(previous)
    finally:
        # Still there if the two were one file already, which a rename leaves alone.
        second.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a loss of power; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def explained(error: OSError, path: str | os.PathLike[str], text: str) -> OSError:
    """The same error, of the same subclass, in words that name the user's path and what to do.

    Args:
        error: what the system said.
        path: what could not be written.
        text: the message, with ``{}`` for the system's words.
    """
    advice = _ADVICE.get(error.errno or 0, "check the path and the disk")
    reason = f"{text.format(error.strerror or error)}; {advice}"
    return OSError(error.errno or errno.EIO, reason, os.fspath(path))
