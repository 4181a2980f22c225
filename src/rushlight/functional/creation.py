"""New tensors: from data, or filled with a value.

The nested data of ``tensor`` is read in ``nested.py``. Tensors made after another are in
``alike.py``, counted ones in ``ranges.py``, random ones in ``random.py``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.devices import device as device_type
from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.dtypes import from_numpy_dtype
from rushlight.functional.lengths import Lengths, element_type, lengths
from rushlight.functional.nested import array_of, checked_cast
from rushlight.functional.operands import is_number
from rushlight.functional.register import operation
from rushlight.promotion import dtype_of_number
from rushlight.tensor import Tensor, wrap

__all__ = [
    "Array",
    "Device",
    "as_tensor",
    "checked_number",
    "empty",
    "finished",
    "from_numpy",
    "full",
    "number_of",
    "ones",
    "tensor",
    "zeros",
]

Device = str | device_type | int | None
Array = np.ndarray[Any, Any]

_LARGEST = float(np.finfo(np.float32).max)


def finished(array: Array, requires_grad: bool = False, device: Device = None) -> Tensor:
    """A new leaf on ``array``.

    Raises:
        TypeError: ``requires_grad`` is not True or False.
    """
    require_cpu(device)
    if not isinstance(requires_grad, bool):
        raise TypeError(
            f"argument 'requires_grad' must be bool, not {type(requires_grad).__name__}"
        )
    result = wrap(array)
    return result.requires_grad_() if requires_grad else result


def number_of(who: str, value: Any, name: str, position: int) -> Any:
    """``value`` as a Python number: it is one, NumPy's, or a tensor without dimensions.

    Raises:
        TypeError: it is none.
    """
    if type(value) is float or type(value) is int:
        return value
    if isinstance(value, Tensor) and value.ndim == 0:
        return value.item()
    if not is_number(value):
        raise TypeError(
            f"{who}(): argument '{name}' (position {position}) must be Number, "
            f"not {type(value).__name__}"
        )
    return value.item() if isinstance(value, np.generic) else value


@operation(method=False)
def tensor(
    data: Any,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of a copy of ``data``.

    Args:
        data: a number, nested sequences of numbers, an array or a tensor.
        dtype: the element type (default: as the data tells; Python's floats give the default
            type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result as the nesting of ``data``.

    Raises:
        ValueError: the sequences differ in length.
        TypeError: the elements are no numbers.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([[1, 2], [3, 4]])
        tensor([[1, 2],
                [3, 4]])
    """
    to = None if dtype is None else element_type("tensor", dtype)
    return finished(array_of(data, to), requires_grad, device)


@operation(method=False)
def as_tensor(data: Any, dtype: dtype_type | None = None, device: Device = None) -> Tensor:
    """``data`` as a tensor: itself if it is one of the wanted type, and without a copy if possible.

    Args:
        data: as for ``tensor``.
        dtype: the element type (default: the data's).
        device: the CPU.

    Shape:
        result as the nesting of ``data``.

    Raises:
        ValueError: the sequences differ in length.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, 2])
        >>> rushlight.as_tensor(x) is x
        True
        >>> rushlight.as_tensor([1, 2], dtype=rushlight.float64)
        tensor([1., 2.], dtype=torch.float64)
    """
    require_cpu(device)
    to = None if dtype is None else element_type("as_tensor", dtype)
    if isinstance(data, Tensor):
        same = to is None or data.dtype is to
        return data if same else data.to(to)
    if isinstance(data, np.ndarray) and (to is None or data.dtype == to.numpy):
        return from_numpy(data)
    return wrap(array_of(data, to))


