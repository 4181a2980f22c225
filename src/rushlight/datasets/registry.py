"""The list of data sets, and the way from a name to scaled arrays.

To add a data set, write a file like `line.py` and name its entry in `_ENTRIES`: from then on it can
be loaded, trained on and listed.
"""

import os
from pathlib import Path

from rushlight.datasets import digits, line, mnist, xor
from rushlight.datasets.idx import load_idx
from rushlight.datasets.npz import load_npz
from rushlight.datasets.preprocess import apply_scaling, fit_scaling
from rushlight.datasets.splits import split
from rushlight.datasets.task import TARGETS, Entry, RawData, Split, TaskData

__all__ = ["entry", "load", "names", "read"]

_ENTRIES = {each.name: each for each in (digits.ENTRY, mnist.ENTRY, xor.ENTRY, line.ENTRY)}


def names() -> tuple[str, ...]:
    """The names that `load` takes.

    Example:
        >>> names()
        ('digits', 'mnist', 'xor', 'line')
    """
    return tuple(_ENTRIES)


def entry(name: str) -> Entry:
    """The registry's line of a name.

    Args:
        name: A name that `names` lists.

    Raises:
        ValueError: There is none.

    Example:
        >>> entry("line").kind
        'regression'
    """
    if name not in _ENTRIES:
        raise ValueError(f"datasets: unknown data set {name!r}; choose one of {', '.join(names())}")
    return _ENTRIES[name]


def read(name: str, data: str | os.PathLike[str] | None = None) -> RawData:
    """Read a data set as it is: unscaled, in the parts that it comes in.

    Args:
        name: A name of the registry.
        data: A file or folder of one's own to read in its place: an `.npz` file (see `load_npz`) or
            a folder of IDX files (see `load_idx`). The name then says which task it sets. Default:
            None.

    Raises:
        FileNotFoundError: There is no such file.
        OSError: MNIST is not in the cache and cannot be fetched.
        ValueError: The name is unknown, or the data break a rule.

    Example:
        >>> {part: len(rows) for part, rows in read("digits").parts.items()}
        {'train': 1437, 'test': 360}
    """
    found = entry(name)
    if data is None:
        return found.read()
    if Path(data).is_dir():
        return load_idx(data, found.kind)
    return load_npz(data, found.kind, found.image_shape)


def load(
    name: str, data: str | os.PathLike[str] | None = None, *, seed: int = 1, valid: float = 0.1
) -> TaskData:
    """Read, divide and scale a data set: the whole way to what a network is trained on.

    Where the data bring no test part, a fifth of the rows becomes one; from the rest the share
    `valid` is set apart, both drawn class by class. The scaling is decided by the training rows.

    Args:
        name: A name of the registry.
        data: A file or folder of one's own to read in its place. Default: None.
        seed: Seed of the draw of the rows set apart. Default: 1.
        valid: Share of the training rows for validation, 0 for none. Default: 0.1.

    Raises:
        FileNotFoundError: There is no such file.
        OSError: MNIST is not in the cache and cannot be fetched.
        ValueError: The name is unknown, a setting is out of range, or the data break a rule.

    Example:
        >>> task = load("digits")
        >>> len(task.train), len(task.valid), len(task.test), task.num_features, task.num_outputs
        (1293, 144, 360, 64, 10)
    """
    raw = read(name, data)
    divided = split(raw, valid=valid, seed=seed)
    preprocess = fit_scaling(divided.train.x, raw.scaling)
    target = TARGETS[raw.kind]
    scaled = {
        part: Split(apply_scaling(preprocess, rows.x), rows.y.astype(target))
        for part, rows in divided.parts.items()
    }
    return TaskData(
        name=name,
        kind=raw.kind,
        train=scaled["train"],
        valid=scaled.get("valid"),
        test=scaled.get("test"),
        class_names=raw.class_names,
        image_shape=raw.image_shape,
        description=raw.description,
        source=raw.source,
        fingerprint=raw.fingerprint(),
        preprocess=preprocess,
    )
