"""Lowering: an optimised program becomes kernels, each a nest of loops, and a plan of memory.

Nothing here knows LLVM. ``index.py`` and ``views.py`` say where elements are found, ``operands.py``
what an atom reads, ``stored.py`` which values get memory, ``kernels.py`` which are computed in one
nest of loops, ``order.py`` in which order, and what is updated in place, ``memory.py`` where it
all lies. ``compiler/llvm`` writes the code.
"""

from rushlight.compiler.lower.atoms import Unsupported
from rushlight.compiler.lower.kernels import Kernel
from rushlight.compiler.lower.memory import Buffer, Layout
from rushlight.compiler.lower.schedule import Schedule, scheduled

__all__ = ["Buffer", "Kernel", "Layout", "Schedule", "Unsupported", "scheduled"]
__dir__ = __all__.copy
