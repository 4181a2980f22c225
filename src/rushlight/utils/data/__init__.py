"""Data sets, the order in which they are read, and the batches they come in.

A ``DataLoader`` joins a ``Dataset`` (what sample i is) with a ``Sampler`` (which i come when) and a
collating function (how samples become a batch). Read ``dataset.py``, ``sampler.py``,
``collate.py``, ``fetch.py`` and ``dataloader.py`` in this order.
"""

from rushlight.utils.data.collate import default_collate, default_convert
from rushlight.utils.data.dataloader import DataLoader, get_worker_info
from rushlight.utils.data.dataset import (
    Dataset,
    StackDataset,
    Subset,
    TensorDataset,
    random_split,
)
from rushlight.utils.data.sampler import (
    BatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

__all__ = [
    "BatchSampler",
    "DataLoader",
    "Dataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "StackDataset",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "default_collate",
    "default_convert",
    "get_worker_info",
    "random_split",
]
__dir__ = __all__.copy
