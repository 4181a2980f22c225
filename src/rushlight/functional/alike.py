"""New tensors of the shape or the type of another: ``zeros_like``, ``new_zeros`` and their kin."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.creation import Array, Device, checked_number, finished, number_of
from rushlight.functional.lengths import Lengths, element_type, lengths
from rushlight.functional.nested import array_of
from rushlight.functional.operands import require_tensor
from rushlight.functional.register import operation
from rushlight.tensor import Tensor

__all__: list[str] = []


# What the functions and methods of one kind are told to be.
_LIKE = """A tensor of {doc}, of the shape and type of ``input``.

Args:
    input: a tensor.
    dtype: the element type (default: the input's).
    device: the CPU.
    requires_grad: whether to record gradients (default False).
    memory_format: ignored; the layout is the input's.

Shape:
    input (*), result as input.

Example:
    >>> import rushlight
    >>> rushlight.{name}_like(rushlight.tensor([5.0, 6.0])){ask}
    {answer}
"""
_NEW = """A tensor of {doc}, of this tensor's type.

Args:
    shape: the lengths, as numbers or as one sequence; also as the keyword ``size``.
    size: the lengths.
    dtype: the element type (default: this tensor's).
    device: the CPU.
    requires_grad: whether to record gradients (default False).

Shape:
    result (shape).

Example:
    >>> import rushlight
    >>> rushlight.tensor([5.0, 6.0, 7.0]).new_{name}(2){ask}
    {answer}
"""


def _layout_of(x: Tensor) -> Array:
    """An array of the shape and the memory layout of ``x``, which may be traced."""
    data = x._data
    return data if isinstance(data, np.ndarray) else np.empty(data.shape, data.dtype)


def _like(name: str, make: Any, doc: str, ask: str, answer: str) -> None:
    """Publish ``<name>_like(input)`` and the method ``new_<name>(size)``."""

    def like(
        input: Tensor,
        *,
        dtype: dtype_type | None = None,
        device: Device = None,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        x = require_tensor(f"{name}_like", input)
        to = x.dtype if dtype is None else element_type(f"{name}_like", dtype)
        require_cpu(device)
        return finished(make(_layout_of(x), to.numpy), requires_grad)

    def new(
        self: Tensor,
        *shape: Lengths,
        size: Lengths | None = None,
        dtype: dtype_type | None = None,
        device: Device = None,
        requires_grad: bool = False,
    ) -> Tensor:
        to = self.dtype if dtype is None else element_type(f"new_{name}", dtype)
        array = np.empty(lengths(f"new_{name}", shape, size), to.numpy)
        return finished(make(array, to.numpy), requires_grad, device)

    like.__name__, new.__name__ = f"{name}_like", f"new_{name}"
    told = {"name": name, "doc": doc, "ask": ask, "answer": answer}
    like.__doc__, new.__doc__ = _LIKE.format(**told), _NEW.format(**told)
    operation(method=False)(like)
    operation(function=False)(new)


_like("zeros", np.zeros_like, "zeros", "", "tensor([0., 0.])")
_like("ones", np.ones_like, "ones", "", "tensor([1., 1.])")
_like("empty", np.empty_like, "unspecified elements", ".shape", "torch.Size([2])")


@operation(method=False)
def full_like(
    input: Tensor,
    fill_value: Any,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """A tensor of one value, of the shape and type of ``input``.

    Args:
        input: a tensor.
        fill_value: the value.
        dtype: the element type (default: the input's).
        device: the CPU.
        requires_grad: whether to record gradients (default False).
        memory_format: ignored; the layout is the input's.

    Shape:
        input (*), result as input.

    Raises:
        TypeError: the value is no number.

    Example:
        >>> import rushlight
        >>> rushlight.full_like(rushlight.tensor([1.0, 2.0]), 7)
        tensor([7., 7.])
    """
    x = require_tensor("full_like", input)
    to = x.dtype if dtype is None else element_type("full_like", dtype)
    value = checked_number(number_of("full_like", fill_value, "fill_value", 2), to)
    return finished(np.full_like(_layout_of(x), value, dtype=to.numpy), requires_grad, device)


@operation(function=False)
def new_full(
    self: Tensor,
    size: Any,
    fill_value: Any,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of one value, of this tensor's type.

    Args:
        self: a tensor.
        size: the lengths, as one sequence.
        fill_value: the value.
        dtype: the element type (default: this tensor's).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (size).

    Raises:
        RuntimeError: a length is negative.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1.0, 2.0]).new_full((3,), 7)
        tensor([7., 7., 7.])
    """
    to = self.dtype if dtype is None else element_type("new_full", dtype)
    value = checked_number(number_of("new_full", fill_value, "fill_value", 2), to)
    return finished(np.full(lengths("new_full", (size,)), value), requires_grad, device)


@operation(function=False)
def new_tensor(
    self: Tensor,
    data: Any,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of a copy of ``data``, of this tensor's type.

    Args:
        self: a tensor.
        data: as for ``tensor``.
        dtype: the element type (default: this tensor's).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result as the nesting of ``data``.

    Raises:
        ValueError: the sequences differ in length.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1.0, 2.0]).new_tensor([3, 4])
        tensor([3., 4.])
    """
    to = self.dtype if dtype is None else element_type("new_tensor", dtype)
    return finished(array_of(data, to), requires_grad, device)
