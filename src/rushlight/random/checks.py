"""What a distribution refuses, with PyTorch's exception types and words.

PyTorch names dtypes by its C++ types, in two spellings: `Long` where an operation has no kernel for
the dtype, `long int` elsewhere. Both tables live here, and so do the checks that several files use.
Read next: `uniform.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["c_name", "require_floating", "require_not_bool", "scalar_name"]

_NAMES = {  # dtype: the name of PyTorch's scalar type, and that of the C++ type behind it
    "bool": ("Bool", "bool"),
    "uint8": ("Byte", "unsigned char"),
    "int8": ("Char", "signed char"),
    "int16": ("Short", "short int"),
    "int32": ("Int", "int"),
    "int64": ("Long", "long int"),
    "float32": ("Float", "float"),
    "float64": ("Double", "double"),
}


def scalar_name(dtype: np.dtype[Any]) -> str:
    """Return PyTorch's name of the dtype: `Long` for int64."""
    return _NAMES.get(dtype.name, (dtype.name, dtype.name))[0]


def c_name(dtype: np.dtype[Any]) -> str:
    """Return the name of the C++ type of the dtype: `long int` for int64."""
    return _NAMES.get(dtype.name, (dtype.name, dtype.name))[1]


def require_floating(array: NDArray[Any], kernel: str) -> None:
    """Raise NotImplementedError unless `array` is float32 or float64."""
    if array.dtype.char not in "fd":
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{scalar_name(array.dtype)}'")


def require_not_bool(array: NDArray[Any], kernel: str) -> None:
    """Raise NotImplementedError if `array` is boolean."""
    if array.dtype.char == "?":
        raise NotImplementedError(f"\"{kernel}\" not implemented for 'Bool'")
