"""Shapes brought together: dimensions added, lengths of 1 expanded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rushlight.functional.joining import at_least, listed
from rushlight.functional.operands import require_tensor
from rushlight.functional.register import operation
from rushlight.functional.shaping import expand, reshape
from rushlight.sizes import Size
from rushlight.tensor import Tensor

__all__ = ["broadcast_of", "broadcast_shapes", "broadcast_tensors"]


def _at_least(name: str, ndim: int, doc: str, shapes: str) -> None:
    def widened(*tensors: Any) -> Any:
        if len(tensors) == 1 and isinstance(tensors[0], list | tuple):
            tensors = tuple(tensors[0])
        elif len(tensors) == 1:
            return at_least(require_tensor(name, tensors[0]), ndim)
        return tuple(at_least(require_tensor(name, x), ndim) for x in tensors)

    widened.__name__ = name
    widened.__doc__ = f"""Tensors of at least {doc}.

    Args:
        tensors: tensors, or one sequence of them; several give a tuple.

    Shape:
        {shapes}; more dimensions stay.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor(5)).shape
        torch.Size({[1] * ndim})
    """
    operation(method=False)(widened)


_at_least("atleast_1d", 1, "one dimension: a number becomes a vector", "() to (1)")
_at_least("atleast_2d", 2, "two dimensions: a vector becomes a row", "() to (1, 1), (n) to (1, n)")
_at_least(
    *("atleast_3d", 3, "three dimensions: a row gets a last one"),
    "() to (1, 1, 1), (n) to (1, n, 1), (n, m) to (n, m, 1)",
)


@operation(method=False)
def broadcast_shapes(*shapes: Any) -> Size:
    """The shape that shapes broadcast to.

    Args:
        shapes: sequences of lengths; a number is a sequence of one.

    Raises:
        RuntimeError: they do not broadcast.
        ValueError: a length is negative.

    Example:
        >>> import rushlight
        >>> rushlight.broadcast_shapes((2, 1), (3,))
        torch.Size([2, 3])
    """
    given = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    wide: list[int] = [1] * max((len(shape) for shape in given), default=0)
    for shape in given:
        if any(n < 0 for n in shape):
            raise ValueError(
                f"Attempting to broadcast a dimension with negative length! Got {shape}"
            )
        for d in range(-len(shape), 0):
            if shape[d] != 1 and wide[d] not in (1, shape[d]):
                raise RuntimeError(
                    "Shape mismatch: objects cannot be broadcast to a single shape: "
                    f"{', '.join(map(str, given))}"
                )
            wide[d] = wide[d] if shape[d] == 1 else shape[d]
    return Size(wide)


def broadcast_of(xs: Sequence[Tensor]) -> tuple[int, ...]:
    """The shape that the tensors broadcast to.

    Raises:
        RuntimeError: they do not.
    """
    wide: list[int] = []
    for x in xs:
        shape = tuple(x._data.shape)
        wide = [1] * (len(shape) - len(wide)) + wide
        lead = len(wide) - len(shape)
        for d, n in enumerate(shape):
            if n != 1 and wide[lead + d] not in (1, n):
                raise RuntimeError(
                    f"The size of tensor a ({wide[lead + d]}) must match the size of tensor b "
                    f"({n}) at non-singleton dimension {lead + d}"
                )
            wide[lead + d] = wide[lead + d] if n == 1 else n
    return tuple(wide)


@operation(method=False)
def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]:
    """The tensors expanded to one shape.

    Args:
        tensors: tensors whose shapes broadcast together.

    Shape:
        each result the shape that all broadcast to.

    Raises:
        RuntimeError: they do not broadcast.

    Example:
        >>> import rushlight
        >>> column, row = rushlight.tensor([[1], [2]]), rushlight.tensor([3, 4])
        >>> rushlight.broadcast_tensors(column, row)[1]
        tensor([[3, 4],
                [3, 4]])
    """
    if len(tensors) == 1 and isinstance(tensors[0], list | tuple):
        tensors = tuple(tensors[0])
    xs = listed("broadcast_tensors", tensors)
    shape = broadcast_of(xs)
    return tuple(expand(x, shape) for x in xs)


@operation(method=False)
def meshgrid(*tensors: Any, indexing: str | None = None) -> tuple[Tensor, ...]:
    """A grid of the tensors' elements: one tensor for each, that varies along its own dimension.

    Args:
        tensors: vectors or numbers of one type.
        indexing: "ij" (the default) gives the first vector the first dimension, "xy" the second.

    Shape:
        k vectors (n₁), …, (nₖ); each result (n₁, …, nₖ), with "xy" (n₂, n₁, n₃, …, nₖ).

    Raises:
        RuntimeError: a tensor has more than one dimension, the types differ, or ``indexing`` is
            something else.

    Example:
        >>> import rushlight
        >>> x, y = rushlight.tensor([1, 2]), rushlight.tensor([3, 4, 5])
        >>> rushlight.meshgrid(x, y, indexing="ij")[1]
        tensor([[3, 4, 5],
                [3, 4, 5]])
    """
    if len(tensors) == 1 and isinstance(tensors[0], list | tuple):
        tensors = tuple(tensors[0])
    xs = listed("meshgrid", tensors)
    if not xs:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    for x in xs:
        if x.ndim > 1:
            raise RuntimeError(
                f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {x.shape}"
            )
        if x.dtype is not xs[0].dtype:
            raise RuntimeError("torch.meshgrid expects all tensors to have the same dtype")
    if indexing not in (None, "ij", "xy"):
        raise RuntimeError(
            f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}'
        )
    swap = indexing == "xy" and len(xs) >= 2
    if swap:
        xs[0], xs[1] = xs[1], xs[0]
    shape = tuple(x.numel() for x in xs)
    grids = []
    for d, x in enumerate(xs):
        lengths = [1] * len(xs)
        lengths[d] = shape[d]
        grids.append(expand(reshape(x, lengths), shape))
    if swap:
        grids[0], grids[1] = grids[1], grids[0]
    return tuple(grids)
