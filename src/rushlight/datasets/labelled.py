"""Rows and targets from a file, to judge a network that is trained already.

Unlike a data set to learn from, the file need not hold every class; its labels are those of the
network, and its rows are scaled as the network's were.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.idx import load_idx
from rushlight.datasets.npz import read_npz
from rushlight.datasets.preprocess import apply_scaling
from rushlight.datasets.task import TARGETS, Kind, RawData, Split

__all__ = ["read_labelled"]


def read_labelled(
    path: str | os.PathLike[str],
    kind: Kind,
    classes: Sequence[str],
    preprocess: Mapping[str, Any],
) -> Split:
    """Read the test part of a file or folder, or all of its rows where it has none.

    Args:
        path: An `.npz` file with x and y, or a folder of IDX files.
        kind: The task.
        classes: The names of the classes; empty for regression.
        preprocess: How the rows are scaled.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is damaged, or its rows or labels are not those of the network.
    """
    raw = load_idx(path, kind) if Path(path).is_dir() else _from_npz(path, kind, tuple(classes))
    part = raw.parts.get("test") or raw.pooled()
    if classes and (largest := int(part.y.max())) >= len(classes):
        raise ValueError(
            f"read_labelled(): {os.fspath(path)}: the network knows {len(classes)} classes, 0 to "
            f"{len(classes) - 1}, got the label {largest}; leave such rows out"
        )
    who = f"read_labelled(): {os.fspath(path)}"
    return Split(apply_scaling(preprocess, part.x, who), part.y.astype(TARGETS[kind]))


def _from_npz(path: str | os.PathLike[str], kind: Kind, classes: tuple[str, ...]) -> RawData:
    return make_raw_data(
        f"read_labelled(): {os.fspath(path)}",
        read_npz(path),
        kind=kind,
        class_names=classes,
        description="rows of a file",
        source=os.fspath(path),
    )
