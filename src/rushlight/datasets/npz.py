"""Data from one's own `.npz` file, as `numpy.savez` writes it.

The arrays are found by their names, in the spellings that are common; others are left alone. A file
is never trusted: no pickle is read, and what it declares is compared with what it holds before any
memory is taken. Read next: `checks.py`, which looks at the values.
"""

import contextlib
import math
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.task import Kind, RawData

__all__ = ["load_npz", "read_npy", "read_npz", "read_npz_inputs"]

_SPELLINGS = {
    "x": ("x", "data", "images", "features", "inputs"),
    "y": ("y", "target", "targets", "label", "labels"),
    "train": ("train", "training"),
    "valid": ("valid", "val", "validation"),
    "test": ("test", "testing"),
}
_ROLES, _PARTS = {"x", "y"}, {"train", "valid", "test"}
_MEANING = {word: meaning for meaning, words in _SPELLINGS.items() for word in words}
_LARGEST = 4 * 2**30  # bytes; a few kilobytes of compressed zeros can declare any size
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError)

Parts = dict[str, tuple[NDArray[Any], NDArray[Any]]]


def load_npz(
    path: str | os.PathLike[str],
    kind: Kind = "classification",
    image_shape: tuple[int, int] | None = None,
) -> RawData:
    """Read a data set from an `.npz` file.

    The file holds `x` and `y`, or `x_train`, `y_train` and, where they exist, `x_valid`, `y_valid`,
    `x_test`, `y_test`. Capital letters, the other order (`train_x`) and the words `data`, `images`,
    `features`, `inputs`, `target(s)`, `label(s)`, `training`, `val`, `validation` and `testing` are
    understood too.

    Args:
        path: The file.
        kind: The task: it decides what `y` may hold. Default: "classification".
        image_shape: The shape of one image, if x may hold flat images of it. Default: None.

    Returns:
        The arrays as they are in the file, images as rows.

    Shape:
        x (rows, features) or (rows, height, width), y (rows,).

    Raises:
        FileNotFoundError: There is no such file.
        OSError: It cannot be opened.
        ValueError: It is no `.npz` file, or its arrays break a rule; the message lists all that do.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> file = Path(folder.name, "own.npz")
        >>> np.savez(file, X=np.eye(4), y=np.array([0, 1, 1, 0]))
        >>> load_npz(file).train.x.shape
        (4, 4)
        >>> folder.cleanup()
    """
    parts = read_npz(path)
    rows, *shape = parts["train"][0].shape or (0,)
    return make_raw_data(
        f"load_npz(): {os.fspath(path)}",
        parts,
        kind=kind,
        image_shape=image_shape,
        description=f"{rows} training rows of {' × '.join(map(str, shape))} numbers, from a file",
        source=os.fspath(path),
    )


def read_npz(path: str | os.PathLike[str]) -> Parts:
    """Read the pairs of arrays of an `.npz` file, unchecked, under "train", "valid" and "test".

    Args:
        path: The file.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no `.npz` file, it is damaged, or it lacks an array.
    """
    who = f"load_npz(): {os.fspath(path)}"
    with _archive(who, path) as archive:
        members = _members(who, archive.namelist())
        arrays = {place: _array(who, archive, name) for place, name in members.items()}
    parts = ("train", "valid", "test")
    return {part: (arrays[part, "x"], arrays[part, "y"]) for part in parts if (part, "x") in arrays}


