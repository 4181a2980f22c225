"""New tensors of random numbers: ``rand``, ``randn``, ``randint``, ``randperm`` and the others.

The numbers are PyTorch's for the same seed, word for word; how they are drawn is told in the room
``random``. Tensors that exist are filled in ``refill.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.autograd.state import state
from rushlight.autograd.versions import mark_written
from rushlight.autograd.views import check_writable
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.creation import Device, finished
from rushlight.functional.drawing import bound, by_name, drawn_node, real, require_generator
from rushlight.functional.lengths import Lengths, element_type, lengths, whole
from rushlight.functional.operands import require_tensor
from rushlight.functional.register import operation
from rushlight.random import Generator
from rushlight.random.bernoulli import fill_bernoulli
from rushlight.random.checks import scalar_name
from rushlight.random.integers import fill_integers
from rushlight.random.multinomial import multinomial as multinomial_of_arrays
from rushlight.random.normal import fill_normal, normal_around
from rushlight.random.permutation import permutation
from rushlight.random.uniform import fill_uniform
from rushlight.tensor import Tensor, wrap

__all__ = [
    "bernoulli",
    "multinomial",
    "normal",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
]

Array = np.ndarray[Any, Any]
Fill = Callable[[Array], None]


def _filled(
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
        return _fill_out(who, shape, fill, out, dtype)
    array = np.empty(shape, element_type(who, dtype or default).numpy)
    fill(array)
    return finished(array, requires_grad, device)


def _fill_out(
    who: str, shape: tuple[int, ...], fill: Fill, out: Tensor, dtype: dtype_type | None = None
) -> Tensor:
    """Give ``out`` the shape and let ``fill`` write into its memory, in its own element type."""
    require_tensor(who, out, "out")
    if dtype is not None and element_type(who, dtype) is not out.dtype:
        raise RuntimeError(
            f"{who}(): dtype {dtype} does not match dtype of out parameter ({out.dtype})"
        )
    _refuse_history(who, out)
    if out._data.shape != shape:
        out._data = np.empty(shape, out._data.dtype)
    check_writable(out)
    fill(out._data)
    mark_written(out._data)
    return out


def _refuse_history(who: str, *tensors: Any) -> None:
    if state.grad and any(isinstance(x, Tensor) and x.requires_grad for x in tensors):
        raise RuntimeError(
            f"{who}(): functions with out=... arguments don't support automatic differentiation, "
            "but one of the arguments requires grad."
        )


def _copy(values: Array, target: Array) -> None:
    np.copyto(target, values, casting="unsafe")


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
    return _filled("rand", lengths("rand", shape, size), fill, out, dtype, device, requires_grad)


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

    The arguments are those of ``rand``.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.randn(3)
        tensor([0.3367, 0.1288, 0.2345])
    """
    source = require_generator("randn", generator)
    fill = partial(fill_normal, generator=source)
    return _filled("randn", lengths("randn", shape, size), fill, out, dtype, device, requires_grad)


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

    Raises:
        RuntimeError: low >= high, or a bound is beyond the type.

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
    return _filled("randint", shape, fill, out, dtype, device, requires_grad, dtypes.int64)


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
        _copy(permutation(count, source), array)

    return _filled("randperm", (count,), fill, out, dtype, device, requires_grad, dtypes.int64)


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


def _filled_like(
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
    order = "C" if 0 in x._data.strides else "K"
    array = np.empty_like(x._data, to.numpy, order=order)
    fill(array)
    return finished(array, requires_grad, device)


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

    Raises:
        NotImplementedError: the type is not a floating-point type.
    """
    fill = partial(fill_uniform, generator=require_generator("rand_like", generator))
    return _filled_like("rand_like", input, fill, dtype, device, requires_grad)


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

    The arguments are those of ``rand_like``.
    """
    fill = partial(fill_normal, generator=require_generator("randn_like", generator))
    return _filled_like("randn_like", input, fill, dtype, device, requires_grad)


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

    Raises:
        RuntimeError: low >= high, or a bound is beyond the type.
    """
    low, high, _ = _integer_bounds("randint_like", (), bounds, named)
    source = require_generator("randint_like", generator)
    fill = partial(fill_integers, low=low, high=high, generator=source)
    return _filled_like("randint_like", input, fill, dtype, device, requires_grad)


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
    return _filled("normal", lengths("normal", (size,)), fill, out, dtype, device, requires_grad)


def _normal_around(
    mean: float | Tensor, std: float | Tensor, source: Generator | None, out: Tensor | None
) -> Tensor:
    tensors = [x for x in (mean, std) if isinstance(x, Tensor)]
    to = (tensors[0] if out is None else require_tensor("normal", out, "out"))._data.dtype
    around = real("normal", mean, "mean", 1) if not isinstance(mean, Tensor) else _as(mean, to)
    spread = real("normal", std, "std", 2) if not isinstance(std, Tensor) else std._data
    if isinstance(std, Tensor) and (len(tensors) == 1 or spread.dtype.kind != "f"):
        # Beside a mean, a float64 std keeps its digits, as in PyTorch.
        spread = _as(std, to)
    if out is not None:
        _refuse_history("normal", *tensors)
        values = normal_around(around, spread, source)
        return _fill_out("normal", values.shape, partial(_copy, values), out)
    result = wrap(normal_around(around, spread, source))
    kind = 3 if len(tensors) == 2 else 1 if isinstance(mean, Tensor) else 2
    result._node = drawn_node(f"NormalBackward{kind}", result._data, tensors)
    return result


def _as(x: Tensor, to: np.dtype[Any]) -> Array:
    return x._data.astype(to, copy=False)


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

    Raises:
        RuntimeError: a chance is outside [0, 1].
        NotImplementedError: the chances are not floating-point numbers.

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
        _refuse_history("bernoulli", x)
        return _fill_out(
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

    Example:
        >>> import rushlight
        >>> rushlight.multinomial(rushlight.tensor([0.0, 1.0]), 3, replacement=True)
        tensor([1, 1, 1])
    """
    x = require_tensor("multinomial", input)
    count = whole("multinomial", num_samples, "num_samples")
    if not isinstance(replacement, bool):
        raise TypeError(
            "multinomial(): argument 'replacement' must be bool, "
            f"not {type(replacement).__name__}"
        )
    source = require_generator("multinomial", generator)
    if out is not None and out.dtype is not dtypes.int64:
        raise RuntimeError(f"multinomial expects Long tensor out, got: {out.dtype}")
    picked = multinomial_of_arrays(x._data, count, replacement, source)
    if out is None:
        return wrap(picked)
    return _fill_out("multinomial", picked.shape, partial(_copy, picked), out)
