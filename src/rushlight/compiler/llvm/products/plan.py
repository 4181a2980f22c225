"""How a product is cut: form and size of its tile, panels of columns, pieces of the fixed split.

All of it follows from the shape, the element type and the processor, never from the number of
workers: each element is summed in one order, whoever computes it. ``emit.py`` writes the code.

Three forms. The *outer* tile keeps rows × vectors of sums, lanes along the columns: for each step
of the inner dimension it multiplies a few spread numbers of A with a few vectors of B. The *dot*
tile has lanes along the inner dimension and adds them up at its end: for A·Bᵀ, whose rows are
contiguous in both operands. A *tiny* product is written out without a loop. A panel is what one
tile row writes before its sums are drained; where a row of B is far from the next, an outer panel
is copied (for A·Bᵀ transposed) into a scratch buffer first.
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
        form: ``"dot"``, ``"outer"`` or ``"tiny"``.
        lanes: of a vector.
        rows: of a tile.
        units: columns of a dot tile, vectors of an outer one.
        panel: columns of a panel; the last one may have fewer.
        packed: whether panels of B are copied.
        strips: whether the columns of A that a tile needs are copied.
    """

    kind: Kind
    m: int
    n: int
    k: int
    dtype: str
    host: Host
    strides: tuple[int, int, int]
    split: Split
    form: Literal["dot", "outer", "tiny"]
    lanes: int
    rows: int
    units: int
    panel: int
    packed: bool
    strips: bool

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
    def shared(self) -> int:
        """Numbers of scratch memory that copies of A take, in front of the panel of B."""
        return -(-self.tiles * self.rows * self.k // 16) * 16 if self.strips else 0

    @property
    def scratch(self) -> int:
        """Bytes of memory of its own that each worker brings, at a multiple of 64."""
        numbers = self.shared + (self.k * self.panel if self.packed else 0)
        return numbers * (8 if self.dtype == "float64" else 4)


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
    if m * k <= TINY and n <= TINY and m * n * k <= 8 * TINY:
        return Plan(
            kind, m, n, k, dtype, host, strides, split, "tiny", n, m, 1, n,
            packed=False, strips=False,
        )  # fmt: skip
    size = 8 if dtype == "float64" else 4
    forms = [_outer(m, n, k, lanes, host, turned=kind == "nt")]
    if kind == "nt":
        forms.append(_dot(m, n, k, lanes, host))
    _, form, rows, units, panel = min(forms)
    ragged = n < panel and not host.masks
    apart = m >= 32 and _far(strides[1] * size, k)
    packed = form == "outer" and (kind == "nt" or apart or (ragged and m >= 16))
    strips = kind == "tn" and n >= 32 and _far(strides[0] * size, k)
    return Plan(
        kind, m, n, k, dtype, host, strides, split, form, lanes, rows, units, panel, packed, strips
    )


TINY = 16  # numbers that are spread out, and columns, of a product without loops

# What a tile costs, in cycles of a core that does two multiplications or two loads in each.
L1 = 32768  # bytes of the nearest cache
FROM_L2 = 32.0  # bytes a cycle out of the next one
LATENCY = 4.0  # of a multiplication: a step with fewer than 8 sums waits for the one before
STEP = 0.5  # to move on by one step
TURN = 16.0  # to start a tile and to leave its loop
DRAIN = 2.0  # to move a vector of sums through the buffer
ADDING = 2.0  # to add up one of a dot tile's vectors
TURNING = 0.3  # to transpose one number of a panel
TURNED = 400  # lines that transposing is worth: shuffles take long to compile
LINE = 5e-4  # how much slower a tile may be if it saves a line of code
Form = tuple[float, Literal["dot", "outer"], int, int, int]


def _outer(m: int, n: int, k: int, lanes: int, host: Host, *, turned: bool) -> Form:
    """The outer tile that costs least: its cost, name, rows, vectors and panel."""
    vectors = -(-n // lanes)
    spare = host.registers - (1 if host.fma else 2)

    def cost(rows: int, units: int) -> float:
        tiles = -(-m // rows) * -(-vectors // units)
        lines = 4 * rows * units + 4 * rows + 2 * units + TURNED * turned
        step = _step(rows, units, host, units * k * host.vector_bytes)
        steps = tiles * (k * step + TURN + DRAIN * rows * units)
        return (steps + TURNING * n * k * turned) * (1 + LINE * lines)

    return min(
        (cost(rows, units), "outer", rows, units, units * lanes)
        for units in range(1, min(8, vectors) + 1)
        for rows in range(1, min(m, 14) + 1)
        if rows * units + units <= spare
    )


def _dot(m: int, n: int, k: int, lanes: int, host: Host) -> Form:
    """The same for the dot tile: its cost, name, rows, columns and panel."""
    panel = min(-(-n // lanes) * lanes, 128 if n >= 512 else 64)
    spare = host.registers - (1 if host.fma else 2)

    def cost(rows: int, units: int) -> float:
        tiles = -(-m // rows) * -(-n // units)
        lines = 8 * rows * units + 2 * (rows + units)
        there = panel * k * host.vector_bytes // lanes
        step = _step(rows, units, host, there, rows * k * host.vector_bytes // lanes)
        drain = -(-m // rows) * rows * -(-n // lanes) * DRAIN
        step *= -(-k // lanes)
        return (tiles * (step + TURN + ADDING * rows * units) + drain) * (1 + LINE * lines)

    return min(
        (cost(rows, units), "dot", rows, units, panel)
        for units in range(1, min(8, n) + 1)
        for rows in range(1, min(m, 8) + 1)
        if rows * units + min(rows, units) <= spare
    )


def _step(rows: int, units: int, host: Host, panel: int, strip: int = 0) -> float:
    """Cycles of one step of a tile that takes vectors from a panel and a strip of so many bytes."""
    vectors = units * (panel > L1 / 2) + rows * (strip >= L1 / 2)
    far = vectors * host.vector_bytes / FROM_L2
    return max(rows * units / 2, (rows + units) / 2, LATENCY, far) + STEP + far / 8


def _far(stride: int, k: int) -> bool:
    """Whether ``k`` rows, ``stride`` bytes apart, push one another out of the cache.

    They do where they start in few of its sets, and where there are more of them than it holds
    addresses of pages. A copy pays if it is read often.
    """
    return (k >= 64 and stride % 1024 == 0) or k >= 1024
