"""Powers: the functions, the methods and the operator."""

from __future__ import annotations

from typing import Any

from rushlight.dtypes import float64
from rushlight.functional.arithmetic import operator
from rushlight.functional.operands import (
    cast,
    constant,
    is_number,
    pair,
    require_one_tensor,
    unsupported,
)
from rushlight.functional.register import in_place, operation, title
from rushlight.ops import tensors as rows
from rushlight.promotion import promote_number
from rushlight.tensor import Tensor, tensor_method

__all__ = ["pow"]


@operation(inplace=True, out=True)
def pow(input: Any, exponent: Any) -> Tensor:
    """Input to the power exponent.

    Args:
        input: a tensor or a number.
        exponent: a tensor or a number; the two broadcast and promote.

    Shape:
        input and exponent broadcast to (*), result (*).

    Raises:
        RuntimeError: integers to a negative number.
        TypeError: none of the two is a tensor.
        NotImplementedError: both are bool.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.pow(rushlight.tensor([1, 2, 3]), 2)
        tensor([1, 4, 9])
    """
    if isinstance(input, Tensor) and is_number(exponent):
        return _fixed_power(input, exponent)
    require_one_tensor("pow", input, exponent)
    x, y = pair("pow", input, exponent)
    if x._data.dtype.kind == "b":
        raise unsupported("pow", x)
    result: Tensor = rows.pow(x, y)
    return result


def _fixed_power(x: Tensor, exponent: Any) -> Tensor:
    if x._data.dtype.kind != "f":
        x = cast(x, promote_number(x.dtype, exponent))
        if x._data.dtype.kind == "b":
            raise unsupported("pow", x)
        if x._data.dtype.kind != "f" and exponent < 0:
            raise RuntimeError(
                "Integers to negative integer powers are not allowed: got a tensor of "
                f"{x.dtype} and the exponent {exponent}"
            )
    result: Tensor = rows.power(x, exponent=exponent)
    return result


def _double(value: Any) -> Any:
    return cast(value, float64) if isinstance(value, Tensor) else float(value)


@operation(out=True)
def float_power(input: Any, exponent: Any) -> Tensor:
    """Input to the power exponent, in float64.

    Args:
        input: a tensor or a number.
        exponent: a tensor or a number; the two broadcast.

    Shape:
        input and exponent broadcast to (*), result (*).

    Raises:
        TypeError: none of the two is a tensor.
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.float_power(rushlight.tensor([1, 2, 3]), 0.5)
        tensor([1.0000, 1.4142, 1.7321], dtype=torch.float64)
    """
    require_one_tensor("float_power", input, exponent)
    if is_number(input):
        input = constant(input, float64.numpy)
    return pow(_double(input), _double(exponent))


@tensor_method()
def float_power_(self: Tensor, exponent: Any) -> Tensor:
    """``float_power``, written into the tensor; returns it.

    Args:
        self: a tensor.
        exponent: a tensor or a number; it broadcasts to the tensor.

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: the tensor is not of float64.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([4.0], dtype=rushlight.float64).float_power_(0.5)
        tensor([2.], dtype=torch.float64)
    """
    if self.dtype is not float64:
        raise RuntimeError(
            f"the base given to float_power_ has dtype {title(self.dtype)} but the operation's "
            "result requires dtype Double"
        )
    result: Tensor = in_place(float_power, "float_power_")(self, exponent)
    return result


operator("pow", pow)
