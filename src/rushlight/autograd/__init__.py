"""Define-by-run differentiation: the graph that operations record, and the walk back through it.

``node.py`` is the graph, ``engine.py`` the walk, ``views.py`` what in-place writes do to both. The
derivatives themselves stand in ``ops``, each below its operation.
"""

from rushlight.autograd import attributes as _attributes
from rushlight.autograd.backward import backward, grad
from rushlight.autograd.grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    no_grad,
    set_grad_enabled,
)

__all__ = [
    "backward",
    "enable_grad",
    "grad",
    "inference_mode",
    "is_grad_enabled",
    "no_grad",
    "set_grad_enabled",
]
