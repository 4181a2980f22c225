"""Views under another shape: the same memory, the dimensions merged, split, expanded or dropped.

Nothing here copies, except ``reshape`` and its kin where the memory allows no view. What reorders
dimensions is in ``axes.py``, what repeats or reverses elements in ``arranging.py``, what cuts a
tensor into parts in ``splitting.py``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.functional.conversion import check_expandable, contiguous
from rushlight.functional.lengths import Lengths, inferred, integers
from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.reduction import numpy_names
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = [
    "expand",
    "flatten",
    "reshape",
    "squeeze",
    "unsqueeze",
    "view",
]


def _viewable(data: Any, shape: tuple[int, ...]) -> bool:
    """Whether the memory can be seen under ``shape``; a traced value always can."""
    if not isinstance(data, np.ndarray) or data.flags.c_contiguous:
        return True
    try:
        data.reshape(shape, copy=False)
    except ValueError:
        return False
    return True


def _reshaped(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    data = x._data
    if not isinstance(data, np.ndarray) or data.flags.c_contiguous:
        result: Tensor = rows.reshape(x, shape=shape)
    elif _viewable(data, shape):
        result = rows.reshape_alias(x, shape=shape)
    else:
        result = rows.unsafe_view(x, shape=shape)
    return result


@operation(method=False)
def reshape(input: Tensor, shape: Lengths) -> Tensor:
    """The same elements in the same order under another shape; a view where the memory allows it.

    Args:
        input: a tensor.
        shape: the lengths; one may be -1, which is worked out.

    Shape:
        input (*), result (shape).

    Raises:
        RuntimeError: the number of elements differs.

    Example:
        >>> import rushlight
        >>> rushlight.reshape(rushlight.arange(6), (2, -1))
        tensor([[0, 1, 2],
                [3, 4, 5]])
    """
    x = require_tensor("reshape", input)
    return _reshaped(x, inferred(integers("reshape", (shape,), "shape"), x._data.size))


@operation("reshape", function=False)
def _reshape_method(self: Tensor, *shape: Lengths, **keywords: Lengths) -> Tensor:
    """The same elements in the same order under another shape; a view where possible.

    Args:
        self: a tensor.
        shape: the lengths, as numbers or as one sequence; one may be -1.
        keywords: ``shape=`` instead.

    Shape:
        self (*), result (shape).

    Raises:
        RuntimeError: the number of elements differs.

    Example:
        >>> import rushlight
        >>> rushlight.arange(6).reshape(2, -1)
        tensor([[0, 1, 2],
                [3, 4, 5]])
    """
    given = (*shape, *keywords.values())
    return _reshaped(self, inferred(integers("reshape", given, "shape"), self._data.size))


@operation(function=False)
def view(self: Tensor, *shape: Any, size: Lengths | None = None, dtype: Any = None) -> Tensor:
    """The same memory under another shape.

    Args:
        self: a tensor.
        shape: the lengths, as numbers or as one sequence; one may be -1.
        size: the lengths.
        dtype: refused: memory is not read as another type here.

    Shape:
        self (*), result (shape).

    Raises:
        RuntimeError: the number of elements differs, or the memory allows no such view.
        NotImplementedError: an element type was given.
        TypeError: no lengths are given.

    Example:
        >>> import rushlight
        >>> x = rushlight.arange(4)
        >>> y = x.view(2, 2).zero_()
        >>> x
        tensor([0, 0, 0, 0])
    """
    if dtype is not None or (len(shape) == 1 and not isinstance(shape[0], int | Sequence | Tensor)):
        wanted = shape[0] if dtype is None else dtype
        if wanted is self.dtype:
            return rows.alias(self, key=())
        if hasattr(wanted, "numpy"):
            raise NotImplementedError(
                f"view({wanted}): reading memory as another type is not supported; "
                f"use to({wanted}) to convert the values"
            )
    given = shape if size is None else (*shape, size)
    if not given:
        raise TypeError('view() missing 1 required positional arguments: "size"')
    lengths = inferred(integers("view", given), self._data.size)
    if not _viewable(self._data, lengths):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one "
            "dimension spans across two contiguous subspaces). Use .reshape(...) instead; got "
            f"{list(lengths)} for shape {list(self.shape)} with strides {self.stride()}."
        )
    result: Tensor = rows.reshape(self, shape=lengths)
    return result


@operation(function=False)
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """The same memory under the shape of ``other``.

    Args:
        self: a tensor.
        other: a tensor of as many elements.

    Shape:
        result as other.

    Raises:
        RuntimeError: the number of elements differs, or the memory allows no such view.

    Example:
        >>> import rushlight
        >>> rushlight.arange(4).view_as(rushlight.zeros(2, 2))
        tensor([[0, 1],
                [2, 3]])
    """
    return view(self, require_tensor("view_as", other, "other").shape)


@operation(function=False)
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """The same elements under the shape of ``other``.

    Args:
        self: a tensor.
        other: a tensor of as many elements.

    Shape:
        result as other.

    Raises:
        RuntimeError: the number of elements differs.

    Example:
        >>> import rushlight
        >>> rushlight.arange(4).reshape_as(rushlight.zeros(2, 2))
        tensor([[0, 1],
                [2, 3]])
    """
    return reshape(self, require_tensor("reshape_as", other, "other").shape)


@operation()
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The dimensions from ``start_dim`` to ``end_dim`` merged into one.

    Args:
        input: a tensor; without dimensions it gets one.
        start_dim: the first dimension to merge (default 0).
        end_dim: the last (default -1).

    Shape:
        input (*, n, …, m, **), result (*, n · … · m, **).

    Raises:
        RuntimeError: ``start_dim`` comes after ``end_dim``.

    Example:
        >>> import rushlight
        >>> rushlight.flatten(rushlight.zeros(2, 3, 4), start_dim=1).shape
        torch.Size([2, 12])
    """
    x = require_tensor("flatten", input)
    shape = x._data.shape
    first, last = (dimension("flatten", d, len(shape)) for d in (start_dim, end_dim))
    if not shape:
        return _reshaped(x, (1,))
    if first > last:
        raise RuntimeError(
            "flatten() has invalid args: start_dim cannot come after end_dim; "
            f"got {start_dim} and {end_dim}"
        )
    if first == last:
        return x
    merged = math.prod(shape[first : last + 1])
    return _reshaped(x, (*shape[:first], merged, *shape[last + 1 :]))


