"""The element types of tensors, and the type a new floating-point tensor gets.

Eight types, each one object with PyTorch's name, text and properties; ``dtype.numpy`` is the NumPy
type that stores it, and ``from_numpy_dtype`` goes the other way. Mixing types is no matter of this
file: read ``promotion.py`` for that, and ``limits.py`` for their ranges.

``float``, ``int`` and ``bool`` are PyTorch's names here and hide Python's: hence ``builtins``.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from typing import Any, NoReturn, final

import numpy as np

__all__ = [
    "FROM_NUMPY",
    "bool",
    "double",
    "dtype",
    "float",
    "float32",
    "float64",
    "from_numpy_dtype",
    "get_default_dtype",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "long",
    "set_default_dtype",
    "short",
    "uint8",
]


@final
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class dtype:
    """The type of a tensor's elements; there is one object of each, so compare with ``is``.

    Args:
        name: PyTorch's name of the type, without ``torch.``.
        numpy: the NumPy type that stores it.
        itemsize: bytes per element.
        is_floating_point: whether it holds fractions.
        is_signed: whether it holds negative numbers.

    Example:
        >>> float32, float32.itemsize, float32.is_floating_point
        (torch.float32, 4, True)
    """

    name: str
    numpy: np.dtype[Any]
    itemsize: builtins.int
    is_floating_point: builtins.bool
    is_signed: builtins.bool

    @property
    def is_complex(self) -> builtins.bool:
        """False: there are no complex tensors here."""
        return False

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        # A bare name makes copies and pickles come back as the one object of that name.
        return self.name


def _stored_as(name: str) -> dtype:
    numpy = np.dtype(name)
    return dtype(name, numpy, numpy.itemsize, numpy.kind == "f", numpy.kind in "fi")


float32 = float = _stored_as("float32")
float64 = double = _stored_as("float64")
int64 = long = _stored_as("int64")
int32 = int = _stored_as("int32")
int16 = short = _stored_as("int16")
int8 = _stored_as("int8")
uint8 = _stored_as("uint8")
bool = _stored_as("bool")

# The way back from the NumPy type that stores a type's elements.
FROM_NUMPY = {t.numpy: t for t in (float64, float32, int64, int32, int16, int8, uint8, bool)}


def from_numpy_dtype(numpy: np.dtype[Any]) -> dtype:
    """The type that stores its elements as NumPy's ``numpy``.

    Raises:
        TypeError: there is no such type; cast the array first.
        ValueError: there is, with the other byte order.

    Example:
        >>> from_numpy_dtype(np.dtype("int64"))
        torch.int64
    """
    found = FROM_NUMPY.get(numpy)
    if found is None:
        _refuse(numpy)
    return found


def _refuse(numpy: np.dtype[Any]) -> NoReturn:
    if numpy.newbyteorder("=") in FROM_NUMPY:
        raise ValueError(
            "given numpy array has byte order different from the native byte order. Conversion "
            f"between byte orders is currently not supported; got {numpy}: cast it first with "
            f'.astype("{numpy.name}")'
        )
    *names, last = (t.name for t in FROM_NUMPY.values())
    raise TypeError(
        f"can't convert np.ndarray of type numpy.{numpy.type.__name__}. The only supported types "
        f"are: {', '.join(names)}, and {last}. Cast it first, for example with "
        '.astype("float32")'
    )


_default = float32


def get_default_dtype() -> dtype:
    """The type of tensors made from Python floats, and of new tensors that name no type.

    Example:
        >>> get_default_dtype()
        torch.float32
    """
    return _default


def set_default_dtype(d: dtype, /) -> None:
    """Make ``d`` the type that ``get_default_dtype`` returns.

    Args:
        d: ``float32`` (the default) or ``float64``.

    Raises:
        TypeError: ``d`` is no floating-point type.

    Example:
        >>> set_default_dtype(float64)
        >>> get_default_dtype()
        torch.float64
        >>> set_default_dtype(float32)
    """
    global _default
    if not isinstance(d, dtype):
        raise TypeError(
            "invalid dtype object: only floating-point types are supported as the default type; "
            f"got {d!r}: pass torch.float32 or torch.float64"
        )
    if not d.is_floating_point:
        raise TypeError(
            "only floating-point types are supported as the default type; "
            f"got {d}: pass torch.float32 or torch.float64"
        )
    _default = d
