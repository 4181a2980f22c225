"""Operations on tensors: what PyTorch calls ``torch.*`` and ``Tensor.*``.

Each file is a family. A function here checks its arguments as PyTorch does, promotes types, and calls
rows of the table; ``register.py`` publishes it. ``exported`` holds all public functions by name.
"""

from rushlight.functional import (
    activation,
    arithmetic,
    bitwise,
    comparison,
    conversion,
    creation,
    cross_entropy,
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
    reduction,
    refill,
    selection,
    shaping,
)
from rushlight.functional.register import exported

__all__ = ["exported"]

del (
    activation,
    arithmetic,
    bitwise,
    comparison,
    conversion,
    creation,
    cross_entropy,
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
    reduction,
    refill,
    selection,
    shaping,
)
