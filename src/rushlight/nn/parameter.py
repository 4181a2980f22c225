"""Tensors that a module owns: ``Parameter``, which is learned, and ``Buffer``, which is not.

A parameter is a tensor by all but its type; a module that gets one as an attribute registers it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.tensor import Tensor, wrap

__all__ = ["Buffer", "Parameter"]


class Parameter(Tensor):
    """A tensor that a module learns: set as an attribute of one, it joins its parameters.

    Args:
        data: a tensor, whose memory is shared (default: an empty one).
        requires_grad: whether a gradient is wanted (default True).

    Raises:
        TypeError: ``data`` is no tensor.

    Example:
        >>> import rushlight
        >>> Parameter(rushlight.ones(2))
        Parameter containing:
        tensor([1., 1.], requires_grad=True)
    """

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        if data is None:
            data = wrap(np.empty(0, dtypes.get_default_dtype().numpy))
        if not isinstance(data, Tensor):
            raise TypeError(
                f"Parameter: data has to be a Tensor, got {type(data).__name__}; "
                "make one with rushlight.tensor(...)"
            )
        parameter = object.__new__(cls)
        parameter._data = data._data
        if requires_grad:
            parameter.requires_grad_()
        return parameter

    def __deepcopy__(self, memo: dict[int, Any]) -> Parameter:
        if id(self) not in memo:
            copy = type(self)(wrap(self._data.copy("K")), self.requires_grad)
            memo[id(self)] = copy
        copied: Parameter = memo[id(self)]
        return copied

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _restored, (type(self), self._data, self.requires_grad)

    # mypy forgets the names of a special method's arguments, and then finds them missing.
    def __repr__(self, *, tensor_contents: str | None = None) -> str:  # type: ignore[override]
        return "Parameter containing:\n" + super().__repr__()


def _restored(cls: type[Parameter], array: np.ndarray[Any, Any], requires_grad: bool) -> Parameter:
    return cls(wrap(array), requires_grad)


class _BufferType(type):
    """Makes ``isinstance(x, Buffer)`` true for the tensors that ``Buffer`` returned."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, Tensor) and "persistent" in value.__dict__


class Buffer(metaclass=_BufferType):
    """A tensor that belongs to a module's state and is not learned, such as a running mean.

    Set as an attribute of a module, it joins its buffers.

    Args:
        data: a tensor, whose memory is shared (default: an empty one).
        persistent: whether it is part of ``state_dict`` (default True).

    Example:
        >>> import rushlight
        >>> module = rushlight.nn.Module()
        >>> module.mean = Buffer(rushlight.zeros(2))
        >>> list(module.state_dict())
        ['mean']
    """

    persistent: bool

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Any:
        array = np.empty(0, dtypes.get_default_dtype().numpy) if data is None else data._data
        buffer = wrap(array)
        buffer.persistent = persistent  # type: ignore[attr-defined]
        if data is not None and data.requires_grad:
            buffer.requires_grad_()
        return buffer
