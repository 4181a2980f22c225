"""Kernels as code: a nest of loops over vectors for each kernel of a schedule.

``writer.py`` opens loops and puts every value where the fewest loops repeat it, ``values.py``
computes or loads the element at a place, ``elementwise.py`` has an instruction or a few for each
atom, ``nests.py``, ``reductions.py`` and ``sums.py`` are the kinds of nests, ``step.py`` all
kernels of a step as one function.
"""

from rushlight.compiler.llvm.kernels.step import emit_step

__all__ = ["emit_step"]
__dir__ = __all__.copy
