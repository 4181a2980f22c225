"""What the random functions share: their arguments, new tensors to fill, and history.

Drawn numbers depend on no tensor, so their derivative is zero by definition: a ``Drawn`` node keeps
a tensor in the graph, as in PyTorch, and passes zeros on. Read ``random.py`` next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from rushlight.autograd.attributes import node_of
from rushlight.autograd.node import Node, fill_node
from rushlight.autograd.state import state
from rushlight.autograd.versions import mark_written
from rushlight.autograd.views import check_writable
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.creation import Device, finished
from rushlight.functional.lengths import element_type, whole
from rushlight.functional.operands import is_number, require_tensor
from rushlight.random import Generator
from rushlight.tensor import Tensor

__all__ = [
    "Array",
    "Fill",
    "bound",
    "by_name",
    "copy_into",
    "drawn_node",
    "fill_out",
    "filled",
    "filled_like",
    "real",
    "refuse_history",
    "require_generator",
]

Array = np.ndarray[Any, Any]
Fill = Callable[[Array], None]


class Drawn(Node):
    """The node of numbers that were drawn; its subclasses have PyTorch's names."""

    __slots__ = ()

    def backward(self, xp: Any, g: Any) -> tuple[Any, ...]:
        """Zeros for every input."""
        zeros = xp.zero_part(g, steps=())
        return tuple(None if edge is None else zeros for edge in self.edges)


@cache
def _named(name: str) -> type[Drawn]:
    return type(name, (Drawn,), {"__slots__": ()})


def drawn_node(name: str, like: Any, inputs: Sequence[Tensor]) -> Drawn | None:
    """The node of drawn numbers ``like`` these; None where no input wants a gradient."""
    edges = tuple(node_of(x) for x in inputs)
    if not state.grad or all(edge is None for edge in edges):
        return None
    node = _named(name)()
    fill_node(node, like, edges, ())
    return node


def require_generator(who: str, generator: Generator | None) -> Generator | None:
    """``generator``, if it is one or None.

    Raises:
        TypeError: it is something else.
    """
    if generator is not None and not isinstance(generator, Generator):
        raise TypeError(
            f"{who}(): argument 'generator' must be torch.Generator, not {type(generator).__name__}"
        )
    return generator


def real(who: str, value: Any, name: str, position: int) -> float:
    """``value`` as a float: it is a number, or a tensor without dimensions.

    Raises:
        TypeError: it is neither.
    """
    if type(value) is float:
        return value
    if is_number(value) or (isinstance(value, Tensor) and value.ndim == 0):
        return float(value)
    raise TypeError(
        f"{who}(): argument '{name}' (position {position}) must be float, "
        f"not {type(value).__name__}"
    )


def bound(who: str, value: Any, name: str) -> int:
    """``value`` as an integer of 64 bits: it is one, or a tensor of one integer.

    Raises:
        TypeError: it is neither.
        ValueError: it is beyond 64 bits.
    """
    number = whole(who, value, name)
    info = np.iinfo(np.int64)
    if not info.min <= number <= info.max:
        raise ValueError(f"Overflow when unpacking long long: {who}() got {name}={number}")
    return number


def by_name(
    who: str, names: tuple[str, ...], args: tuple[Any, ...], named: dict[str, Any]
) -> dict[str, Any]:
    """Arguments by their names, where Python cannot: ``from`` is no name for a parameter.

    Args:
        who: the function's name.
        names: the parameters, in their order.
        args: the arguments without a name.
        named: the arguments with a name.

    Raises:
        TypeError: there are too many, or one has an unknown name or two values.
    """
    if len(args) > len(names):
        raise TypeError(
            f"{who}() takes at most {len(names)} positional arguments ({', '.join(names)}) "
            f"but {len(args)} were given"
        )
    found = dict(zip(names, args, strict=False))
    for name, value in named.items():
        if name not in names:
            raise TypeError(
                f"{who}() got an unexpected keyword argument '{name}' beside {len(args)} "
                f"positional ones; it takes {', '.join(names)}"
            )
        if name in found:
            raise TypeError(f"{who}() got multiple values for argument '{name}'")
        found[name] = value
    return found


def filled(
    who: str,
    shape: tuple[int, ...],
    fill: Fill,
    out: Tensor | None,
    dtype: dtype_type | None,
    device: Device,
    requires_grad: bool,
    default: dtype_type | None = None,
) -> Tensor:
    """A new tensor, or ``out``, whose memory ``fill`` has filled."""
    if out is not None:
        result = fill_out(who, shape, fill, out, dtype)
        return result.requires_grad_() if requires_grad else result
    array = np.empty(shape, element_type(who, dtype or default).numpy)
    fill(array)
    return finished(array, requires_grad, device)


def fill_out(
    who: str, shape: tuple[int, ...], fill: Fill, out: Tensor, dtype: dtype_type | None = None
) -> Tensor:
    """Give ``out`` the shape and let ``fill`` write into its memory, in its own element type."""
    require_tensor(who, out, "out")
    if dtype is not None and element_type(who, dtype) is not out.dtype:
        raise RuntimeError(
            f"{who}(): dtype {dtype} does not match dtype of out parameter ({out.dtype})"
        )
    refuse_history(who, out)
    if out._data.shape != shape:
        out._data = np.empty(shape, out._data.dtype)
    check_writable(out)
    fill(out._data)
    mark_written(out._data)
    return out


def refuse_history(who: str, *tensors: Any) -> None:
    """Refuse ``out=`` where a gradient is wanted."""
    if state.grad and any(isinstance(x, Tensor) and x.requires_grad for x in tensors):
        raise RuntimeError(
            f"{who}(): functions with out=... arguments don't support automatic differentiation, "
            "but one of the arguments requires grad."
        )


def copy_into(values: Array, target: Array) -> None:
    """Write values into an array of any type."""
    np.copyto(target, values, casting="unsafe")


def filled_like(
    who: str,
    input: Tensor,
    fill: Fill,
    dtype: dtype_type | None,
    device: Device,
    requires_grad: bool,
) -> Tensor:
    """A new tensor of the shape and memory order of ``input``."""
    x = require_tensor(who, input)
    to = x.dtype if dtype is None else element_type(who, dtype)
    # Memory that several elements share has no order to keep.
    shared = 0 in x._data.strides
    array = np.empty_like(x._data, to.numpy, order="C" if shared else "K")
    fill(array)
    return finished(array, requires_grad, device)
