"""What Python itself asks of a tensor: membership, copying, pickling, exchange with others."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.functional.operands import is_number
from rushlight.tensor import Tensor, tensor_method

__all__: list[str] = []


@tensor_method("__contains__")
def _contains(self: Tensor, element: Any) -> bool:
    if not (isinstance(element, Tensor) or is_number(element)):
        raise RuntimeError(
            "Tensor.__contains__ only supports Tensor or scalar, but you passed in a "
            f"{type(element)}."
        )
    return bool((self == element).any().item())


@tensor_method("__delitem__")
def _delete(self: Tensor, key: Any) -> None:
    raise TypeError("Tensor does not support deleting items; index what is to stay")


@tensor_method("__reversed__")
def _reversed(self: Tensor) -> Tensor:
    return self if not self.ndim else self.flip(0)


@tensor_method("__deepcopy__")
def _deepcopy(self: Tensor, memo: dict[int, Any]) -> Tensor:
    """A copy in memory of its own, with its gradient.

    Raises:
        RuntimeError: the tensor was made by a recorded operation.
    """
    if self.grad_fn is not None:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy "
            f"protocol at the moment; this one was made by {self.grad_fn.name()}: detach() it first"
        )
    if id(self) in memo:
        found: Tensor = memo[id(self)]
        return found
    copy = object.__new__(type(self))
    copy._data = self._data.copy("K")
    memo[id(self)] = copy
    copy.requires_grad_(self.requires_grad)
    if self.grad is not None:
        copy.grad = _deepcopy(self.grad, memo)
    return copy


def _rebuilt(kind: type[Tensor], array: np.ndarray[Any, Any], requires_grad: bool) -> Tensor:
    """A tensor from its pickle."""
    tensor = object.__new__(kind)
    tensor._data = array
    return tensor.requires_grad_(requires_grad)


@tensor_method("__reduce_ex__")
def _reduce(self: Tensor, protocol: Any) -> tuple[Any, ...]:
    """The array and whether a gradient is wanted: what a worker process needs.

    Raises:
        RuntimeError: the tensor was made by a recorded operation.
    """
    if self.grad_fn is not None:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) can be pickled; this one "
            f"was made by {self.grad_fn.name()}: detach() it first"
        )
    return _rebuilt, (type(self), self._data, self.requires_grad)


@tensor_method("__dlpack__")
def _dlpack(self: Tensor, **options: Any) -> Any:
    """The memory, for another library.

    Raises:
        BufferError: the tensor requires grad.
    """
    if self.requires_grad:
        raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
    return self._data.__dlpack__(**options)


@tensor_method("__dlpack_device__")
def _dlpack_device(self: Tensor) -> tuple[int, int]:
    device: tuple[int, int] = self._data.__dlpack_device__()
    return device
