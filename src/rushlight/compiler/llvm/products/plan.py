"""How a product is cut: form and size of its tile, panels of columns, pieces of the fixed split.

All of it follows from the shape, the element type and the processor, never from the number of
workers: each element is summed in one order, whoever computes it. ``emit.py`` writes the code.

Two forms. The *outer* tile keeps rows × vectors of sums, lanes along the columns: for each step of
the inner dimension it multiplies a few spread numbers of A with a few vectors of B. The *dot* tile
has lanes along the inner dimension and adds them up at its end: for A·Bᵀ, whose rows are contiguous
in both operands. A panel is what one tile row writes before its sums are drained; where a row of B
is far from the next, an outer panel is copied (for A·Bᵀ transposed) into a scratch buffer first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rushlight.compiler.llvm.host import Host

__all__ = ["Kind", "Plan", "Split", "plan_product"]

Kind = Literal["nt", "nn", "tn"]
Split = Literal["columns", "rows"]


@dataclass(frozen=True)
class Plan:
    """A product with all that was decided about it.

    Args:
        kind: ``"nt"`` A[m, k]·B[n, k]ᵀ, ``"nn"`` A[m, k]·B[k, n], ``"tn"`` A[k, m]ᵀ·B[k, n].
        m: rows of the result.
        n: columns of the result.
        k: the inner dimension, at least 1, as are the others.
        dtype: ``"float32"`` or ``"float64"``.
        host: the processor.
        strides: elements from one row to the next of A, B and C.
        split: what a piece is: a panel of columns or a tile of rows.
        form: ``"dot"`` or ``"outer"``.
        lanes: of a vector.
        rows: of a tile.
        units: columns of a dot tile, vectors of an outer one.
        panel: columns of a panel; the last one may have fewer.
        packed: whether panels of B are copied.
    """

    kind: Kind
    m: int
    n: int
    k: int
    dtype: str
    host: Host
    strides: tuple[int, int, int]
    split: Split
    form: Literal["dot", "outer"]
    lanes: int
    rows: int
    units: int
    panel: int
    packed: bool

    @cached_property
    def panels(self) -> int:
        return -(-self.n // self.panel)

    @cached_property
    def tiles(self) -> int:
        """Tiles in a panel; the last one starts early where m is no multiple of its rows."""
        return -(-self.m // self.rows)

    @property
    def pieces(self) -> int:
        """The end of the largest range that the function takes."""
        return self.panels if self.split == "columns" else self.tiles

    @property
    def last(self) -> int:
        """Columns of the last panel."""
        return self.n - (self.panels - 1) * self.panel

    @property
    def scratch(self) -> int:
        """Bytes of memory of its own that each worker brings."""
        return self.k * self.panel * (8 if self.dtype == "float64" else 4) if self.packed else 0


def plan_product(
    kind: Kind,
    m: int,
    n: int,
    k: int,
    dtype: str,
    host: Host,
    *,
    strides: tuple[int, int, int] | None = None,
    split: Split = "columns",
) -> Plan:
    """Decide how a product is cut; the arguments are ``Plan``'s, dense operands by default.

    Raises:
        ValueError: if a dimension is not positive or a row is longer than its stride.
    """
    dense = (m if kind == "tn" else k, k if kind == "nt" else n, n)
    strides = dense if strides is None else strides
    if min(m, n, k) < 1 or any(s < d for s, d in zip(strides, dense, strict=True)):
        raise ValueError(
            f"product {kind} of {m}×{n}×{k}: expected positive dimensions and strides of at least "
            f"{dense}, got {strides}"
        )
    lanes = host.lanes(dtype)
    outer = kind != "nt" or (m >= 32 and n >= 2 * lanes)
    if outer:
        rows, units, panel = _outer(m, n, lanes, host.registers)
    else:
        rows, units, panel = _dot(m, n, lanes, host.registers)
    return Plan(
        kind, m, n, k, dtype, host, strides, split, "outer" if outer else "dot",
        lanes, rows, units, panel, packed=outer and (kind == "nt" or _far(strides[1], dtype, m, k)),
    )  # fmt: skip


def _outer(m: int, n: int, lanes: int, registers: int) -> tuple[int, int, int]:
    """Rows, vectors and panel of the outer tile that costs least."""
    vectors = -(-n // lanes)
    best = min(
        ((rows, units) for units in range(1, 9) for rows in range(1, min(m, 14) + 1)
         if units <= vectors and rows * units + units + 1 <= registers),
        key=lambda tile: (_outer_cost(m, vectors, *tile), -tile[0]),
    )  # fmt: skip
    rows, units = best
    return rows, units, units * lanes


def _outer_cost(m: int, vectors: int, rows: int, units: int) -> float:
    """Cycles for one step of the inner dimension over the whole result."""
    tiles = -(-m // rows)
    full, rest = divmod(vectors, units)
    return tiles * (full * _step(rows, units) + (_step(rows, rest) if rest else 0.0))


def _step(rows: int, units: int) -> float:
    """Two multiplications or two loads a cycle, and none faster than its own result returns."""
    return max(rows * units / 2, (rows + units) / 2, 4.0) + 0.25


def _dot(m: int, n: int, lanes: int, registers: int) -> tuple[int, int, int]:
    """Rows, columns and panel of the dot tile."""
    rows = min(m, 4 if registers >= 32 else 3)
    units = min(n, 4)
    return rows, units, min(-(-n // lanes) * lanes, 64)


def _far(stride: int, dtype: str, m: int, k: int) -> bool:
    """Whether rows of B compete for the same lines of the cache, and are read often."""
    return m >= 32 and k >= 32 and stride * (8 if dtype == "float64" else 4) % 1024 == 0
