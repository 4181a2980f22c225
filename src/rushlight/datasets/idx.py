"""IDX files, the format in which MNIST and its relatives are published.

A file is four bytes (0, 0, a type, a number of axes), the axes' lengths as 32-bit numbers and the
values, all with the most significant byte first. Files may be gzipped, whatever their names say.
What a header announces is compared with what follows; nothing more is ever read.

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "The IDX file format".
"""

import gzip
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.task import Kind, RawData

__all__ = ["load_idx", "read_idx"]

_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_PARTS = {"train": ("train",), "test": ("t10k", "test")}
_ROLES = {"x": ("images", 3), "y": ("labels", 1)}


def load_idx(folder: str | os.PathLike[str], kind: Kind = "classification") -> RawData:
    """Read a folder of MNIST's four files.

    They are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
    `t10k-labels-idx1-ubyte`; a dot before `idx`, `test` for `t10k` and a final `.gz` are understood
    too. The test files may be absent.

    Args:
        folder: The folder.
        kind: The task. Default: "classification".

    Returns:
        The arrays as they are in the files, images as rows.

    Raises:
        FileNotFoundError: A file is missing; the message lists all that are.
        ValueError: A file is no IDX file, it is damaged, or its values break a rule.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> images = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 9, 5, 5])
        >>> labels = bytes([0, 0, 8, 1, 0, 0, 0, 2, 0, 1])
        >>> _ = Path(folder.name, "train-images-idx3-ubyte").write_bytes(images)
        >>> _ = Path(folder.name, "train-labels-idx1-ubyte").write_bytes(labels)
        >>> load_idx(folder.name).train.x
        array([[9, 9],
               [5, 5]], dtype=uint8)
        >>> folder.cleanup()
    """
    place, who = Path(folder), f"load_idx(): {os.fspath(folder)}"
    files = {(part, role): _find(place, part, role) for part in _PARTS for role in _ROLES}
    test = any(file for (part, _), file in files.items() if part == "test")
    wanted = ("train", "test") if test else ("train",)
    missing = [_name(n, r) for n in wanted for r in _ROLES if files[n, r] is None]
    if missing:
        lacking = " and no ".join(missing)
        raise FileNotFoundError(f"{who}: no file {lacking}; add it, gzipped or not")
    arrays = {key: read_idx(file) for key, file in files.items() if file}
    return make_raw_data(
        who,
        {name: (arrays[name, "x"], arrays[name, "y"]) for name in wanted},
        kind=kind,
        description=f"{len(arrays['train', 'x'])} training images from IDX files",
        source=os.fspath(folder),
    )


def read_idx(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read one IDX file, gzipped or not.

    Args:
        path: The file.

    Returns:
        An array of the shape and type that the header gives, in this machine's byte order.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no IDX file, or not as long as its header says.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> file = Path(folder.name, "labels-idx1-ubyte")
        >>> _ = file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]))
        >>> read_idx(file)
        array([7, 2, 1], dtype=uint8)
        >>> folder.cleanup()
    """
    file, who = Path(path), f"read_idx(): {os.fspath(path)}"
    if not file.exists():
        raise FileNotFoundError(f"{who}: there is no such file; check the path")
    if not file.is_file():
        raise ValueError(f"{who}: expected an IDX file, got something that is not a file")
    with file.open("rb") as plain:
        gzipped = plain.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(file) if gzipped else file.open("rb") as stream:
            return _read(who, stream.read)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise ValueError(f"{who}: the gzip file is damaged ({error}); fetch it again") from error


def _read(who: str, read: Callable[[int], bytes]) -> NDArray[Any]:
    head = read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _TYPES or not 1 <= head[3] <= 8:
        raise ValueError(
            f"{who}: expected an IDX file, which begins with 0, 0, a type of {sorted(_TYPES)} and "
            f"1 to 8 axes, got the bytes {list(head)}; fetch the file again"
        )
    lengths = read(4 * head[3])
    if len(lengths) < 4 * head[3]:
        raise ValueError(f"{who}: the file ends in its header; fetch it again")
    shape = struct.unpack(f">{head[3]}I", lengths)
    dtype = np.dtype(_TYPES[head[2]])
    expected = dtype.itemsize
    for length in shape:
        expected *= length
    values = _read_at_most(read, expected + 1)
    if len(values) != expected:
        got = f"{len(values)}" if len(values) < expected else "more"
        raise ValueError(
            f"{who}: the header announces {expected} bytes for the shape {shape}, the file holds "
            f"{got}; fetch it again"
        )
    return np.frombuffer(values, dtype).reshape(shape).astype(dtype.newbyteorder("="))


def _read_at_most(read: Callable[[int], bytes], size: int) -> bytearray:
    """Read in pieces: a header that lies must not make us take memory for what is not there."""
    values = bytearray()
    while len(values) < size and (piece := read(min(size - len(values), 2**24))):
        values += piece
    return values


def _name(part: str, role: str) -> str:
    word, axes = _ROLES[role]
    return f"{_PARTS[part][0]}-{word}-idx{axes}-ubyte"


def _find(folder: Path, part: str, role: str) -> Path | None:
    word, axes = _ROLES[role]
    names = [
        f"{prefix}-{word}{mark}idx{axes}-ubyte{end}"
        for prefix in _PARTS[part]
        for mark in "-."
        for end in ("", ".gz")
    ]
    return next((folder / name for name in names if (folder / name).exists()), None)