def read_npz_inputs(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read the one array of inputs of an `.npz` file, unchecked; it need hold no targets.

    Args:
        path: The file.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no `.npz` file, it is damaged, or does not hold one array of inputs.
    """
    who = f"read_npz_inputs(): {os.fspath(path)}"
    with _archive(who, path) as archive:
        names = archive.namelist()
        found = [n for n in names if (_place(n.removesuffix(".npy")) or ("", ""))[1] == "x"]
        if len(found) != 1:
            there = ", ".join(name.removesuffix(".npy") for name in (found or names)[:10])
            raise ValueError(
                f"{who}: expected one array of inputs, x, got {there or 'nothing'}; rename it"
            )
        return _array(who, archive, found[0])


def read_npy(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read a `.npy` file, after a look at its header: no pickle, no more bytes than are there.

    Args:
        path: The file.

    Raises:
        ValueError: It is no `.npy` file, or it is damaged.
    """
    who, file = f"read_npy(): {os.fspath(path)}", Path(path)
    return _trusted(who, file.name, file.stat().st_size, lambda: file.open("rb"))


@contextlib.contextmanager
def _archive(who: str, path: str | os.PathLike[str]) -> Iterator[zipfile.ZipFile]:
    """The open archive of an `.npz` file."""
    file = Path(path)
    if not file.exists():
        raise FileNotFoundError(f"{who}: there is no such file; check the path")
    if not file.is_file():
        raise ValueError(f"{who}: expected an .npz file, got a folder or a device; check the path")
    with file.open("rb") as stream:
        if not zipfile.is_zipfile(stream):
            raise ValueError(
                f"{who}: expected an .npz file, got something else; write one with "
                "numpy.savez(path, x=x, y=y)"
            )
        with _undamaged(who):
            archive = zipfile.ZipFile(stream)
        yield archive


@contextlib.contextmanager
def _undamaged(who: str) -> Iterator[None]:
    """Say in one way what zipfile, zlib and NumPy say in many: that the bytes are damaged."""
    try:
        yield
    except _DAMAGE as error:
        raise ValueError(f"{who}: the file is damaged ({error}); write it anew") from error


def _members(who: str, names: list[str]) -> dict[tuple[str, str], str]:
    """The file's members by what their names mean: ("train", "x") and so on, in pairs."""
    members: dict[tuple[str, str], str] = {}
    for name in names:
        place = _place(name.removesuffix(".npy"))
        if place in members:
            raise ValueError(
                f"{who}: {members[place]} and {name} both mean {place[1]} of {place[0]}; keep one"
            )
        if place:
            members[place] = name
    parts = {"train"} | {part for part, _ in members}
    missing = [
        f"{role}_{part}" for part in sorted(parts) for role in "xy" if (part, role) not in members
    ]
    if missing:
        found = ", ".join(name.removesuffix(".npy") for name in names[:10]) or "nothing"
        raise ValueError(
            f"{who}: expected the arrays x and y, or x_train, y_train and x_test, y_test; there is "
            f"no {', '.join(missing)}, only {found}; rename them"
        )
    return members


def _place(name: str) -> tuple[str, str] | None:
    """The part and the role that a name means: X_train and training-images are train's x."""
    words = name.lower().replace("-", "_").split("_")
    meanings = {_MEANING.get(word, "") for word in words}
    parts, roles = meanings & _PARTS, meanings & _ROLES
    if len(roles) != 1 or len(words) != len(parts) + 1:
        return None
    return (parts or {"train"}).pop(), roles.pop()


def _array(who: str, archive: zipfile.ZipFile, member: str) -> NDArray[Any]:
    """One array of an archive."""
    size = archive.getinfo(member).file_size
    return _trusted(who, member, size, lambda: archive.open(member))


def _trusted(who: str, member: str, size: int, opened: Callable[[], IO[bytes]]) -> NDArray[Any]:
    """An array, after a look at its header: no pickle, no more bytes than are there."""
    with _undamaged(who), opened() as stream:
        shape, dtype = _header(stream)
        declared = math.prod(shape) * dtype.itemsize + stream.tell()
    if dtype.hasobject:
        raise ValueError(
            f"{who}: {member} holds Python objects (a ragged list?), which are never unpickled; "
            "store numbers of one shape"
        )
    if declared != size:
        raise ValueError(f"{who}: {member} declares {declared} bytes, has {size}; write it anew")
    if size > _LARGEST:
        raise ValueError(f"{who}: {member} has {size} bytes, above {_LARGEST}; store fewer rows")
    with _undamaged(who), opened() as stream:
        array: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    return array


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """The shape and type that an array's header announces; leaves the stream at its values."""
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
    else:
        shape, _, dtype = np.lib.format.read_array_header_2_0(stream)
    return shape, dtype
