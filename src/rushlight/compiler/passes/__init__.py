"""Passes: a program in, a better program of the same results out.

Each file is one pass, a function ``Program -> Program``. ``expand`` writes composed rows out into
atoms; ``fold``, ``simplify``, ``merge`` and ``prune`` make fewer of them. ``optimised`` runs all.
"""

from rushlight.compiler.passes.expand import expand
from rushlight.compiler.passes.fold import fold
from rushlight.compiler.passes.merge import merge
from rushlight.compiler.passes.pipeline import PASSES, optimised
from rushlight.compiler.passes.prune import prune
from rushlight.compiler.passes.simplify import simplify
from rushlight.compiler.passes.unify import unify

__all__ = ["PASSES", "expand", "fold", "merge", "optimised", "prune", "simplify", "unify"]
__dir__ = __all__.copy
