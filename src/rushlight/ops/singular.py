"""The singular values of matrices, and the slope of any function of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import Sample, given
from rushlight.ops.specs import Spec
from rushlight.ops.table import atom

__all__: list[str] = []

_INSTEAD = "there are no second derivatives of singular values; use the Frobenius norm"


def _values(x: Spec) -> Spec:
    return Spec((*x.shape[:-2], min(x.shape[-2:])), x.dtype)


def _matrices(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 3, 4)),))


@atom(_values, samples=given(_matrices), torch="linalg.svdvals")
def singular_values(x: Any) -> Any:
    """The singular values of each matrix, the largest first."""
    return np.linalg.svd(x, compute_uv=False)


@singular_values.derivative
def _(xp: Any, g: Any, x: Any) -> Any:
    return xp.singular_slope(x, g)


def _with_slope(rng: np.random.Generator) -> Sample:
    return Sample((rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 3))))


@atom(
    lambda x, g: x,
    samples=given(_with_slope),
    missing={"x": _INSTEAD, "g": _INSTEAD},
)
def singular_slope(x: Any, g: Any) -> Any:
    """U·diag(g)·Vᵀ of the singular value decomposition of each matrix."""
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return (u * g[..., None, :]) @ vt
