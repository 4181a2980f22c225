"""Rows to predict for, from a file: `.npy`, `.npz`, `.csv` or `.png`.

The rows come back in the numbers that the network's data had before scaling. Nothing is guessed: a
file whose columns are not those of the network is refused, and a picture is neither resized nor
inverted. No pickle is read.
"""

import csv
import io
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushlight.datasets.npz import read_npy, read_npz_inputs

__all__ = ["read_inputs"]

_PNG = b"\x89PNG\r\n\x1a\n"
_SEPARATORS = {";": "semicolons", "\t": "tabulators", "|": "bars"}
_SHOWN = 40  # characters of a field in a message
# The weights of red, green and blue in the brightness of a pixel (ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114])


def read_inputs(
    path: str | os.PathLike[str],
    features: int,
    image_shape: tuple[int, int] | None = None,
    preprocess: Mapping[str, Any] | None = None,
) -> NDArray[Any]:
    r"""Read the rows of a file.

    - `.npy`: an array (rows, features), (rows, height, width), or one row.
    - `.npz`: the same under the name `x`, or another name that `load_npz` takes for it.
    - `.csv`: one row per line, fields apart by commas; a first line that holds no number at all is
      a header.
    - `.png`: one picture of the network's height and width, light strokes on a dark ground as the
      digits have them; colours become their brightness, white is the largest pixel.

    Args:
        path: The file.
        features: How many numbers a row must have.
        image_shape: (height, width) where rows are images. Default: None.
        preprocess: How inputs are scaled: it says what the largest pixel is. Default: None.

    Shape:
        (rows, features).

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is of another kind, damaged, or its rows do not fit; the message says where.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> file = Path(folder.name, "rows.csv")
        >>> _ = file.write_text("a,b\n1,2.5\n")
        >>> read_inputs(file, 2)
        array([[1. , 2.5]])
        >>> folder.cleanup()
    """
    file, who = Path(path), f"read_inputs(): {os.fspath(path)}"
    if not file.exists():
        raise FileNotFoundError(f"{who}: there is no such file; check the path")
    if not file.is_file():
        raise ValueError(f"{who}: expected a file, got a folder or a device; check the path")
    suffix = file.suffix.lower()
    if suffix == ".csv":
        rows: NDArray[Any] = _csv_rows(who, file, features)
    elif suffix == ".png":
        rows = _png_row(who, file, image_shape, preprocess or {})
    elif suffix in (".npy", ".npz"):
        rows = read_npy(file) if suffix == ".npy" else read_npz_inputs(file)
    else:
        raise ValueError(f"{who}: expected a .npy, .npz, .csv or .png file, got {suffix!r}")
    return _checked(who, rows, features)


def _checked(who: str, x: NDArray[Any], features: int) -> NDArray[Any]:
    """The array as rows of finite real numbers."""
    if x.dtype.kind not in "buif":
        raise ValueError(f"{who}: expected real numbers, got dtype {x.dtype}; convert them")
    if x.shape == (features,):
        x = x[None]
    if x.ndim not in (2, 3) or len(x) == 0 or math.prod(x.shape[1:]) != features:
        raise ValueError(
            f"{who}: expected rows of {features} numbers, one row at least, got the shape "
            f"{x.shape}; give the columns the network was trained on"
        )
    rows = x.reshape(len(x), -1)
    if rows.dtype.kind == "f" and not np.isfinite(rows).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(rows))[0])
        raise ValueError(
            f"{who}: expected finite numbers, got {rows[row, column]} in row {row}, column "
            f"{column}; drop or fill such rows"
        )
    return rows


def _csv_rows(who: str, file: Path, features: int) -> NDArray[np.float64]:
    lines = _csv_lines(who, file)
    if not lines:
        raise ValueError(f"{who}: expected rows of {features} numbers, the file has none")
    line, head = lines[0]
    if any(_number(field) is not None for field in head):
        head = []
    else:
        lines = lines[1:]
    if not lines:
        _refuse_separator(who, line, head)
        shown = ", ".join(head)[:_SHOWN]
        raise ValueError(f"{who}: no row follows the header in line {line} ({shown}); add rows")
    return np.array([_csv_row(who, line, fields, head, features) for line, fields in lines])


def _csv_lines(who: str, file: Path) -> list[tuple[int, list[str]]]:
    """The fields of each line that is not empty, under its number."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{who}: expected UTF-8 text, got another encoding ({error}); save it as UTF-8"
        ) from error
    if "\0" in text:
        raise ValueError(f"{who}: expected text, got a zero byte at place {text.index(chr(0))}")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, fields) for fields in reader if fields]
    except csv.Error as error:
        raise ValueError(f"{who}: line {reader.line_num} is no CSV: {error}") from error


def _csv_row(who: str, line: int, fields: list[str], head: list[str], features: int) -> list[float]:
    row = [value for field in fields if (value := _number(field)) is not None]
    if len(row) < len(fields):
        _refuse_separator(who, line, fields)
    if len(fields) != features:
        raise ValueError(
            f"{who}: line {line} has {len(fields)} field{'s' * (len(fields) != 1)}, expected "
            f"{features}: give the columns the network was trained on, without the target"
        )
    if len(row) < len(fields):
        column = next(i for i, field in enumerate(fields) if _number(field) is None)
        name = f" ({head[column][:_SHOWN]})" if len(head) == features else ""
        raise ValueError(
            f"{who}: line {line}, column {column + 1}{name}: expected a finite number, got "
            f"{fields[column][:_SHOWN]!r}; fill it or drop the line"
        )
    return row


def _refuse_separator(who: str, line: int, fields: list[str]) -> None:
    """Say what a line of numbers is that are not apart by commas."""
    for separator, name in _SEPARATORS.items():
        if any(separator in field for field in fields):
            raise ValueError(
                f"{who}: line {line}: expected commas between the fields, got {name}; write commas "
                "between them, and points in decimal numbers"
            )


def _number(field: str) -> float | None:
    """The finite number that a field says in plain ASCII, or None."""
    text = field.strip()
    if not text.isascii() or "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _png_row(
    who: str, file: Path, shape: tuple[int, int] | None, preprocess: Mapping[str, Any]
) -> NDArray[np.float64]:
    if shape is None or preprocess.get("kind") != "divide":
        raise ValueError(
            f"{who}: a picture needs a network of pictures, got one of {shape or 'rows'}"
        )
    with file.open("rb") as stream:
        head = stream.read(24)
    if head[:8] != _PNG or len(head) < 24:
        raise ValueError(f"{who}: expected a PNG picture, got the bytes {head[:8]!r}")
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    # Before the pixels are unpacked: a small file may announce any size.
    if (height, width) != shape:
        raise ValueError(
            f"{who}: expected {shape[0]} × {shape[1]} pixels (height × width), got {height} × "
            f"{width}; cut it out and scale it first"
        )
    brightness = _brightness(who, file) * float(preprocess["by"])
    return brightness.reshape(1, -1)


def _brightness(who: str, file: Path) -> NDArray[np.float64]:
    """The pixels from 0, black, to 1, white; what is transparent lets black through."""
    from matplotlib.image import imread

    try:
        pixels = np.asarray(imread(file, format="png"), dtype=np.float64)
    except (OSError, SyntaxError, ValueError) as error:
        raise ValueError(f"{who}: the picture is damaged ({error}); write it anew") from error
    if pixels.ndim == 2:
        return pixels
    opaque = pixels[..., 3] if pixels.shape[2] == 4 else 1.0
    return np.asarray(pixels[..., :3] @ _LUMA * opaque)
