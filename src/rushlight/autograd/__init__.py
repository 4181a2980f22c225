"""Define-by-run differentiation: the graph that operations record, and the walk back through it.

``node.py`` is the graph, ``engine.py`` the walk, ``views.py`` what in-place writes do to both. The
derivatives themselves stand in ``ops``, each below its operation.
"""

from rushlight.autograd.backward import backward, grad
from rushlight.autograd.function import Function
from rushlight.autograd.grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from rushlight.autograd.gradcheck import gradcheck, gradgradcheck

__all__ = [
    "Function",
    "backward",
    "enable_grad",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_grad_enabled",
]
__dir__ = __all__.copy