@operation(method=False)
def asarray(
    obj: Any,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    copy: bool | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """``obj`` as a tensor.

    Args:
        obj: a tensor, an array, a number or nested sequences.
        dtype: the element type (default: the data's).
        device: the CPU.
        copy: True copies always, False never, None (default) where it must.
        requires_grad: whether to record gradients (default False).

    Shape:
        result as the nesting of ``obj``.

    Raises:
        ValueError: ``copy`` is False and a copy is needed.

    Example:
        >>> import rushlight
        >>> rushlight.asarray([1, 2, 3])
        tensor([1, 2, 3])
    """
    to = None if dtype is None else element_type("asarray", dtype)
    require_cpu(device)
    result = as_tensor(obj, to)
    shares = result is obj or (isinstance(obj, np.ndarray) and np.shares_memory(result._data, obj))
    if copy is False and not shares:
        raise ValueError(f"asarray(): cannot make a tensor of {type(obj).__name__} without a copy")
    if copy and shares:
        result = result.clone()
    if requires_grad:
        return result.detach().requires_grad_()
    return result


@operation(method=False)
def from_numpy(ndarray: Array) -> Tensor:
    """A tensor that shares the memory of a NumPy array.

    Args:
        ndarray: the array; a write to one is seen in the other.

    Shape:
        ndarray (*), result as ndarray.

    Raises:
        TypeError: it is no array, or its elements are of a type that tensors do not have.
        ValueError: it has negative strides, or the other byte order.

    Example:
        >>> import rushlight
        >>> import numpy as np
        >>> rushlight.from_numpy(np.arange(3))
        tensor([0, 1, 2])
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    from_numpy_dtype(ndarray.dtype)
    if ndarray.strides and min(ndarray.strides) < 0:
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative "
            "strides are not currently supported. (You can probably work around this by making a "
            "copy of your array with array.copy().)"
        )
    return wrap(ndarray.view(np.ndarray))


@operation(method=False, out=True)
def zeros(
    *shape: Lengths,
    size: Lengths | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of zeros.

    Args:
        shape: the lengths, as numbers or as one sequence; also as the keyword ``size``.
        size: the lengths.
        dtype: the element type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (shape).

    Raises:
        RuntimeError: a length is negative.
        TypeError: a length is no integer.

    Example:
        >>> import rushlight
        >>> rushlight.zeros(2, 3)
        tensor([[0., 0., 0.],
                [0., 0., 0.]])
    """
    array = np.zeros(lengths("zeros", shape, size), element_type("zeros", dtype).numpy)
    return finished(array, requires_grad, device)


@operation(method=False, out=True)
def ones(
    *shape: Lengths,
    size: Lengths | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of ones.

    Args:
        shape: the lengths, as numbers or as one sequence; also as the keyword ``size``.
        size: the lengths.
        dtype: the element type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (shape).

    Raises:
        RuntimeError: a length is negative.
        TypeError: a length is no integer.

    Example:
        >>> import rushlight
        >>> rushlight.ones(2, 3)
        tensor([[1., 1., 1.],
                [1., 1., 1.]])
    """
    array = np.ones(lengths("ones", shape, size), element_type("ones", dtype).numpy)
    return finished(array, requires_grad, device)


@operation(method=False, out=True)
def empty(
    *shape: Lengths,
    size: Lengths | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor whose elements are whatever the memory held.

    Args:
        shape: the lengths, as numbers or as one sequence; also as the keyword ``size``.
        size: the lengths.
        dtype: the element type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (shape).

    Raises:
        RuntimeError: a length is negative.
        TypeError: a length is no integer.

    Example:
        >>> import rushlight
        >>> rushlight.empty(2, 3).shape
        torch.Size([2, 3])
    """
    array = np.empty(lengths("empty", shape, size), element_type("empty", dtype).numpy)
    return finished(array, requires_grad, device)


@operation(method=False, out=True)
def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of one value.

    Args:
        size: the lengths, as one sequence.
        fill_value: the value.
        dtype: the element type (default: as the value tells).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (size).

    Raises:
        TypeError: ``size`` is no tuple.

    Example:
        >>> import rushlight
        >>> rushlight.full((2, 3), 7)
        tensor([[7, 7, 7],
                [7, 7, 7]])
    """
    if not isinstance(size, tuple | list):
        raise TypeError(
            f"full(): argument 'size' (position 1) must be tuple of ints, not {type(size).__name__}"
        )
    shape = lengths("full", (size,))
    if dtype is None:
        dtype = fill_value.dtype if isinstance(fill_value, Tensor) else None
    value = number_of("full", fill_value, "fill_value", 2)
    to = dtype_of_number(value) if dtype is None else element_type("full", dtype)
    return finished(np.full(shape, checked_number(value, to)), requires_grad, device)


def checked_number(value: Any, to: dtype_type) -> Array:
    """A Python number as an array without dimensions, if the type can hold it.

    Raises:
        RuntimeError: it cannot.
        OverflowError: it is an integer beyond int64.
    """
    plain = np.asarray(value, np.float64 if isinstance(value, float) else None)
    if plain.dtype.kind not in "bif":
        raise OverflowError(f"int too big to convert: {value} does not fit into int64")
    if to is dtypes.float32 and _LARGEST < abs(value) < math.inf:
        raise RuntimeError(f"value cannot be converted to type float without overflow; got {value}")
    return checked_cast(plain, to)
