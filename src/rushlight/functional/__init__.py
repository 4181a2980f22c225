"""Operations on tensors: what PyTorch calls ``torch.*`` and ``Tensor.*``.

Each file is a family. A function here checks its arguments as PyTorch does, promotes types, and calls
rows of the table; ``register.py`` publishes it. ``exported`` holds all public functions by name.
"""

from rushlight.functional import (
    activation,
    arithmetic,
    arranging,
    bitwise,
    comparison,
    conversion,
    creation,
    cross_entropy,
    cumulative,
    diagonals,
    dropout,
    indexing,
    joining,
    linear,
    loss,
    mathematics,
    normalization,
    product,
    random,
    random_integers,
    ranges,
    reduction,
    refill,
    selection,
    shaping,
    sorting,
    splitting,
    statistics,
    uniqueness,
)
from rushlight.functional.register import exported

__all__ = ["exported"]

del (
    activation,
    arithmetic,
    arranging,
    bitwise,
    comparison,
    conversion,
    creation,
    cross_entropy,
    cumulative,
    diagonals,
    dropout,
    indexing,
    joining,
    linear,
    loss,
    mathematics,
    normalization,
    product,
    random,
    random_integers,
    ranges,
    reduction,
    refill,
    selection,
    shaping,
    sorting,
    splitting,
    statistics,
    uniqueness,
)
