"""New tensors of random numbers: ``rand``, ``randn``, ``normal``, ``bernoulli``, ``multinomial``.

The numbers are PyTorch's for the same seed, word for word; how they are drawn is told in the room
``random``. Whole numbers are in ``random_integers.py``; ``refill.py`` fills existing tensors.
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
    copy_into,
    drawn_node,
    fill_out,
    filled,
    filled_like,
    real,
    refuse_history,
    require_generator,
)
from rushlight.functional.lengths import Lengths, lengths, whole
from rushlight.functional.operands import require_tensor
from rushlight.functional.register import operation
from rushlight.random import Generator
from rushlight.random.bernoulli import fill_bernoulli
from rushlight.random.multinomial import multinomial as multinomial_of_arrays
from rushlight.random.normal import fill_normal, normal_around
from rushlight.random.uniform import fill_uniform
from rushlight.tensor import Tensor, wrap

__all__ = ["bernoulli", "multinomial", "normal", "rand", "rand_like", "randn", "randn_like"]


@operation(method=False)
def rand(
    *shape: Lengths,
    size: Lengths | None = None,
    generator: Generator | None = None,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """Uniform numbers of [0, 1).

    Args:
        shape: the lengths, as numbers or as one sequence; also as the keyword ``size``.
        size: the lengths.
        generator: where the words come from (default: the default generator).
        out: a tensor to write into.
        dtype: a floating-point type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (shape).

    Raises:
        NotImplementedError: the type is not a floating-point type.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.rand(3)
        tensor([0.8823, 0.9150, 0.3829])
    """
    source = require_generator("rand", generator)
    fill = partial(fill_uniform, generator=source)
    return filled("rand", lengths("rand", shape, size), fill, out, dtype, device, requires_grad)


@operation(method=False)
def randn(
    *shape: Lengths,
    size: Lengths | None = None,
    generator: Generator | None = None,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """Normal numbers of mean 0 and standard deviation 1.

    Args:
        shape: the lengths, as numbers or as one sequence; also as the keyword ``size``.
        size: the lengths.
        generator: where the words come from (default: the default generator).
        out: a tensor to write into.
        dtype: a floating-point type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (shape).

    Raises:
        NotImplementedError: the type is not a floating-point type.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.randn(3)
        tensor([0.3367, 0.1288, 0.2345])
    """
    source = require_generator("randn", generator)
    fill = partial(fill_normal, generator=source)
    return filled("randn", lengths("randn", shape, size), fill, out, dtype, device, requires_grad)


@operation(method=False)
def rand_like(
    input: Tensor,
    *,
    generator: Generator | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Uniform numbers of [0, 1), in the shape of a tensor.

    Args:
        input: a tensor.
        generator: where the words come from (default: the default generator).
        dtype: a floating-point type (default: the input's).
        device: the CPU.
        requires_grad: whether to record gradients (default False).
        memory_format: ignored; the layout is the input's, and the words go along memory.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the type is not a floating-point type.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.rand_like(rushlight.zeros(3))
        tensor([0.8823, 0.9150, 0.3829])
    """
    fill = partial(fill_uniform, generator=require_generator("rand_like", generator))
    return filled_like("rand_like", input, fill, dtype, device, requires_grad)


