"""Elements reversed, rolled, repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.functional.lengths import Lengths, integers, several
from rushlight.functional.operands import dimension, require_tensor, unsupported
from rushlight.functional.register import operation
from rushlight.functional.shaping import expand, reshape, unsqueeze
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

__all__ = ["flip", "repeat", "roll", "tile"]


@operation(method=False)
def flip(input: Tensor, dims: Sequence[int]) -> Tensor:
    """The elements in reverse order along dimensions, copied.

    Args:
        input: a tensor.
        dims: the dimensions.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: a dimension appears twice.

    Example:
        >>> import rushlight
        >>> rushlight.flip(rushlight.tensor([[1, 2], [3, 4]]), (0, 1))
        tensor([[4, 3],
                [2, 1]])
    """
    x = require_tensor("flip", input)
    given = integers("flip", several("flip", dims), "dims")
    found = tuple(dimension("flip", d, x.ndim) for d in given)
    if len(set(found)) < len(found):
        twice = next(d for d in found if found.count(d) > 1)
        raise RuntimeError(f"dim {twice} appears multiple times in the list of dims of flip()")
    return rows.flip(x, dims=found if x.ndim else ())


@operation("flip", function=False)
def _flip_method(self: Tensor, *dims: Any, **keywords: Any) -> Tensor:
    """The elements in reverse order along dimensions, copied.

    Args:
        self: a tensor.
        dims: the dimensions, as numbers or as one sequence.
        keywords: ``dims=`` instead.

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: a dimension appears twice.
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([[1, 2], [3, 4]]).flip(0)
        tensor([[3, 4],
                [1, 2]])
    """
    return flip(self, integers("flip", (*dims, *keywords.values()), "dims"))


@operation()
def fliplr(input: Tensor) -> Tensor:
    """The columns in reverse order.

    Args:
        input: a tensor of at least two dimensions.

    Shape:
        input (n, m, *), result as input.

    Raises:
        RuntimeError: there are fewer than two dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.fliplr(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([[2, 1],
                [4, 3]])
    """
    if require_tensor("fliplr", input).ndim < 2:
        raise RuntimeError(f"Input must be >= 2-d.; got {input.ndim} dimensions in fliplr()")
    return flip(input, (1,))


@operation()
def flipud(input: Tensor) -> Tensor:
    """The rows in reverse order.

    Args:
        input: a tensor of at least one dimension.

    Shape:
        input (n, *), result as input.

    Raises:
        RuntimeError: there are no dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.flipud(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([[3, 4],
                [1, 2]])
    """
    if require_tensor("flipud", input).ndim < 1:
        raise RuntimeError("Input must be >= 1-d.; got no dimensions in flipud()")
    return flip(input, (0,))


@operation()
def roll(input: Tensor, shifts: Lengths, dims: Lengths = ()) -> Tensor:
    """The elements moved on along dimensions; what leaves at one end comes in at the other.

    Args:
        input: a tensor.
        shifts: by how many positions, for each dimension.
        dims: the dimensions (default: the tensor is rolled as if it had one, then reshaped).

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: there is not one shift for each dimension.
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.roll(rushlight.tensor([1, 2, 3, 4]), 1)
        tensor([4, 1, 2, 3])
    """
    x = require_tensor("roll", input)
    by = integers("roll", (shifts,), "shifts")
    along = integers("roll", (dims,), "dims")
    if not by:
        raise RuntimeError("`shifts` required")
    if not along and len(by) == 1:
        return rows.roll(x, shifts=by, dims=())
    if len(along) != len(by):
        raise RuntimeError(
            f"shifts and dimensions must align. shifts: {len(by)}, dims:{len(along)}"
        )
    if not x.numel():
        return rows.clone(x)
    if not x.ndim:
        raise IndexError(
            f"Dimension specified as {along[0]} but tensor has no dimensions in roll()"
        )
    found = tuple(dimension("roll", d, x.ndim) for d in along)
    return rows.roll(x, shifts=by, dims=found)


@operation()
def rot90(input: Tensor, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
    """The tensor turned by quarters in the plane of two dimensions.

    Args:
        input: a tensor.
        k: how many quarters, from the first dimension towards the second (default 1).
        dims: the two dimensions (default the first two).

    Shape:
        input (*, n, **, m, ***), result (*, m, **, n, ***) for odd k, as input for even k.

    Raises:
        RuntimeError: there are not two different dimensions.
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.rot90(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([[2, 4],
                [1, 3]])
    """
    x = require_tensor("rot90", input)
    plane = integers("rot90", (tuple(dims),), "dims")
    if len(plane) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(plane)}")
    if x.ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {x.ndim}")
    if plane[0] == plane[1] or abs(plane[0] - plane[1]) == x.ndim:
        raise RuntimeError(
            f"expected rotation dims to be different, but got dim0 = {plane[0]} and "
            f"dim1 = {plane[1]}"
        )
    for i, d in enumerate(plane):
        if not -x.ndim <= d < x.ndim:
            raise IndexError(f"Rotation dim{i} out of range, dim{i} = {d}")
    found = tuple(dimension("rot90", d, x.ndim) for d in plane)
    return rows.rot90(x, times=k % 4, dims=found)


@operation(function=False)
def repeat(self: Tensor, *repeats: Any, **keywords: Any) -> Tensor:
    """The tensor side by side with itself.

    Args:
        self: a tensor.
        repeats: how many times along each dimension; further ones in front are new.
        keywords: ``repeats=`` instead.

    Shape:
        self (n₁, n₂, …), result (repeats₁ · n₁, repeats₂ · n₂, …).

    Raises:
        RuntimeError: there are fewer numbers than dimensions, or one is negative.

    Example:
        >>> import rushlight
        >>> rushlight.tensor([1, 2]).repeat(2, 2)
        tensor([[1, 2, 1, 2],
                [1, 2, 1, 2]])
    """
    times = integers("repeat", (*repeats, *keywords.values()), "repeats")
    lead = len(times) - self.ndim
    if lead < 0:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of "
            f"tensor; got {list(times)} for {self.ndim} dimensions"
        )
    if any(n < 0 for n in times):
        raise RuntimeError(
            f"Trying to create tensor with negative dimension: repeats {list(times)}"
        )
    x = expand(self, (1,) * lead + tuple(self.shape)) if lead else self
    return rows.repeat(x, repeats=times)


@operation(method=False)
def tile(input: Tensor, dims: Sequence[int]) -> Tensor:
    """The tensor side by side with itself; missing numbers in front count as 1.

    Args:
        input: a tensor.
        dims: how many times along each dimension.

    Shape:
        input (n₁, n₂, …), result (dims₁ · n₁, dims₂ · n₂, …).

    Example:
        >>> import rushlight
        >>> rushlight.tile(rushlight.tensor([[1], [2]]), (2,))
        tensor([[1, 1],
                [2, 2]])
    """
    x = require_tensor("tile", input)
    times = integers("tile", several("tile", dims), "dims")
    return repeat(x, (1,) * (x.ndim - len(times)) + times)


@operation("tile", function=False)
def _tile_method(self: Tensor, *dims: Any, **keywords: Any) -> Tensor:
    """The tensor side by side with itself; missing numbers in front count as 1.

    Args:
        self: a tensor.
        dims: how many times along each dimension, as numbers or as one sequence.
        keywords: ``dims=`` instead.

    Shape:
        self (n₁, n₂, …), result (dims₁ · n₁, dims₂ · n₂, …).

    Example:
        >>> import rushlight
        >>> rushlight.tensor([[1], [2]]).tile(2)
        tensor([[1, 1],
                [2, 2]])
    """
    return tile(self, integers("tile", (*dims, *keywords.values()), "dims"))


@operation()
def repeat_interleave(
    input: Tensor,
    repeats: int | Tensor | None = None,
    dim: int | None = None,
    *,
    output_size: int | None = None,
) -> Tensor:
    """Each element, or each position along ``dim``, several times in a row.

    Args:
        input: a tensor; alone, it is ``repeats``, and the result repeats the positions.
        repeats: how many times; a number, or one for each position.
        dim: the dimension (default: the tensor is flattened).
        output_size: the length of the result, which must be what follows from ``repeats``.

    Shape:
        input (*, n, **), result (*, sum of repeats, **); without ``dim`` (sum of repeats).

    Raises:
        RuntimeError: the numbers are negative, not integers, or of another count.
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.repeat_interleave(rushlight.tensor([5, 6]), rushlight.tensor([1, 3]))
        tensor([5, 6, 6, 6])
    """
    x = require_tensor("repeat_interleave", input)
    if repeats is None:
        times = _times(x, x.numel())
        _check_output(times, output_size)
        return wrap(np.repeat(np.arange(len(times)), times).astype(x._data.dtype))
    if dim is None:
        x, dim = x.flatten(), 0
    at = dimension("repeat_interleave", dim, x.ndim)
    if not x.ndim:
        raise IndexError(
            f"Dimension specified as {dim} but tensor has no dimensions in repeat_interleave()"
        )
    n = x._data.shape[at]
    times = _times(repeats, n)
    _check_output(times, output_size)
    if not isinstance(repeats, Tensor):
        return _interleaved(x, at, int(repeats))
    return x.index_select(at, wrap(np.repeat(np.arange(n), times)))


def _interleaved(x: Tensor, dim: int, times: int) -> Tensor:
    """``x`` with each position ``times`` times in a row."""
    shape = tuple(x._data.shape)
    wide = expand(unsqueeze(x, dim + 1), (*shape[: dim + 1], times, *shape[dim + 1 :]))
    lengths = (*shape[:dim], shape[dim] * times, *shape[dim + 1 :])
    return reshape(rows.contiguous(wide), lengths)


def _times(repeats: Any, n: int) -> Any:
    """How many times each of ``n`` positions comes."""
    if isinstance(repeats, Tensor):
        if repeats.dtype.name not in ("int32", "int64"):
            raise unsupported("repeat_interleave_cpu", repeats)
        times = repeats._data
        if times.ndim > 1:
            raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
    else:
        (number,) = integers("repeat_interleave", (repeats,), "repeats")
        times = np.asarray(number)
    if times.size and times.min() < 0:
        raise RuntimeError(f"repeats can not be negative; got {times.min()}")
    if times.size not in (1, n):
        raise RuntimeError(
            "repeats must have the same size as input along dim, but got repeats.size(0) = "
            f"{times.size} and input.size(0) = {n}"
        )
    return np.broadcast_to(times.reshape(-1) if times.ndim else times, (n,))


def _check_output(times: Any, output_size: int | None) -> None:
    if output_size is not None and output_size != times.sum():
        raise RuntimeError(
            f"allocated size does not match required size: {output_size} and {times.sum()}"
        )
