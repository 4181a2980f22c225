"""Matrix products as register tiles of our own, for every size, on any vector width.

``emit_product`` writes a product with compile-time shape and strides as an LLVM function over a
range of pieces, with a callback for what is done with finished sums; ``plan_product`` tells how
many pieces there are and how much scratch memory a worker needs. ``plan.py`` decides how a product
is cut, ``emit.py`` writes the loops, ``outer.py`` and ``dot.py`` the tiles in their middle.
"""

from rushlight.compiler.llvm.products.emit import emit_inline, emit_plan, emit_product
from rushlight.compiler.llvm.products.nest import Epilogue
from rushlight.compiler.llvm.products.plan import Plan, plan_product

__all__ = ["Epilogue", "Plan", "emit_inline", "emit_plan", "emit_product", "plan_product"]
__dir__ = __all__.copy