@operation(method=False)
def randn_like(
    input: Tensor,
    *,
    generator: Generator | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Normal numbers of mean 0 and standard deviation 1, in the shape of a tensor.

    Args:
        input: a tensor.
        generator: where the words come from (default: the default generator).
        dtype: a floating-point type (default: the input's).
        device: the CPU.
        requires_grad: whether to record gradients (default False).
        memory_format: ignored; the layout is the input's, and the words go along memory.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the type is not a floating-point type.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.randn_like(rushlight.zeros(3))
        tensor([0.3367, 0.1288, 0.2345])
    """
    fill = partial(fill_normal, generator=require_generator("randn_like", generator))
    return filled_like("randn_like", input, fill, dtype, device, requires_grad)


@operation(method=False)
def normal(
    mean: float | Tensor,
    std: float | Tensor = 1.0,
    size: Lengths | None = None,
    *,
    generator: Generator | None = None,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """Normal numbers: of a mean or spread for each element, or ``size`` of them alike.

    Args:
        mean: a tensor, or one number for all.
        std: a tensor, or one number for all, at least 0 (default 1).
        size: the lengths as one sequence, where both are numbers.
        generator: where the words come from (default: the default generator).
        out: a tensor to write into.
        dtype: a floating-point type, where both are numbers (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients, where both are numbers (default False).

    Shape:
        result as mean and std broadcast, or (size).

    Raises:
        RuntimeError: a std is below 0, or the shapes do not fit.
        TypeError: both are numbers without ``size``, or a tensor with it.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.normal(5.0, 0.1, (3,))
        tensor([5.0337, 5.0129, 5.0234])
    """
    source = require_generator("normal", generator)
    if isinstance(mean, Tensor) or isinstance(std, Tensor):
        if (size, dtype, device, requires_grad) != (None, None, None, False):
            raise TypeError(
                "normal(): size, dtype, device and requires_grad go with two numbers, "
                f"got mean: {type(mean).__name__}, std: {type(std).__name__}"
            )
        return _normal_around(mean, std, source, out)
    if not isinstance(size, tuple | list):
        raise TypeError(
            "normal(): two numbers need the argument 'size', a tuple of ints, "
            f"not {type(size).__name__}"
        )
    m, s = real("normal", mean, "mean", 1), real("normal", std, "std", 2)
    fill = partial(fill_normal, mean=m, std=s, generator=source)
    return filled("normal", lengths("normal", (size,)), fill, out, dtype, device, requires_grad)


def _normal_around(
    mean: float | Tensor, std: float | Tensor, source: Generator | None, out: Tensor | None
) -> Tensor:
    tensors = [x for x in (mean, std) if isinstance(x, Tensor)]
    to = (tensors[0] if out is None else require_tensor("normal", out, "out"))._data.dtype
    # Beside a mean, a std of another floating-point type keeps its digits, as in PyTorch.
    keeps = isinstance(std, Tensor) and len(tensors) == 2 and std.is_floating_point()
    around = _parameter("mean", 1, mean, to)
    spread = _parameter("std", 2, std, None if keeps else to)
    if out is not None:
        refuse_history("normal", *tensors)
        values = normal_around(around, spread, source)
        return fill_out("normal", values.shape, partial(copy_into, values), out)
    result = wrap(normal_around(around, spread, source))
    kind = 3 if len(tensors) == 2 else 1 if isinstance(mean, Tensor) else 2
    result._node = drawn_node(f"NormalBackward{kind}", result._data, tensors)
    return result


def _parameter(
    name: str, position: int, value: float | Tensor, to: np.dtype[Any] | None
) -> Array | float:
    """A number, or an array of type ``to`` (None: its own)."""
    if not isinstance(value, Tensor):
        return real("normal", value, name, position)
    array: Array = value._data
    return array if to is None else array.astype(to, copy=False)


@operation()
def bernoulli(
    input: Tensor,
    p: float | None = None,
    *,
    generator: Generator | None = None,
    out: Tensor | None = None,
) -> Tensor:
    """Ones and zeros, each a one with the chance that stands at its place in ``input``.

    Args:
        input: chances, of a floating-point type; with ``p``, any tensor of the shape wanted.
        p: one chance for all (default None: the input's elements).
        generator: where the words come from (default: the default generator).
        out: a tensor to write into; not with ``p``.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: a chance is outside [0, 1].
        NotImplementedError: the chances are not floating-point numbers.
        TypeError: ``p`` and ``out`` are given together.

    Example:
        >>> import rushlight
        >>> rushlight.bernoulli(rushlight.tensor([0.0, 1.0]))
        tensor([0., 1.])
    """
    x = require_tensor("bernoulli", input)
    source = require_generator("bernoulli", generator)
    chances = x._data if p is None else real("bernoulli", p, "p", 2)
    if out is not None:
        if p is not None:
            raise TypeError(f"bernoulli(): out goes with a tensor of chances, not with p={p}")
        refuse_history("bernoulli", x)
        return fill_out(
            "bernoulli", x._data.shape, partial(fill_bernoulli, p=chances, generator=source), out
        )
    array = np.empty(x._data.shape, x._data.dtype)
    fill_bernoulli(array, chances, source)
    result = wrap(array)
    result._node = drawn_node("BernoulliBackward0", array, (x,))
    return result


@operation()
def multinomial(
    input: Tensor,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
    out: Tensor | None = None,
) -> Tensor:
    """Indices drawn with chances in proportion to weights.

    Args:
        input: weights of shape (categories) or (rows, categories), floating, not negative.
        num_samples: how many indices to draw for each row.
        replacement: whether an index may come again (default False).
        generator: where the words come from (default: the default generator).
        out: an int64 tensor to write into.

    Shape:
        Returns (num_samples) or (rows, num_samples).

    Raises:
        RuntimeError: a weight is negative, infinite or NaN, all of a row are 0, there are too few
            categories, or the shape, type or number of samples does not fit.
        TypeError: ``replacement`` is no bool.

    Example:
        >>> import rushlight
        >>> rushlight.multinomial(rushlight.tensor([0.0, 1.0]), 3, replacement=True)
        tensor([1, 1, 1])
    """
    x = require_tensor("multinomial", input)
    count = whole("multinomial", num_samples, "num_samples")
    if not isinstance(replacement, bool):
        raise TypeError(
            f"multinomial(): argument 'replacement' must be bool, not {type(replacement).__name__}"
        )
    source = require_generator("multinomial", generator)
    if out is not None and out.dtype is not dtypes.int64:
        raise RuntimeError(f"multinomial expects Long tensor out, got: {out.dtype}")
    picked = multinomial_of_arrays(x._data, count, replacement, source)
    if out is None:
        return wrap(np.ascontiguousarray(picked))
    return fill_out("multinomial", picked.shape, partial(copy_into, picked), out)
