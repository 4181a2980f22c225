"""Operands to try a row with: what its tests, its documentation and ``explain`` call it on.

A row's ``samples`` is a function of a NumPy generator that returns a list of ``Sample``. The makers
here cover a kind of row each: shapes with and without dimensions, empty ones, broadcasting,
operands kept away from the kinks where a derivative jumps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Maker", "Sample", "binary", "given", "reduced", "unary"]

Array = np.ndarray[Any, Any]

_SHAPES = ((), (1,), (3,), (2, 3), (2, 1, 4), (0,), (3, 0))
_PAIRS = (((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 4)), ((2, 3), (2, 3)), ((0, 3), (3,)))


class Sample(NamedTuple):
    """Operands in float64 (or bool, int64), and parameters."""

    inputs: tuple[Array, ...]
    params: Mapping[str, Any] = MappingProxyType({})


Maker = Callable[[np.random.Generator], list[Sample]]


def _between(rng: np.random.Generator, shape: tuple[int, ...], low: float, high: float) -> Array:
    return np.asarray(rng.uniform(low, high, shape))


def unary(low: float, high: float, avoid: Sequence[float] = (), **params: Any) -> Maker:
    """One operand between ``low`` and ``high``, at least 0.05 from the points to ``avoid``.

    Args:
        low: the least number.
        high: the largest.
        avoid: points where there is no derivative (default none).
        params: parameters of the row, the same for all samples.

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.samples import unary
        >>> [sample.inputs[0].shape for sample in unary(-1, 1)(np.random.default_rng(0))][:4]
        [(), (1,), (3,), (2, 3)]
    """

    def make(rng: np.random.Generator) -> list[Sample]:
        samples = []
        for shape in _SHAPES:
            x = _between(rng, shape, low, high)
            for kink in avoid:
                x = np.where(abs(x - kink) < 0.05, kink + 0.1, x)
            samples.append(Sample((np.asarray(x),), params))
        return samples

    return make


def binary(
    first: tuple[float, float], second: tuple[float, float] | None = None, apart: bool = False
) -> Maker:
    """Two operands that broadcast, each in its range; ``apart`` keeps them from being equal.

    Args:
        first: the least and the largest number of the first operand.
        second: of the second (default: the same).
        apart: keep them from being equal (default False).

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.samples import binary
        >>> sample = binary((0, 1))(np.random.default_rng(0))[2]
        >>> sample.inputs[0].shape, sample.inputs[1].shape
        ((2, 3), (3,))
    """

    def make(rng: np.random.Generator) -> list[Sample]:
        samples = []
        for a, b in _PAIRS:
            x, y = _between(rng, a, *first), _between(rng, b, *(second or first))
            if apart:
                x = np.floor(x * 8) / 8
                y = np.floor(y * 8) / 8 + 1 / 16
            samples.append(Sample((x, np.asarray(y))))
        return samples

    return make


def reduced(low: float, high: float, distinct: bool = False) -> Maker:
    """One operand, with the dimensions to reduce and whether to keep them.

    Args:
        low: the least number.
        high: the largest.
        distinct: no two numbers of an operand are equal (default False).

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.samples import reduced
        >>> sorted(reduced(0, 1)(np.random.default_rng(0))[2].params.items())
        [('dims', (0,)), ('keepdim', False)]
    """

    def make(rng: np.random.Generator) -> list[Sample]:
        samples = []
        for shape, dims in (((), ()), ((3,), (0,)), ((2, 3), (0,)), ((2, 3), (1,)),
                            ((2, 3, 4), (0, 2)), ((2, 3), (0, 1)), ((2, 0), (0,))):  # fmt: skip
            x = _between(rng, shape, low, high)
            if distinct:
                x = np.asarray(rng.permutation(x.size).reshape(shape) / 4.0)
            samples += [Sample((x,), {"dims": dims, "keepdim": k}) for k in (False, True)]
        return samples

    return make


def given(*samples: Callable[[np.random.Generator], Sample]) -> Maker:
    """Just these, each a function of the generator.

    Args:
        samples: functions that make one sample each.
    """
    return lambda rng: [sample(rng) for sample in samples]
