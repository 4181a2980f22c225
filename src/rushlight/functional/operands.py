"""Operands made ready for the rows: tensors of one type, dimensions as non-negative numbers.

Rows see one element type; PyTorch's promotion (``rushlight.promotion``) is applied here. Python
numbers become tensors without dimensions of the type that promotion gives, kept for reuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.autograd.node import Node
from rushlight.autograd.state import state
from rushlight.dtypes import dtype
from rushlight.functional.register import title
from rushlight.ops import tensors
from rushlight.promotion import dtype_of_number, promote2, promote_number, result_type
from rushlight.tensor import Tensor, wrap

__all__ = [
    "LEFT_OUT",
    "as_floating",
    "called",
    "cast",
    "cast_with_gradient",
    "constant",
    "dimension",
    "dimensions",
    "floating_pair",
    "is_number",
    "pair",
    "require_floating",
    "require_one_tensor",
    "require_sized",
    "require_tensor",
    "together",
    "unsupported",
]

Number = bool | int | float


class _LeftOut:
    """The default of an argument where PyTorch tells one that is left out from its default."""

    def __repr__(self) -> str:
        return "<left out>"


LEFT_OUT: Any = _LeftOut()
_NUMBERS = (bool, int, float, np.number, np.bool)
_constants: dict[Any, Tensor] = {}
# All dimensions, by their number; NumPy has no more.
_EVERY = tuple(tuple(range(ndim)) for ndim in range(65))


def require_tensor(who: str, value: Any, name: str = "input", position: int = 1) -> Tensor:
    """``value`` if it is a tensor; else PyTorch's TypeError."""
    if not isinstance(value, Tensor):
        raise TypeError(
            f"{who}(): argument '{name}' (position {position}) must be Tensor, "
            f"not {type(value).__name__}"
        )
    return value


def require_sized(who: str, value: Any, name: str = "input", position: int = 1) -> Tensor:
    """``value`` if it is a tensor.

    Raises:
        AttributeError: it is something without ``size()``, which is what PyTorch asks for first.
        TypeError: it is something else, such as an array.
    """
    if not isinstance(value, Tensor) and not hasattr(value, "size"):
        raise AttributeError(
            f"{type(value).__name__!r} object has no attribute 'size': {who}(): argument '{name}' "
            f"(position {position}) must be Tensor"
        )
    return require_tensor(who, value, name, position)


def require_one_tensor(who: str, x: Any, y: Any) -> None:
    """Refuse two numbers, for operations that take a number on either side.

    Raises:
        TypeError: none of the operands is a tensor.
    """
    if not (isinstance(x, Tensor) or isinstance(y, Tensor)):
        raise TypeError(
            f"{who}() received an invalid combination of arguments - got "
            f"({type(x).__name__}, {type(y).__name__}), but one of them must be a Tensor"
        )


def require_floating(kernel: str, value: Any) -> Tensor:
    """``value`` if it is a tensor of floating-point numbers.

    Raises:
        NotImplementedError: its elements are of another type.
    """
    tensor = require_tensor(kernel, value)
    if tensor._data.dtype.kind != "f":
        raise NotImplementedError(f"{unsupported(kernel, tensor)}; cast it with .float()")
    return tensor


def is_number(value: object) -> bool:
    """Whether ``value`` is a Python or NumPy number."""
    return isinstance(value, _NUMBERS)


def constant(value: Any, numpy: np.dtype[Any]) -> Tensor:
    """A read-only tensor without dimensions that holds ``value``; the same one for the same."""
    # 0.0 and -0.0 are equal keys, and so are 1 and True.
    key = (value, numpy, str(value) if value == 0 else None)
    found = _constants.get(key)
    if found is None:
        with np.errstate(all="ignore"):
            array = np.asarray(value).astype(numpy)
        array.flags.writeable = False
        if len(_constants) > 4096:
            _constants.clear()
        found = _constants[key] = wrap(array)
    return found


def cast(x: Tensor, to: dtype) -> Tensor:
    """``x`` as type ``to``, itself where it has it already; differentiable between floats."""
    if x._data.dtype is to.numpy:
        return x
    if x._node is not None and not to.is_floating_point:
        x = wrap(x._data)
    result: Tensor = tensors.cast(x, dtype=to.numpy)
    return result


