"""MNIST: 70,000 handwritten digits of 28 × 28 pixels, fetched once from OpenML.

scikit-learn does the fetching; the arrays are then kept as one `.npz` file in the cache folder, and
every later run reads that. Without a network, give `load` a file or a folder of one's own.
"""

import errno
import io
import logging
import os
from http.client import HTTPException
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushlight.datasets.cache import cache_folder
from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.npz import read_npz
from rushlight.datasets.task import Entry, RawData
from rushlight.files import write_atomic

__all__ = ["ENTRY", "read"]

_ADVICE = "or give a copy of your own: data='FILE.npz' or a folder of IDX files (--data)"


def read() -> RawData:
    """Read MNIST from the cache, after fetching it where the cache has none.

    Returns:
        Pixels 0 to 255 and labels 0 to 9: 60,000 training and 10,000 test images.

    Raises:
        OSError: MNIST cannot be fetched, or the cache folder cannot be used.
        ValueError: What came from OpenML or from the cache is not MNIST.

    Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document
    recognition", 1998; OpenML data set 554.
    """
    file = cache_folder() / "mnist.npz"
    if not file.exists():
        _fill(file)
    try:
        return make_raw_data(
            "mnist",
            read_npz(file),
            kind=ENTRY.kind,
            description=ENTRY.description,
            source="OpenML mnist_784, version 1",
            class_names=tuple("0123456789"),
            image_shape=ENTRY.image_shape,
        )
    except ValueError as error:
        raise ValueError(
            f"mnist: the cached copy is not MNIST; delete {file} to fetch it again: {error}"
        ) from error


def _fill(file: Path) -> None:
    """Fetch MNIST and put it into the cache, whole or not at all."""
    # Before the fetch: a folder that cannot be written must not cost the user the wait.
    _make_folder(file.parent)
    x, y = _fetch()
    # OpenML keeps MNIST's own order: 60,000 training images, then 10,000 test images.
    n = len(x) * 6 // 7
    buffer = io.BytesIO()
    np.savez(buffer, x_train=x[:n], y_train=y[:n], x_test=x[n:], y_test=y[n:])
    write_atomic(file, buffer.getbuffer())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    except OSError as error:
        raise OSError(
            f"mnist: the cache folder {folder} cannot be used ({error}); set RUSHLIGHT_CACHE to a "
            "folder that can be written"
        ) from error


def _fetch() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    from sklearn.datasets import fetch_openml

    logging.getLogger(__name__).info("mnist: fetching 15 MB from OpenML, once")
    try:
        bunch = fetch_openml("mnist_784", version=1, as_frame=False, parser="liac-arff")
    except (OSError, HTTPException, ValueError) as error:
        raise OSError(
            f"mnist: cannot be fetched from OpenML ({error}); try again with a network, {_ADVICE}"
        ) from error
    return _bytes("pixels", bunch.data, 255), _bytes("labels", bunch.target, 9)


def _bytes(what: str, values: Any, largest: int) -> NDArray[np.uint8]:
    """Numbers or their text as bytes, if they are whole and in range."""
    numbers = np.asarray(values).astype(np.float64)
    if not (numbers.size and ((numbers >= 0) & (numbers <= largest) & (numbers % 1 == 0)).all()):
        raise ValueError(
            f"mnist: expected {what} from 0 to {largest} from OpenML, got other values; "
            f"clear scikit-learn's data folder and try again, {_ADVICE}"
        )
    return numbers.astype(np.uint8)


ENTRY = Entry(
    name="mnist",
    kind="classification",
    description="70,000 handwritten digits of 28 × 28 pixels",
    read=read,
    image_shape=(28, 28),
)
