"""New tensors that count: ``arange``, ``linspace``, ``logspace``, ``eye``, indices of triangles."""

from __future__ import annotations

import math
from typing import Any, NoReturn

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.creation import Device, checked_number, finished, number_of
from rushlight.functional.lengths import element_type, whole
from rushlight.functional.register import operation
from rushlight.tensor import Tensor

__all__ = ["arange", "eye", "linspace", "logspace"]

Number = Any
Array = np.ndarray[Any, Any]


@operation(method=False, out=True)
def arange(
    *bounds: Number,
    start: Number = None,
    end: Number = None,
    step: Number = None,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """The numbers start, start + step, … before end: ⌈(end - start) / step⌉ of them.

    Args:
        bounds: ``end``, ``start, end`` or ``start, end, step``.
        start: the first number (default 0).
        end: where to stop.
        step: the distance of neighbours (default 1).
        dtype: the element type (default: int64, or the default type where a number is a float).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (⌈(end - start) / step⌉).

    Raises:
        RuntimeError: ``step`` is 0 or leads away from ``end``, or a number is not finite.

    Example:
        >>> import rushlight
        >>> rushlight.arange(1, 2, 0.5)
        tensor([1.0000, 1.5000])
    """
    first, last, by = _bounds(bounds, start, end, step)
    to = dtype
    if to is None:
        floating = any(isinstance(n, float) for n in (first, last, by))
        to = dtypes.get_default_dtype() if floating else dtypes.int64
    to = element_type("arange", to)
    return finished(_counted(first, last, by, to), requires_grad, device)


def _bounds(given: tuple[Any, ...], start: Any, end: Any, step: Any) -> tuple[Any, Any, Any]:
    """The three numbers, of which two have defaults."""
    if len(given) > 3 or not (given or end is not None):
        _refuse_bounds(given)
    if len(given) == 1 and end is None:
        given = (None, *given)
    found = [start, end, step]
    for i, value in enumerate(given):
        if value is not None and found[i] is not None:
            _refuse_bounds(given)
        found[i] = found[i] if value is None else value
    names = ("start", "end", "step")
    alone = len(given) == 2 and given[0] is None
    first, last, by = (
        None if value is None else number_of("arange", value, name, 1 if alone else i)
        for i, (name, value) in enumerate(zip(names, found, strict=True), start=1)
    )
    return 0 if first is None else first, last, 1 if by is None else by


def _refuse_bounds(given: tuple[Any, ...]) -> NoReturn:
    raise TypeError(
        "arange() received an invalid combination of arguments - got "
        f"({', '.join(type(n).__name__ for n in given)}), but expected (Number end), "
        "(Number start, Number end) or (Number start, Number end, Number step)"
    )


def _counted(start: float, end: float, step: float, to: dtype_type) -> Array:
    if to is dtypes.bool:
        raise NotImplementedError("\"arange_cpu\" not implemented for 'Bool'; use an integer type")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {start} -> {end}")
    if to is dtypes.int64:
        start, end, step = int(start), int(end), int(step)
    if not (step > 0 or step < 0) or (not to.is_floating_point and int(step) == 0):
        raise RuntimeError(f"step must be nonzero; got {step}")
    if (end - start) * step < 0:
        raise RuntimeError(
            "upper bound and lower bound inconsistent with step sign; "
            f"got {start}, {end} and {step}"
        )
    if to is dtypes.int64:
        return np.arange(start, end, step, dtype=np.int64)
    count = math.ceil((end - start) / step)
    if to.is_floating_point:
        return (start + step * np.arange(count, dtype=np.float64)).astype(to.numpy)
    return (int(start) + int(step) * np.arange(count)).astype(to.numpy)


@operation(method=False, out=True)
def linspace(
    start: Number,
    end: Number,
    steps: int,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """``steps`` numbers at equal distances from start to end, both included.

    Args:
        start: the first number.
        end: the last.
        steps: how many.
        dtype: the element type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (steps).

    Raises:
        RuntimeError: ``steps`` is negative.

    Example:
        >>> import rushlight
        >>> rushlight.linspace(0, 1, 5)
        tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    to = element_type("linspace", dtype)
    points = _spaced("linspace", start, end, steps, to)
    return finished(points.astype(to.numpy), requires_grad, device)


def _spaced(who: str, start: Any, end: Any, steps: Any, to: dtype_type) -> Array:
    """The points, in the type in which PyTorch works: ``to``, or double for integers."""
    count = whole(who, steps, "steps")
    if count < 0:
        raise RuntimeError(f"number of steps must be non-negative; got {count}")
    kind = to.numpy.type if to.is_floating_point else np.float64
    bounds = (number_of(who, start, "start", 1), number_of(who, end, "end", 2))
    if count == 0:
        return np.empty(0, kind)
    if not to.is_floating_point:  # the end is not looked at if the start is all
        bounds = tuple(checked_number(bound, to).item() for bound in bounds[:count])
    if count == 1:
        return np.full(1, kind(bounds[0]))
    first, last = kind(bounds[0]), kind(bounds[1])
    # PyTorch multiplies and adds with one rounding: a wider type does the same.
    wide = np.float64 if kind is np.float32 else np.longdouble
    step = wide((last - first) / kind(max(count - 1, 1)))
    i = np.arange(count)
    # Counted from the nearer end, so that both ends are exact.
    points = np.where(i < count // 2, wide(first) + step * i, wide(last) - step * (count - 1 - i))
    return points.astype(kind)


@operation(method=False, out=True)
def logspace(
    start: Number,
    end: Number,
    steps: int,
    base: float = 10.0,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """``steps`` numbers from base**start to base**end, whose exponents lie at equal distances.

    Args:
        start: the first exponent.
        end: the last.
        steps: how many.
        base: the base (default 10).
        dtype: the element type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (steps).

    Raises:
        RuntimeError: ``steps`` is negative.

    Example:
        >>> import rushlight
        >>> rushlight.logspace(0, 2, 3)
        tensor([  1.,  10., 100.])
    """
    to = element_type("logspace", dtype)
    points = _spaced("logspace", start, end, steps, to)
    with np.errstate(all="ignore"):
        powers = np.power(points.dtype.type(base), points).astype(to.numpy)
    return finished(powers, requires_grad, device)


@operation(method=False, out=True)
def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: dtype_type | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """A matrix with ones on the diagonal and zeros elsewhere.

    Args:
        n: the number of rows.
        m: the number of columns (default: as many).
        dtype: the element type (default: the default type).
        device: the CPU.
        requires_grad: whether to record gradients (default False).

    Shape:
        result (n, m).

    Raises:
        RuntimeError: a length is negative.

    Example:
        >>> import rushlight
        >>> rushlight.eye(2, 3)
        tensor([[1., 0., 0.],
                [0., 1., 0.]])
    """
    rows = whole("eye", n, "n")
    columns = rows if m is None else whole("eye", m, "m")
    for name, length in (("n", rows), ("m", columns)):
        if length < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {length}")
    array = np.eye(rows, columns, dtype=element_type("eye", dtype).numpy)
    return finished(array, requires_grad, device)


def _triangle_indices(name: str, below: bool, shown: tuple[str, str]) -> None:
    def indices(
        row: int,
        col: int,
        offset: int = 0,
        *,
        dtype: dtype_type = dtypes.int64,
        device: Device = None,
    ) -> Tensor:
        if row < 0 or col < 0:
            raise RuntimeError(f"row and col must be non-negative, got {row} and {col}")
        i, j = np.ogrid[:row, :col]
        inside = j <= i + offset if below else j >= i + offset
        found = np.stack(np.nonzero(inside)).astype(element_type(name, dtype).numpy)
        return finished(found, False, device)

    part = "lower" if below else "upper"
    indices.__name__ = name
    indices.__doc__ = f"""The indices of the {part} triangle of a matrix: its rows, its columns.

    Args:
        row: the number of rows.
        col: the number of columns.
        offset: how far the bounding diagonal lies above the main one (default 0).
        dtype: the element type (default int64).
        device: the CPU.

    Shape:
        result (2, number of elements).

    Raises:
        RuntimeError: a length is negative.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(2, 2)
        tensor([{shown[0]},
                {shown[1]}])
    """
    operation(method=False)(indices)


_triangle_indices("tril_indices", below=True, shown=("[0, 1, 1]", "[0, 0, 1]"))
_triangle_indices("triu_indices", below=False, shown=("[0, 0, 1]", "[0, 1, 1]"))
