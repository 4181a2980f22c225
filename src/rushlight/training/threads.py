"""One thread for NumPy's matrix products while a model trains or is judged.

A product's bits depend on how many threads compute it, so a training that shall repeat must fix
their number. One is also the fastest for small networks: waiting for a second thread costs more
than it does, and where another process needs the core, far more.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

__all__ = ["one_blas_thread"]


def one_blas_thread() -> AbstractContextManager[Any]:
    """Within it, NumPy's matrix products use one thread."""
    limited: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limited


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
