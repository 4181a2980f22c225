"""`multinomial`: indices drawn with given weights, with and without replacement.

With replacement, a uniform is looked up in the running sums of the weights. Without, or for one
sample, every weight is divided by an exponential number of its own, and the largest quotients win.
Read next: `continuous.py` for the exponentials.
Source of the second way: P. S. Efraimidis and P. G. Spirakis, "Weighted random sampling with a
reservoir", Information Processing Letters 97 (2006).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.checks import scalar_name
from rushlight.random.continuous import fill_exponential
from rushlight.random.default import chosen
from rushlight.random.uniform import units64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["multinomial"]

_MOST_CATEGORIES = 2**24


def multinomial(
    weights: NDArray[Any],
    num_samples: int,
    replacement: bool = False,
    generator: Generator | None = None,
) -> NDArray[np.int64]:
    """Draw indices with chances in proportion to `weights`, as `torch.multinomial`.

    Where fewer weights than samples are above 0, the rest are indices of weight 0. Equal quotients,
    those zeros among them, come in rising order of their indices; PyTorch leaves that order open.

    Args:
        weights: float32 or float64, not negative, of shape (categories) or (rows, categories).
        num_samples: how many indices to draw for each row.
        replacement: whether an index may come again (default False).
        generator: where the words come from; None is the default generator.

    Shape:
        Returns (num_samples) or (rows, num_samples).

    Raises:
        RuntimeError: a weight is negative, infinite or NaN, all of a row are 0, there are too few
            categories, or the shape, dtype or number of samples does not fit.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> multinomial(np.array([0.0, 1.0, 0.0]), 2, True, Generator().manual_seed(42))
        array([1, 1])
    """
    _check(weights, num_samples, replacement)
    if replacement and num_samples > 1:
        picked = _with_replacement(np.atleast_2d(weights), num_samples, chosen(generator))
    else:
        picked = _without_replacement(weights, num_samples, chosen(generator))
    return picked.reshape(*weights.shape[:-1], num_samples)


def _with_replacement(
    rows: NDArray[Any], num_samples: int, generator: Generator
) -> NDArray[np.int64]:
    picked = np.empty((len(rows), num_samples), np.int64)
    for row, out in zip(rows, picked, strict=True):
        if not (row >= 0.0).all():
            raise RuntimeError(
                "invalid multinomial distribution (encountering probability entry < 0); "
                f"the least weight is {row.min():g}"
            )
        if not np.isfinite(row).all():
            raise RuntimeError(
                "invalid multinomial distribution (encountering probability entry = infinity or "
                f"NaN); the largest weight is {row.max():g}"
            )
        sums = _running_sums(row)
        out[...] = np.searchsorted(sums.astype(np.float64), units64(num_samples, generator))
    return picked


def _running_sums(row: NDArray[Any]) -> NDArray[Any]:
    with np.errstate(all="ignore"):
        sums = np.add.accumulate(row)
        if not sums[-1] > 0.0:
            raise _no_chance(row)
        sums /= sums[-1]
    return sums


def _without_replacement(
    weights: NDArray[Any], num_samples: int, generator: Generator
) -> NDArray[np.int64]:
    if not ((weights >= 0.0) & (weights < np.inf)).all():
        raise RuntimeError(
            "probability tensor contains either `inf`, `nan` or element < 0; "
            f"got weights from {weights.min():g} to {weights.max():g}"
        )
    if not (weights > 0.0).any(-1).all():
        raise _no_chance(weights)
    races = np.empty_like(weights)  # in the memory order of the weights, as the words are
    fill_exponential(races, 1.0, generator)
    with np.errstate(all="ignore"):
        np.divide(weights, races, out=races)
    if num_samples == 1:
        return np.asarray(races.argmax(-1))
    return np.argsort(-races, axis=-1, kind="stable")[..., :num_samples]


def _check(weights: NDArray[Any], num_samples: int, replacement: bool) -> None:
    if weights.dtype.char not in "fd":
        raise RuntimeError(
            "multinomial only supports floating-point dtypes for input, "
            f"got: {scalar_name(weights.dtype)}"
        )
    if weights.ndim not in (1, 2):
        raise RuntimeError(f"prob_dist must be 1 or 2 dim, got shape {weights.shape}")
    if num_samples <= 0:
        raise RuntimeError(f"cannot sample n_sample <= 0 samples, got {num_samples}")
    categories = weights.shape[-1]
    if not replacement and num_samples > categories:
        raise RuntimeError(
            "cannot sample n_sample > prob_dist.size(-1) samples without replacement; "
            f"got {num_samples} samples of {categories} categories"
        )
    if categories > _MOST_CATEGORIES:
        raise RuntimeError(f"number of categories cannot exceed 2^24, got {categories}")
    if categories == 0:
        raise RuntimeError("multinomial: expected at least one category, got none")


def _no_chance(weights: NDArray[Any]) -> RuntimeError:
    return RuntimeError(
        "invalid multinomial distribution (sum of probabilities <= 0); "
        f"got a row of {weights.shape[-1]} weights that are all 0"
    )
