"""New tensors: from data, filled, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.devices import device as device_type
from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.dtypes import from_numpy_dtype
from rushlight.functional.register import operation
from rushlight.tensor import Tensor, wrap

__all__ = ["finished", "from_numpy", "ones"]

Device = str | device_type | None


def finished(array: np.ndarray[Any, Any], requires_grad: bool, device: Device = None) -> Tensor:
    """A new leaf on ``array``."""
    require_cpu(device)
    result = wrap(array)
    return result.requires_grad_() if requires_grad else result


@operation(method=False)
def from_numpy(ndarray: np.ndarray[Any, Any]) -> Tensor:
    """A tensor that shares the memory of a NumPy array.

    Raises:
        TypeError: it is no array, or its elements are of a type that tensors do not have.
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    from_numpy_dtype(ndarray.dtype)
    return wrap(np.asarray(ndarray))


@operation(method=False)
def ones(
    *size: int | Sequence[int],
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of ones.

    Args:
        size: the lengths, as numbers or as one sequence.
        dtype: the type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).
    """
    numpy = (dtype or dtypes.get_default_dtype()).numpy
    lengths = size[0] if len(size) == 1 and not isinstance(size[0], int) else size
    return finished(np.ones(lengths, numpy), requires_grad, device)
