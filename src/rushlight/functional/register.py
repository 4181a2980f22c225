"""How an operation becomes public: ``@operation`` above one plain function.

The function is written once, with PyTorch's signature. The decorator lists it in ``exported`` (from
which ``rushlight`` takes its names), makes it a ``Tensor`` method, and derives its in-place form,
its aliases and its ``out=`` argument where they are asked for. Nothing here computes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from rushlight import dtypes
from rushlight.autograd.state import state
from rushlight.autograd.views import check_writable, write
from rushlight.ops import tensors
from rushlight.promotion import can_cast
from rushlight.tensor import Tensor

__all__ = ["exported", "in_place", "operation", "title", "write_result"]

F = TypeVar("F", bound=Callable[..., Any])

# The public functions by name: what ``rushlight.<name>`` is.
exported: dict[str, Callable[..., Any]] = {}


def operation(
    *names: str,
    function: bool = True,
    method: bool = True,
    inplace: bool = False,
    out: bool = False,
) -> Callable[[F], F]:
    """Publish the decorated function; return it unchanged, for use by other operations.

    Args:
        names: its names (default: its own); the first is its name, the others are aliases.
        function: list it among the functions of ``rushlight``.
        method: make it a method of ``Tensor``.
        inplace: make ``name_`` a method too, which writes the result into the tensor.
        out: let the public function take ``out=``, a tensor to write the result into.
    """

    def publish(implementation: F) -> F:
        public = _with_out(implementation) if out else implementation
        for name in names or (implementation.__name__,):
            if function:
                exported[name] = public
            if method:
                setattr(Tensor, name, implementation)
            if inplace:
                setattr(Tensor, f"{name}_", in_place(implementation, f"{name}_"))
        return implementation

    return publish


def in_place(implementation: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The method that writes the operation's result into its first operand."""

    @functools.wraps(implementation)
    def method(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        check_writable(self)
        return write_result(self, implementation(self, *args, **kwargs))

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"``{name[:-1]}``, written into the tensor; returns it."
    return method


def write_result(tensor: Tensor, result: Tensor) -> Tensor:
    """Write an operation's result into ``tensor``, if PyTorch's rules let it.

    Raises:
        RuntimeError: the result has another shape, or a type of a higher category.
    """
    target, source = tensor._data, result._data
    if target.shape != source.shape:
        raise RuntimeError(
            f"output with shape {list(target.shape)} doesn't match the broadcast shape "
            f"{list(source.shape)}; use the operation that is not in place"
        )
    if target.dtype is not source.dtype:
        if not can_cast(result.dtype, tensor.dtype):
            raise RuntimeError(
                f"result type {title(result.dtype)} can't be cast to the desired output type "
                f"{title(tensor.dtype)}; use the operation that is not in place"
            )
        if result._node is not None:
            result = tensors.cast(result, dtype=target.dtype)
    if result._node is None and tensor.requires_grad and state.grad:
        result = tensors.copy(tensor, tensors.cast(result, dtype=target.dtype))
    return write(tensor, result)


_TITLES = {
    "float32": "Float",
    "float64": "Double",
    "int64": "Long",
    "int32": "Int",
    "int16": "Short",
    "int8": "Char",
    "uint8": "Byte",
    "bool": "Bool",
}


def title(dtype: dtypes.dtype) -> str:
    """PyTorch's name of the type in error messages, such as Float or Long."""
    return _TITLES[dtype.name]


def _with_out(implementation: F) -> F:
    @functools.wraps(implementation)
    def public(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        if out is None:
            return implementation(*args, **kwargs)
        return _write_out(implementation.__name__, out, args, implementation(*args, **kwargs))

    public.__doc__ = _told_of_out(implementation.__doc__ or "")
    return public  # type: ignore[return-value]


def _told_of_out(doc: str) -> str:
    """A docstring whose arguments, which come before the shapes, are followed by ``out``."""
    told, section, rest = doc.partition("Shape:\n")
    margin = told[len(told.rstrip(" ")) :]
    line = f"{margin}    out: a tensor to write into, or one for each result (default None)."
    return f"{told.rstrip()}\n{line}\n\n{margin}{section}{rest}" if section else doc


def _write_out(name: str, out: Any, args: tuple[Any, ...], result: Any) -> Any:
    if isinstance(result, tuple):
        for target, part in zip(out, result, strict=True):
            _write_out(name, target, args, part)
        return out
    operands = [x for a in args for x in (a if isinstance(a, list | tuple) else (a,))]
    if state.grad and any(isinstance(x, Tensor) and x.requires_grad for x in (out, *operands)):
        raise RuntimeError(
            f"{name}(): functions with out=... arguments don't support automatic differentiation, "
            "but one of the arguments requires grad."
        )
    if out._data.shape != result._data.shape:
        # New memory: views and arrays that show the old one keep it, and it stays theirs.
        out._data = np.empty(result._data.shape, out._data.dtype)
    return write_result(out, result)
