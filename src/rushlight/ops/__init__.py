"""The table of operations. Importing this room fills it; read ``table.py`` first, then any row.

``tensors`` holds the rows as functions on Tensors, which is how the rooms above call them.
"""

from rushlight.autograd.namespaces import arrays, tensors, tracers
from rushlight.ops import (
    activation,
    along,
    arithmetic,
    arranging,
    bitwise,
    comparison,
    cumulative,
    gathering,
    index,
    joining,
    loss,
    mathematics,
    normalization,
    product,
    reduction,
    rounding,
    selection,
    shape,
    singular,
    sorting,
    statistics,
    strided,
    trigonometry,
    twins,
)
from rushlight.ops.table import Row, table

__all__ = ["Row", "arrays", "table", "tensors", "tracers"]
