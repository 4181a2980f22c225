"""PyTorch's ``torch.utils``: of it, ``data`` feeds networks with batches."""

from rushlight.utils import data

__all__ = ["data"]
__dir__ = __all__.copy
