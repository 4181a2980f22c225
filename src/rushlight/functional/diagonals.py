"""Diagonals, triangles, windows and free strides: other looks at the same memory, and their kin."""

from __future__ import annotations

from rushlight.autograd.versions import owner
from rushlight.dtypes import int64
from rushlight.functional.lengths import Lengths, integers, whole
from rushlight.functional.operands import cast, dimension, require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["diag", "diag_embed", "diagonal", "trace", "unfold"]


@operation()
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The view of a diagonal of two dimensions, which becomes the last dimension.

    Args:
        input: a tensor.
        offset: how far the diagonal lies above the main one (default 0).
        dim1: the dimension of the rows (default 0).
        dim2: the dimension of the columns (default 1).

    Shape:
        input (*, n, m), result (*, diagonal), for the dimensions n and m.

    Raises:
        RuntimeError: the two dimensions are the same.

    Example:
        >>> import rushlight
        >>> rushlight.diagonal(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([1, 4])
    """
    x = require_tensor("diagonal", input)
    first, second = (dimension("diagonal", d, x.ndim) for d in (dim1, dim2))
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    by = whole("diagonal", offset, "offset")
    return rows.diagonal(x, offset=by, dim1=first, dim2=second)


@operation()
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Matrices that are zero but for a diagonal, which holds the last dimension.

    Args:
        input: a tensor of at least one dimension.
        offset: how far the diagonal lies above the main one (default 0).
        dim1: where the dimension of the rows comes to lie (default the last but one).
        dim2: where that of the columns does (default the last).

    Shape:
        input (*, n), result (*, n + |offset|, n + |offset|).

    Raises:
        RuntimeError: the two dimensions are the same.
        IndexError: the tensor has no dimensions, or there is no such one.

    Example:
        >>> import rushlight
        >>> rushlight.diag_embed(rushlight.tensor([1, 2]))
        tensor([[1, 0],
                [0, 2]])
    """
    x = require_tensor("diag_embed", input)
    first, second = (dimension("diag_embed", d, x.ndim + 1) for d in (dim1, dim2))
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    if not x.ndim:
        raise IndexError("diag_embed() needs a tensor of at least one dimension; got none")
    side = x._data.shape[-1] + abs(offset)
    rest = iter(x._data.shape[:-1])
    shape = tuple(side if d in (first, second) else next(rest) for d in range(x.ndim + 1))
    result: Tensor = rows.diagonal_spread(x, offset=offset, dim1=first, dim2=second, shape=shape)
    return result


@operation(out=True)
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """A copy of a matrix's diagonal; or the matrix of a diagonal.

    Args:
        input: a matrix or a vector.
        diagonal: how far the diagonal lies above the main one (default 0).

    Shape:
        input (n), result (n + |diagonal|, n + |diagonal|); input (n, m), result (length).

    Raises:
        RuntimeError: there are other than one or two dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.diag(rushlight.tensor([1, 2]))
        tensor([[1, 0],
                [0, 2]])
        >>> rushlight.diag(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([1, 4])
    """
    x = require_tensor("diag", input)
    if x.ndim == 1:
        return diag_embed(x, diagonal)
    if x.ndim != 2:
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {x.ndim}D")
    return rows.diagonal_copy(x, offset=diagonal)


@operation()
def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal; integers add up as int64.

    Args:
        input: a matrix.

    Shape:
        input (n, m), result ().

    Raises:
        RuntimeError: the tensor is no matrix.

    Example:
        >>> import rushlight
        >>> rushlight.trace(rushlight.tensor([[1, 2], [3, 4]]))
        tensor(5)
    """
    x = require_tensor("trace", input)
    if x.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {x.ndim}")
    x = x if x.is_floating_point() else cast(x, int64)
    return rows.trace(x)


def _triangle(name: str, below: bool, shown: tuple[str, str]) -> None:
    def part(input: Tensor, diagonal: int = 0) -> Tensor:
        x = require_tensor(name, input)
        if x.ndim < 2:
            raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
        result: Tensor = getattr(rows, name)(x, offset=whole(name, diagonal, "diagonal"))
        return result

    part.__name__ = name
    part.__doc__ = f"""Zeros {"above" if below else "below"} a diagonal of the last two dimensions.

    Args:
        input: a tensor of at least two dimensions.
        diagonal: how far the diagonal lies above the main one (default 0).

    Shape:
        input (*, n, m), result as input.

    Raises:
        RuntimeError: there are fewer dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([{shown[0]},
                {shown[1]}])
    """
    operation(inplace=True, out=True)(part)


_triangle("tril", below=True, shown=("[1, 0]", "[3, 4]"))
_triangle("triu", below=False, shown=("[1, 2]", "[0, 4]"))


@operation(function=False)
def unfold(self: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """The view of all windows along a dimension; a new last dimension holds each window.

    Args:
        self: a tensor.
        dimension: the dimension.
        size: the length of a window.
        step: the distance of neighbouring windows.

    Shape:
        input (*, n, **), result (*, ⌊(n - size) / step⌋ + 1, **, size).

    Raises:
        RuntimeError: the window is longer than the dimension, or ``step`` is not positive.

    Example:
        >>> import rushlight
        >>> rushlight.arange(5).unfold(0, size=3, step=1)
        tensor([[0, 1, 2],
                [1, 2, 3],
                [2, 3, 4]])
    """
    at = _dimension("unfold", dimension, self.ndim)
    n = self._data.shape[at] if self.ndim else 1
    if size < 0:
        raise RuntimeError(f"size is {size} but must be >= 0")
    if size > n:
        raise RuntimeError(f"maximum size for tensor at dimension {at} is {n} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    if not self.ndim:
        key = (slice(0, size, 1),)
        return rows.slice_(rows.unsqueeze(self, key=(None,)), key=key)
    return rows.unfold(self, dim=at, size=size, step=step)


_dimension = dimension


@operation()
def as_strided(
    input: Tensor, size: Lengths, stride: Lengths, storage_offset: int | None = None
) -> Tensor:
    """The view of the memory below a tensor at given lengths and strides.

    Args:
        input: a tensor.
        size: the lengths.
        stride: how many elements lie between neighbours along each dimension.
        storage_offset: the first element, counted from the memory's (default: the tensor's own).

    Shape:
        result (size).

    Raises:
        RuntimeError: the view would leave the memory, or a stride is negative.

    Example:
        >>> import rushlight
        >>> rushlight.as_strided(rushlight.arange(6), (2, 2), (3, 1))
        tensor([[0, 1],
                [3, 4]])
    """
    x = require_tensor("as_strided", input)
    lengths = integers("as_strided", (size,))
    strides = integers("as_strided", (stride,), "stride")
    if len(lengths) != len(strides):
        raise RuntimeError(
            f"mismatch in length of strides and shape: {list(strides)} and {list(lengths)}"
        )
    if any(n < 0 for n in (*strides, *lengths)):
        raise RuntimeError(
            "as_strided: Negative strides are not supported at the moment, got strides: "
            f"{list(strides)} for {list(lengths)}"
        )
    memory = owner(x._data)
    own = (x._data.ctypes.data - memory.ctypes.data) // x.itemsize
    first = own if storage_offset is None else whole("as_strided", storage_offset, "storage_offset")
    if first < 0:
        raise RuntimeError(f"Tensor: invalid storage offset {first}")
    span = sum((n - 1) * s for n, s in zip(lengths, strides, strict=True))
    if 0 not in lengths and first + span >= memory.size:
        raise RuntimeError(
            f"setStorage: sizes {list(lengths)}, strides {list(strides)}, storage offset {first} "
            f"are out of bounds for storage of {memory.size} elements"
        )
    origin = (tuple(x._data.shape), tuple(x.stride()), own)  # type: ignore[arg-type]
    return rows.as_strided(x, size=lengths, stride=strides, offset=first, origin=origin)
