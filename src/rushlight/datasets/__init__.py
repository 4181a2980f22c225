"""Data sets by name, and one's own files: arrays in, checked, divided and scaled arrays out.

`load("digits")` is the whole way; `names()` lists what there is. Nothing here knows of tensors or
networks. Read `task.py` for what a data set is, then `registry.py`.
"""

from rushlight.datasets.idx import load_idx, read_idx
from rushlight.datasets.npz import load_npz
from rushlight.datasets.preprocess import apply_scaling, fit_scaling
from rushlight.datasets.registry import entry, load, names, read
from rushlight.datasets.splits import split
from rushlight.datasets.task import Entry, RawData, Split, TaskData

__all__ = [
    "Entry",
    "RawData",
    "Split",
    "TaskData",
    "apply_scaling",
    "entry",
    "fit_scaling",
    "load",
    "load_idx",
    "load_npz",
    "names",
    "read",
    "read_idx",
    "split",
]
__dir__ = __all__.copy
