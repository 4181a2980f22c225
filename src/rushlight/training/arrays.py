"""One's own arrays as tensors, and what is wrong with them, said before anything is trained.

Arrays take the model's floating-point type, whatever they hold, batch by batch where they are to
be trained on; tensors are left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rushlight.dtypes import dtype, from_numpy_dtype
from rushlight.tensor import Tensor, wrap

__all__ = [
    "input_tensor",
    "not_finite",
    "row_problems",
    "stored_tensor",
    "target_tensor",
    "to_tensor",
    "too_large",
]

Array = np.ndarray[Any, Any]
# Types that are left as they are in memory, or in a file.
_STORED = tuple(map(np.dtype, ("bool", "uint8", "int8", "int16", "int32", "int64", "f4", "f8")))


def input_tensor(name: str, value: Any, floating: dtype) -> Tensor:
    """Inputs as a tensor: an array of any numbers takes the model's type.

    Raises:
        TypeError: its elements are no numbers.
        ValueError: its rows have different lengths.
    """
    tensor = to_tensor(name, value)
    if isinstance(value, Tensor):
        return tensor
    return wrap(tensor._data.astype(floating.numpy, copy=False))


def stored_tensor(name: str, value: Any) -> Tensor:
    """Inputs as they are stored, a memory-mapped file among them: batches take the model's type.

    Raises:
        TypeError: the elements are no numbers.
        ValueError: the rows have different lengths.
    """
    is_plain = isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray)
    if is_plain and value.dtype in _STORED and value.dtype.isnative:
        return wrap(np.asarray(value))
    return to_tensor(name, value)


def target_tensor(name: str, value: Any, floating: dtype, integers: bool) -> Tensor:
    """Targets as a tensor: whole numbers stay so where the loss wants numbers of classes.

    Args:
        name: how messages call them.
        value: an array or a tensor.
        floating: the model's type.
        integers: whether the loss takes numbers of classes.

    Raises:
        TypeError: its elements are no numbers.
        ValueError: its rows have different lengths.
    """
    tensor = to_tensor(name, value)
    if integers and tensor._data.dtype.kind in "iu":
        return tensor.long()
    # Class numbers of a wrong type keep it, so that the message about them names it.
    if isinstance(value, Tensor) or (
        integers and (tensor.ndim < 2 or tensor._data.dtype.kind == "b")
    ):
        return tensor
    return wrap(tensor._data.astype(floating.numpy, copy=False))


def to_tensor(name: str, value: Any) -> Tensor:
    """``value`` as a tensor of numbers.

    Raises:
        TypeError: its elements are no numbers.
        ValueError: its rows have different lengths.
    """
    if isinstance(value, Tensor):
        return value.detach()
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(f"{name} have masked values; fill them with .filled(...) or drop the rows")
    if hasattr(value, "toarray"):
        raise TypeError(
            f"{name} are a sparse {type(value).__name__}; make an array of it with .toarray()"
        )
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} are ragged: rows differ in length ({error})") from error
    if array.dtype.kind in "iu" and array.dtype != np.uint8:
        array = array.astype(np.int64)
    elif array.dtype.kind == "f" and array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float64)
    try:
        from_numpy_dtype(array.dtype)
    except TypeError as error:
        raise TypeError(
            f"{name} are no numbers: {error}; number labels with "
            "np.unique(y, return_inverse=True)[1]"
        ) from error
    return wrap(array)


def row_problems(tensors: Mapping[str, Tensor]) -> list[str]:
    """What is wrong with tensors whose rows belong together.

    Args:
        tensors: by the name that messages call them.
    """
    problems = [f"{name} have no rows" for name, t in tensors.items() if t.ndim == 0]
    lengths = {name: t.shape[0] for name, t in tensors.items() if t.ndim}
    if len(set(lengths.values())) > 1:
        got = ", ".join(f"{name}: {length}" for name, length in lengths.items())
        problems.append(f"the numbers of rows differ ({got})")
    problems += [f"{name} are empty" for name, length in lengths.items() if length == 0]
    for name, t in tensors.items():
        problems += not_finite(name, t._data)
    return problems


def not_finite(name: str, array: Array) -> list[str]:
    """Where an array holds NaN or infinity."""
    if array.dtype.kind != "f" or array.ndim == 0 or np.isfinite(array).all():
        return []
    bad = np.argwhere(~np.isfinite(array))
    first = tuple(int(i) for i in bad[0])
    place = f"row {first[0]}"
    if len(first) == 2:
        place += f", column {first[1]}"
    elif len(first) > 2:
        place += f", position {first[1:]}"
    return [
        f"{name} hold {len(bad)} values that are not finite, the first {array[first]} in {place}; "
        "drop or fill such rows"
    ]


def too_large(name: str, array: Array, floating: dtype) -> list[str]:
    """Where an array holds a number that the model's type cannot.

    Args:
        name: how messages call the array.
        array: floating-point numbers, or others, which always fit.
        floating: the model's type.
    """
    if array.dtype.kind != "f" or array.dtype.itemsize <= floating.numpy.itemsize or not array.size:
        return []
    least, most = float(array.min()), float(array.max())
    limit = float(np.finfo(floating.numpy).max)
    if not np.isfinite([least, most]).all() or max(most, -least) <= limit:
        return []
    row = int(np.argwhere(np.abs(array) > limit)[0][0])
    return [
        f"{name} hold numbers beyond those of the model's {floating.name}, the first in row {row}; "
        "scale the columns"
    ]
