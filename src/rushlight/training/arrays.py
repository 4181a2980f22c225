"""One's own arrays as tensors, and what is wrong with them, said before anything is trained.

Arrays take the model's floating-point type, whatever they hold; tensors are left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rushlight.dtypes import dtype, from_numpy_dtype
from rushlight.tensor import Tensor, wrap

__all__ = ["input_tensor", "not_finite", "row_problems", "target_tensor", "to_tensor"]

Array = np.ndarray[Any, Any]


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