@operation()
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """One dimension split into several.

    Args:
        input: a tensor.
        dim: the dimension.
        sizes: the lengths of the new ones; one may be -1.

    Shape:
        input (*, n, **), result (*, sizes, **).

    Raises:
        RuntimeError: they do not multiply to the dimension's length.
        TypeError: ``sizes`` is a number.

    Example:
        >>> import rushlight
        >>> rushlight.unflatten(rushlight.zeros(2, 6), 1, (3, -1)).shape
        torch.Size([2, 3, 2])
    """
    x = require_tensor("unflatten", input)
    if isinstance(sizes, int):
        raise TypeError("unflatten(): argument 'sizes' (position 2) must be tuple of ints, not int")
    if not x.ndim:
        raise RuntimeError("unflatten: Dimension specified as 0 but tensor has no dimensions")
    at = dimension("unflatten", dim, x.ndim)
    given = integers("unflatten", (tuple(sizes),), "sizes")
    if not given:
        raise RuntimeError("unflatten: sizes must be non-empty")
    length = x._data.shape[at]
    try:
        parts = inferred(given, length)
    except RuntimeError as error:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(given)} don't multiply up to the size of dim {at} "
            f"({length}) in the input tensor"
        ) from error
    return view(x, (*x._data.shape[:at], *parts, *x._data.shape[at + 1 :]))


