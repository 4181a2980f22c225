"""Scaling: what is done to the inputs before a network sees them, kept as plain JSON.

`fit_scaling` looks at the training rows once; `apply_scaling` does the same to any rows, today and
when a saved run predicts. The description is a dict that goes into `preprocess.json` as it is, and
is checked as a stranger's when it comes back. Targets are never scaled.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.datasets.task import Scaling

__all__ = ["apply_scaling", "fit_scaling"]

_RANGES = (1.0, 16.0, 255.0, 65535.0)  # unit range, scikit-learn's digits, bytes, 16-bit images


def fit_scaling(x: NDArray[Any], scaling: Scaling) -> dict[str, Any]:
    """Decide how rows are scaled, by the training rows.

    "pixels" divides by the smallest of 1, 16, 255 and 65535 that no pixel exceeds; "standardise"
    takes (x - mean) / deviation, column by column (a constant column is only centred); "none"
    leaves the numbers.

    Args:
        x: The training rows.
        scaling: "pixels", "standardise" or "none".

    Returns:
        A dict of JSON values, for `apply_scaling`.

    Shape:
        x (rows, features).

    Raises:
        ValueError: A pixel exceeds 65535, or a column's squares exceed float64.

    Example:
        >>> fit_scaling(np.array([[0, 255], [17, 3]]), "pixels")
        {'kind': 'divide', 'features': 2, 'by': 255.0}
        >>> fit_scaling(np.array([[1.0, 5.0], [3.0, 5.0]]), "standardise")
        {'kind': 'standardise', 'features': 2, 'mean': [2.0, 5.0], 'std': [1.0, 1.0]}
    """
    features = int(x.shape[1])
    if scaling == "none":
        return {"kind": "identity", "features": features}
    if scaling == "pixels":
        largest = float(np.abs(x).max())
        by = next((bound for bound in _RANGES if bound >= largest), None)
        if by is None:
            raise ValueError(
                f"fit_scaling(): pixels must be at most 65535, got {largest}; divide x"
            )
        return {"kind": "divide", "features": features, "by": by}
    from sklearn.preprocessing import StandardScaler

    with np.errstate(all="ignore"):  # of numbers whose squares overflow; found by the next check
        scaler = StandardScaler().fit(x.astype(np.float64))
    known = np.isfinite(scaler.mean_) & np.isfinite(scaler.var_)
    if not known.all():
        column = int(np.argmin(known))
        raise ValueError(
            f"fit_scaling(): column {column} of x holds numbers too large to be scaled, up to "
            f"{np.abs(x[:, column]).max():.3g}; divide it"
        )
    mean, std = scaler.mean_.tolist(), scaler.scale_.tolist()
    return {"kind": "standardise", "features": features, "mean": mean, "std": std}


def apply_scaling(
    preprocess: Mapping[str, Any], x: ArrayLike, who: str = "apply_scaling()"
) -> NDArray[np.float32]:
    """Scale rows as `fit_scaling` decided.

    Args:
        preprocess: What `fit_scaling` returned, or the same read back from JSON.
        x: The rows.
        who: Who speaks in a message about them. Default: this function.

    Returns:
        The scaled rows, float32, in new memory.

    Shape:
        x (rows, features) -> (rows, features).

    Raises:
        ValueError: The description is none, `x` has another shape or no real numbers, or the
            result is not finite.

    Example:
        >>> apply_scaling({"kind": "divide", "features": 2, "by": 255.0}, [[51, 255]])
        array([[0.2, 1. ]], dtype=float32)
    """
    subtract, divide = _affine(preprocess)
    rows, features = np.asarray(x), int(preprocess["features"])
    if rows.dtype.kind not in "buif" or rows.ndim != 2 or rows.shape[1] != features:
        raise ValueError(
            f"{who}: expected numbers of the shape (rows, {features}), got dtype "
            f"{rows.dtype} and shape {rows.shape}; give the columns the network was trained on"
        )
    # In float32 a timestamp minus its mean would lose its digits, so wide numbers stay wide.
    wide = np.result_type(rows.dtype, np.float32)
    with np.errstate(over="ignore", invalid="ignore"):  # found by the next check, with the row
        exact = (rows.astype(wide) - subtract.astype(wide)) / divide.astype(wide)
        scaled: NDArray[np.float32] = exact.astype(np.float32)
    finite = np.isfinite(scaled).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise ValueError(
            f"{who}: x must be finite and fit float32, got NaN, infinity or too large a "
            f"number in row {row}; drop or fill such rows"
        )
    return scaled


def _affine(preprocess: Mapping[str, Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each kind as x -> (x - subtract) / divide, with every number of the description checked."""
    kind, features = preprocess.get("kind"), preprocess.get("features")
    known: dict[Any, Callable[[], tuple[Any, Any]]] = {
        "identity": lambda: ([0.0], [1.0]),
        "divide": lambda: ([0.0], [preprocess.get("by")]),
        "standardise": lambda: (preprocess.get("mean"), preprocess.get("std")),
    }
    if not isinstance(kind, str) or kind not in known or type(features) is not int or features < 1:
        raise ValueError(
            f"apply_scaling(): expected a kind of {', '.join(known)} and a number of features, got "
            f"{kind!r} and {features!r}; restore preprocess.json"
        )
    pair = known[kind]()
    length = features if kind == "standardise" else 1
    for values, positive in zip(pair, (False, True), strict=True):
        if not _numbers(values, length, positive):
            raise ValueError(
                f"apply_scaling(): expected {length} finite numbers for {kind!r}, divisors above "
                f"0, got {str(values)[:80]}; restore preprocess.json"
            )
    return np.array(pair[0]), np.array(pair[1])


def _numbers(values: Any, length: int, positive: bool) -> bool:
    return (
        isinstance(values, list)
        and len(values) == length
        and all(type(v) in (int, float) and abs(v) <= sys.float_info.max for v in values)
        and (not positive or min(values) > 0)
    )
