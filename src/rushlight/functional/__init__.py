"""Operations on tensors: what PyTorch calls ``torch.*`` and ``Tensor.*``.

Each file is a family. A function here checks its arguments as PyTorch does, promotes types, and calls
rows of the table; ``register.py`` publishes it. ``exported`` holds all public functions by name.
"""

from rushlight.functional import (
    arithmetic,
    conversion,
    creation,
    indexing,
    joining,
    product,
    random,
    reduction,
    refill,
    shaping,
)
from rushlight.functional.register import exported

__all__ = ["exported"]

del arithmetic, conversion, creation, indexing, joining, product, random, reduction, refill
del shaping