@operation()
def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension.

    Args:
        input: a tensor.

    Shape:
        input (n, m, …), result (n · m · …).

    Example:
        >>> import rushlight
        >>> rushlight.ravel(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([1, 2, 3, 4])
    """
    return view(contiguous(require_tensor("ravel", input)), -1)


@operation()
@numpy_names
def squeeze(input: Tensor, dim: int | Sequence[int] | None = None) -> Tensor:
    """Without dimensions of length 1.

    Args:
        input: a tensor.
        dim: the dimension or dimensions to drop, where their length is 1 (default: all).

    Shape:
        input (*, 1, **), result (*, **).

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.squeeze(rushlight.zeros(1, 3, 1)).shape
        torch.Size([3])
        >>> rushlight.squeeze(rushlight.zeros(1, 3, 1), dim=0).shape
        torch.Size([3, 1])
    """
    x = require_tensor("squeeze", input)
    shape = x._data.shape
    if dim is None:
        rest = tuple(n for n in shape if n != 1)
        return rows.squeeze(x, shape=rest)
    single = isinstance(dim, int)
    dims = _distinct("squeeze", [dim] if single else dim, x.ndim)
    rest = tuple(n for d, n in enumerate(shape) if n != 1 or d not in dims)
    row = rows.squeeze_dim if single else rows.squeeze_dims
    return row(x, shape=rest)


def _distinct(who: str, dims: Any, ndim: int) -> list[int]:
    """Dimensions counted from the front, each once, in the order given."""
    found = [dimension(who, d, ndim) for d in dims]
    if len(set(found)) < len(found):
        twice = next(d for d in found if found.count(d) > 1)
        raise RuntimeError(f"dim {twice} appears multiple times in the list of dims of {who}()")
    return found


@operation()
@numpy_names
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """With a new dimension of length 1.

    Args:
        input: a tensor.
        dim: where it comes to lie; -1 is after the last.

    Shape:
        input (*, **), result (*, 1, **).

    Raises:
        IndexError: the place is beyond the ends.

    Example:
        >>> import rushlight
        >>> rushlight.unsqueeze(rushlight.zeros(3), 0).shape
        torch.Size([1, 3])
        >>> rushlight.unsqueeze(rushlight.zeros(3), -1).shape
        torch.Size([3, 1])
    """
    x = require_tensor("unsqueeze", input)
    at = dimension("unsqueeze", dim, x.ndim + 1)
    return rows.unsqueeze(x, key=(slice(None),) * at + (None,))


@operation(function=False)
def expand(
    self: Tensor, *sizes: Any, size: Lengths | None = None, implicit: bool = False
) -> Tensor:
    """The tensor repeated along dimensions of length 1 and new leading ones, without a copy.

    Args:
        self: a tensor.
        sizes: the lengths; -1 keeps one as it is.
        size: the lengths.
        implicit: ignored.

    Shape:
        self (*), result (sizes).

    Raises:
        RuntimeError: a dimension of another length than 1 would change.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([[1], [2]]).expand(-1, 3)
        tensor([[1, 1, 1],
                [2, 2, 2]])
    """
    return _expanded(self, integers("expand", sizes if size is None else (*sizes, size)))


def _expanded(x: Tensor, sizes: tuple[int, ...]) -> Tensor:
    shape = tuple(x._data.shape)
    lead = len(sizes) - len(shape)
    if min(sizes, default=0) < 0:
        for d, n in enumerate(sizes):
            if n < -1 or (n == -1 and d < lead):
                raise RuntimeError(
                    f"The expanded size of the tensor ({n}) isn't allowed in a leading, "
                    f"non-existing dimension {d}; got the sizes {list(sizes)} for {list(shape)}"
                )
        sizes = tuple(shape[d - lead] if n == -1 else n for d, n in enumerate(sizes))
    check_expandable(shape, sizes)
    result: Tensor = rows.expand(x, shape=sizes)
    return result


@operation(function=False)
def expand_as(self: Tensor, other: Tensor) -> Tensor:
    """The tensor expanded to the shape of ``other``.

    Args:
        self: a tensor.
        other: a tensor.

    Shape:
        result as other.

    Raises:
        RuntimeError: a dimension of another length than 1 would change.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([[1], [2]]).expand_as(rushlight.zeros(2, 3))
        tensor([[1, 1, 1],
                [2, 2, 2]])
    """
    return _expanded(self, tuple(require_tensor("expand_as", other, "other").shape))


@operation(method=False)
def broadcast_to(input: Tensor, size: Lengths) -> Tensor:
    """The tensor expanded to ``size``.

    Args:
        input: a tensor.
        size: the lengths; -1 keeps one as it is.

    Shape:
        result (size).

    Raises:
        RuntimeError: a dimension of another length than 1 would change.

    Example:
        >>> import rushlight
        >>> rushlight.broadcast_to(rushlight.tensor([1, 2]), (2, 2))
        tensor([[1, 2],
                [1, 2]])
    """
    return _expanded(require_tensor("broadcast_to", input), integers("broadcast_to", (size,)))


@operation("broadcast_to", function=False)
def _broadcast_to_method(self: Tensor, *size: Any, **keywords: Any) -> Tensor:
    """The tensor expanded to ``size``.

    Args:
        self: a tensor.
        size: the lengths, as numbers or as one sequence; -1 keeps one as it is.
        keywords: ``size=`` instead.

    Shape:
        result (size).

    Raises:
        RuntimeError: a dimension of another length than 1 would change.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1, 2]).broadcast_to(2, 2)
        tensor([[1, 2],
                [1, 2]])
    """
    return _expanded(self, integers("broadcast_to", (*size, *keywords.values())))
