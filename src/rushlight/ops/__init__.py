"""The table of operations. Importing this room fills it; read ``table.py`` first, then any row."""

from rushlight.ops import arithmetic, compare, mathematics, product, reduce, shape
from rushlight.ops.table import Row, table

__all__ = ["Row", "table"]

del arithmetic, compare, mathematics, product, reduce, shape
