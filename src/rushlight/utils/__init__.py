"""PyTorch's ``torch.utils``: of it, ``data`` feeds networks with batches."""

from rushlight.utils import data

__all__ = ["data"]


def __dir__() -> list[str]:
    return __all__
