"""``rushlight.special``: functions of mathematics under the names that PyTorch gives them there.

Nothing is computed here; each name is a function of ``mathematics.py`` or ``statistics.py``.
"""

from __future__ import annotations

from rushlight.functional import mathematics, statistics
from rushlight.functional.register import exported

__all__ = [
    "erf",
    "erfc",
    "exp2",
    "expit",
    "expm1",
    "log1p",
    "logsumexp",
    "round",
    "xlogy",
]
__dir__ = __all__.copy

del mathematics, statistics  # imported to fill ``exported``

erf = exported["erf"]
erfc = exported["erfc"]
exp2 = exported["exp2"]
expit = exported["sigmoid"]
expm1 = exported["expm1"]
log1p = exported["log1p"]
logsumexp = exported["logsumexp"]
round = exported["round"]
xlogy = exported["xlogy"]
