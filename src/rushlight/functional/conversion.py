"""From one element type, device or layout to another, copying, and overwriting with a value.

Casting between floating-point types is differentiable. There is one device, the CPU; asking for
another raises what PyTorch raises in a build without it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.autograd.state import state
from rushlight.autograd.versions import mark_written
from rushlight.autograd.views import check_writable, copy_quietly, write
from rushlight.devices import device as device_type
from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.creation import Device, checked_number, number_of
from rushlight.functional.lengths import element_type
from rushlight.functional.operands import cast, is_number, require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

__all__ = ["clone", "contiguous", "copy_", "fill_", "is_floating_point", "numel", "to", "zero_"]


@operation()
def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """A copy in memory of its own; gradients flow back.

    Args:
        input: a tensor.
        memory_format: ignored; the layout is the input's.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, 2])
        >>> y = x.clone().zero_()
        >>> x
        tensor([1, 2])
    """
    result: Tensor = rows.clone(require_tensor("clone", input))
    return result


@operation(function=False)
def contiguous(self: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself if its elements lie in row-major order without gaps, else such a copy.

    Args:
        self: a tensor.
        memory_format: ignored; the layout is row-major.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> rushlight.ones(2, 3).T.contiguous().stride()
        (2, 1)
    """
    data = self._data
    if type(data) is not np.ndarray or data.flags.c_contiguous:
        return self
    result: Tensor = rows.contiguous(self)
    return result