def cast_with_gradient(x: Tensor, to: dtype) -> Tensor:
    """``cast``, where the type was asked for by name: then the gradient must not be lost.

    Raises:
        RuntimeError: the tensor requires grad and the type cannot.
    """
    if not to.is_floating_point and state.grad and x.requires_grad:
        raise RuntimeError(
            f"Autograd not support dtype: {title(to)}; detach() the tensor that requires grad first"
        )
    return cast(x, to)


@cache
def _called(name: str, node: type[Node]) -> type[Node]:
    return type(name, (node,), {"__slots__": ()})


def called(name: str, result: Tensor) -> Tensor:
    """The result, with the name of PyTorch's node on its own."""
    node = result._node
    if node is not None and node.name() != name:
        node.__class__ = _called(name, node.__class__)
    return result


def pair(who: str, x: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Both operands as tensors of the type that they have together.

    Raises:
        TypeError: an operand is neither a tensor nor a number.
    """
    if isinstance(x, Tensor):
        a = x._data
        if isinstance(y, Tensor):
            b = y._data
            if a.dtype is b.dtype:
                return x, y
            together = promote2(x.dtype, a.ndim == 0, y.dtype, b.ndim == 0)
            return cast(x, together), cast(y, together)
        if isinstance(y, _NUMBERS):
            if a.dtype.kind == "f":
                return x, constant(y, a.dtype)
            together = promote_number(x.dtype, _number(y))
            return cast(x, together), constant(y, together.numpy)
        raise TypeError(
            f"{who}(): argument 'other' (position 2) must be Tensor or Number, "
            f"not {type(y).__name__}"
        )
    if isinstance(x, _NUMBERS):
        if isinstance(y, Tensor):
            second, first = pair(who, y, x)
            return first, second
        return pair(who, constant(x, dtype_of_number(x).numpy), y)
    raise TypeError(
        f"{who}(): argument 'input' (position 1) must be Tensor, not {type(x).__name__}"
    )


def _number(value: Any) -> Any:
    """NumPy's numbers as Python's."""
    return value.item() if isinstance(value, np.generic) else value


def together(*operands: Any) -> tuple[Tensor, ...]:
    """Tensors and numbers, as tensors of the type that all of them have together."""
    kinds = {x._data.dtype if isinstance(x, Tensor) else None for x in operands}
    if len(kinds) == 1 and None not in kinds:
        return operands
    to = result_type(*operands)
    return tuple(cast(x, to) if isinstance(x, Tensor) else constant(x, to.numpy) for x in operands)


def unsupported(kernel: str, x: Tensor) -> NotImplementedError:
    """The error for an operation that the type of ``x`` does not have."""
    return NotImplementedError(f"\"{kernel}\" not implemented for '{title(x.dtype)}'")


def as_floating(x: Tensor) -> Tensor:
    """``x`` in floating point: integers and bools become the default type."""
    return x if x._data.dtype.kind == "f" else cast(x, dtypes.get_default_dtype())


def floating_pair(x: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Integers and bools as operands of a floating-point operation: each is cast on its own.

    The type that they have together may be narrower than one of them, as uint8 is beside -1.
    """
    to = dtypes.get_default_dtype()
    first, second = (
        cast(v, to) if isinstance(v, Tensor) else constant(v, to.numpy) for v in (x, y)
    )
    return first, second


def dimension(who: str, dim: int, ndim: int) -> int:
    """``dim`` counted from the front.

    Raises:
        IndexError: there is no such dimension.
        TypeError: ``dim`` is no integer.
    """
    if not isinstance(dim, int | np.integer) or isinstance(dim, bool):
        raise TypeError(f"{who}(): argument 'dim' must be int, not {type(dim).__name__}")
    least = -max(ndim, 1)
    if not least <= dim < max(ndim, 1):
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{least}, {max(ndim, 1) - 1}], "
            f"but got {dim}) in {who}()"
        )
    return int(dim) % max(ndim, 1)


def dimensions(who: str, dim: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """``dim`` as ascending dimensions counted from the front; None and () mean all.

    Raises:
        IndexError: there is no such dimension.
        RuntimeError: a dimension appears twice.
    """
    if dim is None or dim == ():
        return _EVERY[ndim]
    if type(dim) is int and 0 <= dim < ndim:
        return (dim,)
    listed = [dim] if isinstance(dim, int | np.integer) else dim
    dims = [dimension(who, d, ndim) for d in listed] or _EVERY[ndim]
    if len(set(dims)) < len(dims):
        twice = next(d for d in dims if dims.count(d) > 1)
        raise RuntimeError(f"dim {twice} appears multiple times in the list of dims of {who}()")
    return tuple(sorted(dims)) if ndim else ()
