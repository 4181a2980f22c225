"""New tensors of random whole numbers: ``randint``, ``randint_like``, ``randperm``.

Those of random fractions are in ``random.py``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.creation import Device
from rushlight.functional.drawing import (
    Array,
    bound,
    by_name,
    copy_into,
    filled,
    filled_like,
    require_generator,
)
from rushlight.functional.lengths import lengths, whole
from rushlight.functional.register import operation
from rushlight.random import Generator
from rushlight.random.checks import scalar_name
from rushlight.random.integers import fill_integers
from rushlight.random.permutation import permutation
from rushlight.tensor import Tensor

__all__ = ["randint", "randint_like", "randperm"]


@operation(method=False)
def randint(
    *bounds: Any,
    generator: Generator | None = None,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
    **named: Any,
) -> Tensor:
    """Whole numbers of [low, high): ``randint(high, size)`` or ``randint(low, high, size)``.

    Args:
        bounds: ``low`` (default 0), ``high``, and ``size``, the lengths as one sequence.
        generator: where the words come from (default: the default generator).
        out: a tensor to write into.
        dtype: any type (default: int64).
        device: the CPU.
        requires_grad: whether to record gradients (default False).
        named: ``low``, ``high`` or ``size`` by name.

    Shape:
        result (size).

    Raises:
        RuntimeError: low >= high, or a bound is beyond the type.
        TypeError: ``size`` is no tuple.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.randint(0, 100, (5,))
        tensor([42, 67, 76, 14, 26])
    """
    low, high, (size,) = _integer_bounds("randint", ("size",), bounds, named)
    if not isinstance(size, tuple | list):
        raise TypeError(
            "randint(): argument 'size' must be tuple of ints, "
            f"not {type(size).__name__}; write ({size},)"
        )
    source = require_generator("randint", generator)
    fill = partial(fill_integers, low=low, high=high, generator=source)
    shape = lengths("randint", (size,))
    return filled("randint", shape, fill, out, dtype, device, requires_grad, dtypes.int64)


def _integer_bounds(
    who: str, others: tuple[str, ...], args: tuple[Any, ...], named: dict[str, Any]
) -> tuple[int, int, list[Any]]:
    """``low``, ``high`` and the other arguments, where ``low`` may be left out."""
    low_given = len(args) + len(named) == 2 + len(others)
    names = ("low", "high", *others) if low_given else ("high", *others)
    given = by_name(who, names, args, named)
    missing = [name for name in names if name not in given]
    if missing:
        raise TypeError(f"{who}() missing required arguments: {', '.join(missing)}")
    low = bound(who, given["low"], "low") if low_given else 0
    return low, bound(who, given["high"], "high"), [given[name] for name in others]


@operation(method=False)
def randperm(
    n: int,
    *,
    generator: Generator | None = None,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """The numbers 0 to n − 1 in random order.

    Args:
        n: how many.
        generator: where the words come from (default: the default generator).
        out: a tensor to write into.
        dtype: any type but bool (default: int64).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (n).

    Raises:
        RuntimeError: n < 0, or the type cannot hold n − 1.
        NotImplementedError: the type is bool.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.randperm(10)
        tensor([2, 6, 1, 8, 4, 5, 0, 9, 3, 7])
    """
    count = whole("randperm", n, "n")
    source = require_generator("randperm", generator)
    if count < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {count}: [{count}]")

    def fill(array: Array) -> None:
        _check_holds(array.dtype, count)
        copy_into(permutation(count, source), array)

    return filled("randperm", (count,), fill, out, dtype, device, requires_grad, dtypes.int64)


_DIGITS = {"f": 24, "d": 53}


def _check_holds(to: np.dtype[Any], count: int) -> None:
    """Refuse an element type that cannot hold the numbers below ``count``."""
    if to.kind == "b":
        raise NotImplementedError(f"\"randperm\" not implemented for '{scalar_name(to)}'")
    if to.kind == "f":
        if count > 2 ** _DIGITS[to.char] + 1:
            raise RuntimeError(
                f"n cannot be greater than 2^{_DIGITS[to.char]}+1 for {scalar_name(to)} type; "
                f"got {count}"
            )
    elif count - 1 > np.iinfo(to).max:
        raise RuntimeError(
            f"value cannot be converted to type {to.name}_t without overflow; got n={count}"
        )


@operation(method=False)
def randint_like(
    input: Tensor,
    *bounds: Any,
    generator: Generator | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
    memory_format: Any = None,
    **named: Any,
) -> Tensor:
    """Whole numbers of [low, high), in the shape of a tensor: ``randint_like(x, high)``.

    Args:
        input: a tensor.
        bounds: ``low`` (default 0) and ``high``.
        generator: where the words come from (default: the default generator).
        dtype: any type (default: the input's).
        device: the CPU.
        requires_grad: whether to record gradients (default False).
        memory_format: ignored; the layout is the input's.
        named: ``low`` or ``high`` by name.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: low >= high, or a bound is beyond the type.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.randint_like(rushlight.zeros(5), 0, 100)
        tensor([42., 67., 76., 14., 26.])
    """
    low, high, _ = _integer_bounds("randint_like", (), bounds, named)
    source = require_generator("randint_like", generator)
    fill = partial(fill_integers, low=low, high=high, generator=source)
    return filled_like("randint_like", input, fill, dtype, device, requires_grad)
