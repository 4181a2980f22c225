"""Operations on tensors: what PyTorch calls ``torch.*`` and ``Tensor.*``.

Each file is a family. A function here checks its arguments as PyTorch does, promotes types, and
calls rows of the table; ``register.py`` publishes it. ``exported`` holds all public functions by
name.
"""

from rushlight.functional import (
    activation,
    affine,
    alike,
    arithmetic,
    arranging,
    axes,
    bitwise,
    broadcasting,
    comparison,
    contraction,
    conversion,
    counting,
    creation,
    cross_entropy,
    cumulative,
    diagonals,
    dropout,
    einsum,
    exponential,
    extremes,
    fused,
    gathering,
    indexing,
    joining,
    linalg,
    linear,
    loss,
    mathematics,
    normalization,
    placing,
    powers,
    product,
    protocols,
    random,
    random_integers,
    ranges,
    reduction,
    refill,
    selection,
    shaping,
    softmax,
    sorting,
    splitting,
    statistics,
    turning,
    uniqueness,
)
from rushlight.functional.register import exported

__all__ = ["exported", "linalg"]

# Under their public forms, which take out=: what ``rushlight`` lists and type checkers read in the
# stub beside this file.
globals().update(exported)
__dir__ = [*exported, "linalg", "return_types", "special"].copy
