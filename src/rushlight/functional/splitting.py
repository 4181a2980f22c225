"""A tensor cut into parts: views of a stretch, of one position, of equal or given pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from rushlight.functional.lengths import integers, whole
from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__ = ["chunk", "narrow", "select", "split", "tensor_split", "unbind"]

Parts = tuple[Tensor, ...]


def stretch(x: Tensor, dim: int, start: int, stop: int, row: Any = rows.slice_) -> Tensor:
    """The view of the positions from ``start`` to before ``stop`` along ``dim``."""
    result: Tensor = row(x, key=(slice(None),) * dim + (slice(start, stop, 1),))
    return result


def _require_dims(who: str, x: Tensor) -> None:
    if not x._data.ndim:
        raise RuntimeError(f"{who} expects at least a 1-dimensional tensor; got one of none")


@operation()
def narrow(input: Tensor, dim: int, start: int | Tensor, length: int) -> Tensor:
    """The view of ``length`` positions along a dimension.

    Args:
        input: a tensor.
        dim: the dimension.
        start: the first position; negative counts from the end; may be a tensor of one integer.
        length: how many.

    Shape:
        input (*, n, **), result (*, length, **).

    Raises:
        RuntimeError: the stretch goes beyond the end, or ``length`` is negative.
        IndexError: ``start`` is out of range.

    Example:
        >>> import rushlight
        >>> rushlight.narrow(rushlight.arange(5), 0, 1, 3)
        tensor([1, 2, 3])
    """
    x = require_tensor("narrow", input)
    if not x._data.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError(f"narrow(): length must be non-negative; got {length}")
    at = dimension("narrow", dim, x.ndim)
    if isinstance(start, Tensor) and (start.ndim or start.dtype.numpy.kind != "i"):
        raise RuntimeError(f"start must be an 0-dim integral Tensor; got {start.dtype}")
    first, n = whole("narrow", start, "start"), x._data.shape[at]
    if not -n <= first <= n:
        raise IndexError(
            f"start out of range (expected to be in range of [{-n}, {n}], but got {first})"
        )
    first += n if first < 0 else 0
    if first + length > n:
        raise RuntimeError(
            f"start ({first}) + length ({length}) exceeds dimension size ({n}) of dim {at}"
        )
    return stretch(x, at, first, first + length)


@operation()
def select(input: Tensor, dim: int, index: int) -> Tensor:
    """The view of one position along a dimension, which goes.

    Args:
        input: a tensor.
        dim: the dimension.
        index: the position; negative counts from the end.

    Shape:
        input (*, n, **), result (*, **).

    Raises:
        IndexError: there is no such position.

    Example:
        >>> import rushlight
        >>> rushlight.select(rushlight.tensor([[1, 2], [3, 4]]), 1, -1)
        tensor([2, 4])
    """
    x = require_tensor("select", input)
    if not x._data.ndim:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    at, i = dimension("select", dim, x.ndim), whole("select", index, "index")
    n = x._data.shape[at]
    if not -n <= i < n:
        raise IndexError(
            f"select(): index {i} out of range for tensor of size {list(x.shape)} at dimension {at}"
        )
    return rows.select(x, key=(slice(None),) * at + (i % n,))


@operation()
def unbind(input: Tensor, dim: int = 0) -> Parts:
    """The views of each position along a dimension, which goes.

    Args:
        input: a tensor.
        dim: the dimension (default 0).

    Shape:
        input (*, n, **), n results (*, **).

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.unbind(rushlight.tensor([[1, 2], [3, 4]]))
        (tensor([1, 2]), tensor([3, 4]))
    """
    x = require_tensor("unbind", input)
    if not x._data.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    lead = (slice(None),) * dimension("unbind", dim, x.ndim)
    return tuple(rows.unbind(x, key=(*lead, i)) for i in range(x._data.shape[len(lead)]))


@tensor_method("__iter__")
def _iterate(self: Tensor) -> Iterator[Tensor]:
    if not self._data.ndim:
        raise TypeError("iteration over a 0-d tensor")
    return iter(unbind(self))


@operation(method=False)
def split(tensor: Tensor, split_size_or_sections: int | Sequence[int], dim: int = 0) -> Parts:
    """The views of parts along a dimension.

    Args:
        tensor: a tensor.
        split_size_or_sections: the length of each part, the last being what remains; or all
            lengths.
        dim: the dimension (default 0).

    Shape:
        tensor (*, n, **), results (*, split_size, **), the last maybe shorter.

    Raises:
        RuntimeError: a length is negative, or the lengths do not add up to the dimension's.

    Example:
        >>> import rushlight
        >>> rushlight.split(rushlight.arange(5), 2)
        (tensor([0, 1]), tensor([2, 3]), tensor([4]))
        >>> rushlight.split(rushlight.arange(5), [1, 4])
        (tensor([0]), tensor([1, 2, 3, 4]))
    """
    x = require_tensor("split", tensor)
    if isinstance(split_size_or_sections, list | tuple):
        return split_with_sizes(x, split_size_or_sections, dim)
    _require_dims("split", x)
    size = whole("split", split_size_or_sections, "split_size")
    at = dimension("split", dim, x.ndim)
    n = x._data.shape[at]
    if size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
    if size == 0 and n:
        raise RuntimeError(
            f"split_size can only be 0 if dimension size is 0, but got dimension size of {n}"
        )
    starts = range(0, n, size) if n else (0,)
    return tuple(stretch(x, at, s, min(s + size, n), rows.split) for s in starts)


@operation("split", function=False)
def _split_method(self: Tensor, split_size: int | Sequence[int], dim: int = 0) -> Parts:
    """The views of parts along a dimension.

    Args:
        self: a tensor.
        split_size: the length of each part, the last being what remains; or all lengths.
        dim: the dimension (default 0).

    Shape:
        self (*, n, **), results (*, split_size, **), the last maybe shorter.

    Raises:
        RuntimeError: a length is negative, or the lengths do not add up to the dimension's.

    Example:
        >>> import rushlight
        >>> rushlight.arange(5).split(2)
        (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    return split(self, split_size, dim)


@operation()
def split_with_sizes(input: Tensor, split_sizes: Sequence[int], dim: int = 0) -> Parts:
    """The views of parts of given lengths along a dimension.

    Args:
        input: a tensor.
        split_sizes: the lengths.
        dim: the dimension (default 0).

    Shape:
        input (*, n, **), results (*, split_sizesᵢ, **).

    Raises:
        RuntimeError: a length is negative, or they do not add up to the dimension's.

    Example:
        >>> import rushlight
        >>> rushlight.split_with_sizes(rushlight.arange(5), [1, 4])
        (tensor([0]), tensor([1, 2, 3, 4]))
    """
    x = require_tensor("split_with_sizes", input)
    _require_dims("split", x)
    at = dimension("split_with_sizes", dim, x.ndim)
    sizes = integers("split_with_sizes", (tuple(split_sizes),), "split_sizes")
    n = x._data.shape[at]
    if any(size < 0 for size in sizes):
        raise RuntimeError(
            "split_with_sizes expects split_sizes have only non-negative entries, but got "
            f"split_sizes={list(sizes)}"
        )
    if sum(sizes) != n:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {n} (input tensor's size at "
            f"dimension {at}), but got split_sizes={list(sizes)}"
        )
    ends = list(accumulate(sizes, initial=0))
    return tuple(stretch(x, at, a, b, rows.split_with_sizes) for a, b in pairwise(ends))


@operation()
def chunk(input: Tensor, chunks: int, dim: int = 0) -> Parts:
    """The views of at most ``chunks`` parts along a dimension, of equal length but the last.

    Args:
        input: a tensor.
        chunks: how many; there can be fewer, as all have length ⌈n / chunks⌉.
        dim: the dimension (default 0).

    Shape:
        input (*, n, **), results (*, ⌈n / chunks⌉, **), the last maybe shorter.

    Raises:
        RuntimeError: ``chunks`` is not positive.

    Example:
        >>> import rushlight
        >>> rushlight.chunk(rushlight.arange(5), 2)
        (tensor([0, 1, 2]), tensor([3, 4]))
    """
    x = require_tensor("chunk", input)
    _require_dims("chunk", x)
    count = whole("chunk", chunks, "chunks")
    if count <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {count}")
    at = dimension("chunk", dim, x.ndim)
    n = x._data.shape[at]
    if n == 0:
        return split_with_sizes(x, (0,) * count, at)
    return split(x, -(-n // count), at)


@operation()
def tensor_split(
    input: Tensor,
    indices_or_sections: int | Sequence[int] | Tensor | None = None,
    dim: int = 0,
    *,
    indices: Any = None,
    sections: Any = None,
) -> Parts:
    """The views of parts along a dimension, the first ones by one longer where it must be.

    Args:
        input: a tensor.
        indices_or_sections: how many parts; or the positions where to cut.
        dim: the dimension (default 0).
        indices: the positions where to cut.
        sections: how many parts.

    Shape:
        input (*, n, **), results (*, ⌈n / sections⌉, **), then (*, ⌊n / sections⌋, **).

    Raises:
        RuntimeError: there are no dimensions, or the number of parts is not positive.

    Example:
        >>> import rushlight
        >>> rushlight.tensor_split(rushlight.arange(5), 3)
        (tensor([0, 1]), tensor([2, 3]), tensor([4]))
        >>> rushlight.tensor_split(rushlight.arange(5), [1, 3])
        (tensor([0]), tensor([1, 2]), tensor([3, 4]))
    """
    x = require_tensor("tensor_split", input)
    if not x._data.ndim:
        raise RuntimeError(
            "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims"
        )
    at = dimension("tensor_split", dim, x.ndim)
    given = next((g for g in (indices_or_sections, indices, sections) if g is not None), None)
    return _cut(x, _cuts(given, x._data.shape[at]), at)


def _cuts(given: Any, n: int) -> list[int]:
    """The positions where to cut ``n``."""
    if isinstance(given, Tensor):
        if given.ndim > 1 or given.dtype.name != "int64":
            raise RuntimeError(
                "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or "
                f"one-dimensional tensor of type long, but got {given.ndim} dims of {given.dtype}"
            )
        given = given.tolist()
    if isinstance(given, list | tuple):
        return list(integers("tensor_split", (given,), "indices"))
    count = whole("tensor_split", given, "sections")
    if count <= 0:
        raise RuntimeError(f"number of sections must be larger than 0, got {count}")
    return [n // count * i + min(i, n % count) for i in range(1, count)]


def _cut(x: Tensor, cuts: list[int], dim: int) -> Parts:
    n = x._data.shape[dim]
    bounds = [range(n)[:cut] for cut in cuts]
    starts = [0, *(len(b) for b in bounds)]
    stops = [*(len(b) for b in bounds), n]
    return tuple(stretch(x, dim, a, max(a, b)) for a, b in zip(starts, stops, strict=True))


def _along(name: str, least: int, dim: int, shown: str) -> None:
    """Publish ``hsplit`` and its kin: ``tensor_split`` along one dimension, into equal parts."""

    def splitting(
        input: Tensor,
        indices_or_sections: int | Sequence[int] | None = None,
        *,
        indices: Any = None,
        sections: Any = None,
    ) -> Parts:
        x = require_tensor(name, input)
        if x._data.ndim < least:
            raise RuntimeError(
                f"torch.{name} requires a tensor with at least {least} dimension"
                f"{'s' if least > 1 else ''}, but got a tensor with {x.ndim} dimensions!"
            )
        at = 0 if x._data.ndim == 1 else dim
        given = next((g for g in (indices_or_sections, indices, sections) if g is not None), None)
        if isinstance(given, int):
            n = x._data.shape[at]
            if given <= 0 or n % given:
                raise RuntimeError(
                    f"torch.{name} attempted to split along dimension {at}, but the size of the "
                    f"dimension {n} is not divisible by the split_size {given}!"
                )
        return tensor_split(x, given, at)

    splitting.__name__ = name
    splitting.__doc__ = f"""The views of parts along dimension {dim}.

    Args:
        input: a tensor of at least {least} dimensions.
        indices_or_sections: how many parts, of equal length; or the positions where to cut.
        indices: the positions where to cut.
        sections: how many parts.

    Shape:
        input (*, n, **), results (*, n / sections, **).

    Raises:
        RuntimeError: there are too few dimensions, or the parts are not equal.

    Example:
        >>> import rushlight
        >>> [part.shape for part in rushlight.{name}(rushlight.zeros(2, 2, 2), [1])]
        {shown}
    """
    operation()(splitting)


_along("hsplit", 1, 1, "[torch.Size([2, 1, 2]), torch.Size([2, 1, 2])]")
_along("vsplit", 2, 0, "[torch.Size([1, 2, 2]), torch.Size([1, 2, 2])]")
_along("dsplit", 3, 2, "[torch.Size([2, 2, 1]), torch.Size([2, 2, 1])]")