@operation(function=False)
def to(
    self: Tensor,
    *args: Any,
    dtype: dtype_type | None = None,
    device: Device = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """The tensor with another element type or on another device; itself if nothing changes.

    Args:
        self: a tensor.
        args: ``(dtype, non_blocking, copy)``, ``(device, dtype, non_blocking, copy)`` or
            ``(other, non_blocking, copy)``, the type and device of the tensor ``other``.
        dtype: the element type.
        device: the CPU.
        non_blocking: ignored.
        copy: copy even if nothing changes (default False).
        memory_format: ignored.

    Shape:
        self (*), result as self.

    Raises:
        TypeError: there are too many arguments.
        AssertionError: the device is a GPU.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1, 2]).to(rushlight.float64)
        tensor([1., 2.], dtype=torch.float64)
    """
    first, *rest = args or (None,)
    if isinstance(first, Tensor):
        dtype = first.dtype
    elif isinstance(first, str | device_type) or (type(first) is int):
        device = first
        if rest:
            dtype, rest = rest[0], rest[1:]
    elif first is not None:
        dtype = first
    if len(rest) > 2:
        raise TypeError(f"to() received an invalid combination of arguments - got {len(args)}")
    copy = bool(rest[1]) if len(rest) == 2 else copy
    require_cpu(device)
    target = self.dtype if dtype is None else element_type("to", dtype)
    result = cast(self, target)
    return clone(self) if copy and result is self else result


def _casting(name: str, target: dtype_type, shown: str) -> None:
    def method(self: Tensor, memory_format: Any = None) -> Tensor:
        return cast(self, target)

    method.__name__ = name
    method.__doc__ = f"""The tensor as ``{target.name}``; itself if it is already.

    Args:
        memory_format: ignored; the layout is the tensor's.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([0.0, 2.5]).{name}()
        {shown}
    """
    operation(function=False)(method)


for _name, _target, _shown in (
    ("float", dtypes.float32, "tensor([0.0000, 2.5000])"),
    ("double", dtypes.float64, "tensor([0.0000, 2.5000], dtype=torch.float64)"),
    ("long", dtypes.int64, "tensor([0, 2])"),
    ("int", dtypes.int32, "tensor([0, 2], dtype=torch.int32)"),
    ("short", dtypes.int16, "tensor([0, 2], dtype=torch.int16)"),
    ("char", dtypes.int8, "tensor([0, 2], dtype=torch.int8)"),
    ("byte", dtypes.uint8, "tensor([0, 2], dtype=torch.uint8)"),
    ("bool", dtypes.bool, "tensor([False,  True])"),
):
    _casting(_name, _target, _shown)

_CLASSES = {
    "FloatTensor": dtypes.float32,
    "DoubleTensor": dtypes.float64,
    "LongTensor": dtypes.int64,
    "IntTensor": dtypes.int32,
    "ShortTensor": dtypes.int16,
    "CharTensor": dtypes.int8,
    "ByteTensor": dtypes.uint8,
    "BoolTensor": dtypes.bool,
}
_CLASS_OF = {target: name for name, target in _CLASSES.items()}


@operation("type", function=False)
def _type(self: Tensor, dtype: Any = None, non_blocking: bool = False) -> Tensor | str:
    """The name of the tensor's class in PyTorch, or the tensor cast to ``dtype``.

    Args:
        self: a tensor.
        dtype: an element type, or a name such as ``"torch.LongTensor"`` (default: ask the name).
        non_blocking: ignored.

    Raises:
        ValueError: there is no class of that name.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1.5]).type()
        'torch.FloatTensor'
    """
    if dtype is None:
        return f"torch.{_CLASS_OF[self.dtype]}"
    if isinstance(dtype, str):
        name = dtype.removeprefix("torch.")
        if name not in _CLASSES:
            raise ValueError(f"invalid type: '{dtype}'")
        return cast(self, _CLASSES[name])
    return cast(self, element_type("type", dtype))


@operation(function=False)
def type_as(self: Tensor, other: Tensor) -> Tensor:
    """The tensor with the element type of ``other``.

    Args:
        self: a tensor.
        other: a tensor.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1, 2]).type_as(rushlight.tensor(0.5))
        tensor([1., 2.])
    """
    return cast(self, require_tensor("type_as", other, "other").dtype)


@operation(function=False)
def cpu(self: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself: it is on the CPU.

    Args:
        self: a tensor.
        memory_format: ignored; the layout is the tensor's.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([1, 2])
        >>> x.cpu() is x
        True
    """
    return self


@operation(function=False)
def cuda(self: Tensor, device: Device = None, non_blocking: bool = False) -> Tensor:
    """Refused: there is no GPU here; the tensor itself for ``device="cpu"``.

    Args:
        self: a tensor.
        device: where to (default: the first GPU).
        non_blocking: ignored.

    Shape:
        self (*), result as self.

    Raises:
        AssertionError: always but for the CPU, as in a PyTorch built without CUDA.

    Example:
        >>> import rushlight
        >>> rushlight.ones(2).cuda()
        Traceback (most recent call last):
        AssertionError: Torch not compiled with CUDA enabled...
    """
    require_cpu("cuda" if device is None else device)
    return self


@operation(function=False)
def numpy(self: Tensor, *, force: bool = False) -> np.ndarray[Any, Any]:
    """The elements as an ndarray that shares their memory.

    Args:
        self: a tensor.
        force: detach first instead of refusing a tensor that requires grad (default False).

    Shape:
        self (*), the array as self.

    Raises:
        RuntimeError: the tensor requires grad, operations are recorded, and ``force`` is False.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1.0, 2.0]).numpy()
        array([1., 2.], dtype=float32)
    """
    if not force and state.grad and self.requires_grad:
        raise RuntimeError(
            "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
        )
    return np.asarray(self._data)  # itself; a tracer refuses


@operation(method=False)
def is_tensor(obj: Any) -> bool:
    """Whether ``obj`` is a tensor.

    Args:
        obj: anything.

    Example:
        >>> import rushlight
        >>> rushlight.is_tensor(rushlight.tensor(1)), rushlight.is_tensor([1])
        (True, False)
    """
    return isinstance(obj, Tensor)


@operation(method=False)
def numel(input: Tensor) -> int:
    """The number of elements.

    Args:
        input: a tensor.

    Example:
        >>> import rushlight
        >>> rushlight.numel(rushlight.zeros(2, 3))
        6
    """
    return require_tensor("numel", input).numel()


@operation(method=False)
def is_floating_point(input: Tensor) -> bool:
    """Whether the elements are floating-point numbers.

    Args:
        input: a tensor.

    Example:
        >>> import rushlight
        >>> rushlight.is_floating_point(rushlight.tensor([1.0]))
        True
    """
    return require_tensor("is_floating_point", input).is_floating_point()


@operation(function=False)
def copy_(self: Tensor, src: Any, non_blocking: bool = False) -> Tensor:
    """Overwrite the tensor with ``src``, broadcast and cast; return it.

    Args:
        self: a tensor.
        src: a tensor, or a number.
        non_blocking: ignored.

    Shape:
        src broadcasts to self (*), result as self.

    Raises:
        RuntimeError: ``src`` does not broadcast to the tensor's shape.

    Example:
        >>> import rushlight
        >>> rushlight.zeros(2, 2).copy_(rushlight.tensor([1, 2]))
        tensor([[1., 2.],
                [1., 2.]])
    """
    if is_number(src):
        src = wrap(np.asarray(src))
    source = require_tensor("copy_", src, "other")
    check_writable(self)
    if source._data.shape != self._data.shape:
        check_expandable(source._data.shape, self._data.shape)
    return overwrite(self, source)


def overwrite(target: Tensor, source: Tensor, row: Any = rows.copy) -> Tensor:
    """Write ``source``, which broadcasts to it, into ``target``, which may be written to.

    ``row`` names the operation in the history.
    """
    recorded = state.grad and (source.requires_grad or target.requires_grad)
    plain = isinstance(target._data, np.ndarray) and isinstance(source._data, np.ndarray)
    if plain and not recorded and target._data.flags.writeable and state.guard is None:
        copy_quietly(target._data, source._data)
        mark_written(target._data)
        return target
    return write(target, row(target, cast(source, target.dtype)))


def check_expandable(shape: tuple[int, ...], to: tuple[int, ...]) -> None:
    """Refuse a value of ``shape`` where ``to`` is needed.

    Raises:
        RuntimeError: it does not broadcast.
    """
    if len(shape) > len(to):
        raise RuntimeError(
            f"expand(size={list(to)}): the number of sizes provided ({len(to)}) must be greater or "
            f"equal to the number of dimensions in the tensor ({len(shape)}); got {list(shape)}"
        )
    lead = len(to) - len(shape)
    for d, n in enumerate(shape):
        if n not in (1, to[lead + d]):
            raise RuntimeError(
                f"The expanded size of the tensor ({to[lead + d]}) must match the existing size "
                f"({n}) at non-singleton dimension {lead + d}.  Target sizes: {list(to)}.  "
                f"Tensor sizes: {list(shape)}"
            )


@operation(function=False)
def fill_(self: Tensor, value: Any) -> Tensor:
    """Overwrite every element with ``value``; return the tensor.

    Args:
        self: a tensor.
        value: a number, or a tensor without dimensions.

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: ``value`` has dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.zeros(3).fill_(2)
        tensor([2., 2., 2.])
    """
    if isinstance(value, Tensor):
        if value.ndim:
            raise RuntimeError(
                "fill_ only supports 0-dimension value tensor but got tensor with "
                f"{value.ndim} dimensions."
            )
        check_writable(self, overlapping=True)
        return overwrite(self, value, rows.fill_tensor)
    check_writable(self, overlapping=True)
    number = number_of("fill_", value, "value", 1)
    return overwrite(self, wrap(checked_number(number, self.dtype)), rows.fill)


@operation(function=False)
def zero_(self: Tensor) -> Tensor:
    """Overwrite every element with 0; return the tensor.

    Shape:
        self (*), result as self.

    Example:
        >>> import rushlight
        >>> rushlight.ones(3).zero_()
        tensor([0., 0., 0.])
    """
    check_writable(self, overlapping=True)
    return overwrite(self, wrap(np.zeros((), self._data.dtype)), rows.zero)
