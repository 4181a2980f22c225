"""Three operands in one step: ``addcmul``, ``addcdiv``, ``lerp``."""

from __future__ import annotations

from typing import Any

from rushlight.functional.operands import (
    cast,
    constant,
    is_number,
    require_tensor,
    together,
    unsupported,
)
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__: list[str] = []


@operation(inplace=True, out=True)
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    """Input + value · tensor1 · tensor2.

    Args:
        input: a tensor.
        tensor1: a tensor.
        tensor2: a tensor; the three broadcast and promote.
        value: a number (default 1), of the category of the tensors.

    Shape:
        input, tensor1 and tensor2 broadcast to (*), result (*).

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([3.0, 4.0])
        >>> rushlight.addcmul(rushlight.zeros(2), x, y, value=0.5)
        tensor([1.5000, 4.0000])
    """
    x, y, z = _three("addcmul", input, tensor1, tensor2)
    value = value if x._data.dtype.kind == "f" else int(value)
    result: Tensor = rows.addcmul(x, y, z, value=value)
    return result


@operation(inplace=True, out=True)
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    """Input + value · tensor1 / tensor2.

    Args:
        input: a tensor.
        tensor1: a tensor.
        tensor2: a tensor; the three broadcast and promote.
        value: a number (default 1).

    Shape:
        input, tensor1 and tensor2 broadcast to (*), result (*).

    Raises:
        RuntimeError: integers would have to be divided.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1.0, 2.0]), rushlight.tensor([4.0, 4.0])
        >>> rushlight.addcdiv(rushlight.zeros(2), x, y, value=2)
        tensor([0.5000, 1.0000])
    """
    x, y, z = _three("addcdiv", input, tensor1, tensor2)
    if tensor1._data.dtype.kind != "f" and tensor2._data.dtype.kind != "f":
        raise RuntimeError(
            "Integer division with addcdiv is no longer supported, and in a future release addcdiv "
            "will perform a true division of tensor1 and tensor2: got "
            f"{tensor1.dtype} and {tensor2.dtype}; use input + value * torch.trunc(tensor1 / "
            "tensor2), or cast to floating point"
        )
    result: Tensor = rows.addcdiv(x, y, z, value=value)
    return result


def _three(who: str, *operands: Tensor) -> tuple[Tensor, ...]:
    for position, (name, value) in enumerate(
        zip(("input", "tensor1", "tensor2"), operands, strict=True), start=1
    ):
        require_tensor(who, value, name, position)
    return together(*operands)


@operation(inplace=True, out=True)
def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """Input + weight · (end - input).

    Args:
        input: a tensor of floating-point numbers.
        end: a tensor of the same type.
        weight: a tensor of the same type, or a number; the three broadcast.

    Shape:
        input, end and weight broadcast to (*), result (*).

    Raises:
        RuntimeError: the types differ.
        NotImplementedError: the input is not of floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.lerp(rushlight.tensor([0.0, 10.0]), rushlight.tensor([1.0, 20.0]), 0.25)
        tensor([ 0.2500, 12.5000])
    """
    x = require_tensor("lerp", input)
    if is_number(weight):
        weight = constant(weight, x._data.dtype)
    elif not require_tensor("lerp", weight, "weight").ndim:
        weight = cast(weight, x.dtype)
    for name, value in (("end", end), ("weight", weight)):
        if require_tensor("lerp", value, name).dtype is not x.dtype:
            raise RuntimeError(
                f"expected dtype {x.dtype.name} for `{name}` but got dtype {value.dtype.name}"
            )
    if x._data.dtype.kind != "f":
        raise unsupported("lerp_kernel_scalar", x)
    result: Tensor = rows.lerp(x, end, weight)
    return result
