"""What is known of a value before it is computed: its shape and element type.

Each atom names the rule that gives its result's ``Spec`` from its operands'. The rules are few,
because atoms come in kinds; the compiler's tracer is their only user while a program runs, and a
test holds every rule to what the array function returns.
"""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Spec", "broadcast_shapes", "elementwise", "explained", "predicate", "reduction"]

BOOL = np.dtype(bool)
INT64 = np.dtype(np.int64)


class Spec(NamedTuple):
    """Shape and NumPy element type of a value."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """How many elements there are."""
        return prod(self.shape)


def broadcast_shapes(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that all of ``shapes`` broadcast to.

    Args:
        shapes: the shapes.

    Raises:
        ValueError: they do not broadcast.

    Example:
        >>> from rushlight.ops.specs import broadcast_shapes
        >>> broadcast_shapes((2, 1), (3,))
        (2, 3)
    """
    return np.broadcast_shapes(*shapes)


def explained(error: ValueError, *operands: Any) -> Exception:
    """What NumPy refused, as PyTorch says it: two lengths that do not broadcast."""
    for i, y in enumerate(operands):
        for x in operands[:i]:
            lengths = tuple(zip(reversed(x.shape), reversed(y.shape), strict=False))
            for back, (m, n) in enumerate(lengths, start=1):
                if m != n and 1 not in (m, n) and "broadcast" in str(error):
                    return RuntimeError(
                        f"The size of tensor a ({m}) must match the size of tensor b ({n}) at "
                        f"non-singleton dimension {max(x.ndim, y.ndim) - back}; "
                        f"got shapes {x.shape} and {y.shape}"
                    )
    return error


def elementwise(*operands: Spec, **params: object) -> Spec:
    """Operands broadcast together; the result has their type.

    Args:
        operands: what is known of each.
        params: ignored.

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.specs import Spec, elementwise
        >>> elementwise(Spec((2, 1), np.dtype("f4")), Spec((3,), np.dtype("f4")))
        Spec(shape=(2, 3), dtype=dtype('float32'))
    """
    return Spec(broadcast_shapes(*[o.shape for o in operands]), operands[-1].dtype)


def predicate(*operands: Spec, **params: object) -> Spec:
    """Operands broadcast together; the result is bool.

    Args:
        operands: what is known of each.
        params: ignored.

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.specs import Spec, predicate
        >>> predicate(Spec((3,), np.dtype("f4")), Spec((), np.dtype("f4")))
        Spec(shape=(3,), dtype=dtype('bool'))
    """
    return Spec(broadcast_shapes(*[o.shape for o in operands]), BOOL)


def reduction(x: Spec, *, dims: tuple[int, ...], keepdim: bool, **params: object) -> Spec:
    """The dimensions ``dims`` become 1, or go.

    Args:
        x: what is known of the operand.
        dims: the dimensions, not negative.
        keepdim: keep them with length 1.
        params: ignored.

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.specs import Spec, reduction
        >>> reduction(Spec((2, 3), np.dtype("f4")), dims=(0,), keepdim=False)
        Spec(shape=(3,), dtype=dtype('float32'))
    """
    lengths = [1 if d in dims else n for d, n in enumerate(x.shape)]
    if not keepdim:
        lengths = [n for d, n in enumerate(lengths) if d not in dims]
    return Spec(tuple(lengths), x.dtype)
