"""Small matrix products as loops of their own; ``llvm/products`` has the large ones.

Vectors lie along the last dimension of the result, and a few rows are summed side by side.
"""

from __future__ import annotations

from typing import Any

from rushlight.compiler.llvm.kernels.nests import Nest, Wide
from rushlight.compiler.llvm.kernels.types import broadcast
from rushlight.compiler.llvm.kernels.values import lane_variable
from rushlight.compiler.llvm.lanes import Lanes
from rushlight.compiler.lower.index import Index, number
from rushlight.compiler.lower.operands import whole
from rushlight.compiler.lower.views import Place, aligned

__all__ = ["Product"]

# Rows that are summed side by side: each has a vector of its own, and they share what they read.
_ROWS = 4


class Product:
    """The loops of a kernel whose core is a matrix product.

    Args:
        nest: the loops of its kernel.
    """

    def __init__(self, nest: Nest) -> None:
        self.nest, self.values, self.w = nest, nest.values, nest.w
        core: Any = nest.kernel.core
        node = self.values.program.nodes[core.node]
        self.shape = node.specs[0].shape
        self.x, self.y = node.args
        self.inner = nest.spec(self.x).shape[-1]

    def emit(self) -> None:
        """Write the kernel."""
        shape = self.nest.kernel.shape
        if self.shape[-1] == 1 or self.shape[-2] == 1 or len(shape) < 2:
            self.nest.each(shape, lambda wide, lanes: self._rows([wide], lanes))
            return
        lead, rows, columns = shape[:-2], shape[-2], shape[-1]
        lanes = self.nest.lanes(columns)

        def along(rest: tuple[int, ...], place: Wide) -> None:
            if rest:
                self.nest.loop(rest[0], lambda i: along(rest[1:], (*place, i)))
            else:
                vectors = -(-columns // lanes)
                self.nest.loop(vectors, lambda j: self._column(place, rows, j, lanes))

        along(lead, ())

    def _column(self, lead: Wide, rows: int, vector: Index, lanes: int) -> None:
        """All rows of a column of vectors."""
        column = vector.times(lanes).plus(lane_variable(lanes))
        full, rest = divmod(rows, _ROWS)

        def block(first: Index, count: int) -> None:
            places = [(*lead, first.plus(number(r)), column) for r in range(count)]
            self._rows(places, lanes)

        if full:
            self.nest.loop(full, lambda i: block(i.times(_ROWS), _ROWS))
        if rest:
            block(number(full * _ROWS), rest)

    def _rows(self, wides: list[Wide], lanes: int) -> None:
        """Sum several places of the result side by side."""
        places = [whole(self.shape, wide) for wide in wides]
        sums = [self._product(place, number(0), lanes) for place in places]
        sums = [broadcast(self.w.b, x, lanes) for x in (self.w.b.fmul(*pair) for pair in sums)]

        def step(k: Index, state: list[Any]) -> list[Any]:
            added = []
            for total, place in zip(state, places, strict=True):
                x, y = (
                    Lanes(self.w.b, broadcast(self.w.b, v, lanes))
                    for v in self._product(place, k.plus(number(1)), lanes)
                )
                added.append(x.times_plus(y, Lanes(self.w.b, total)).value)
            return added

        if self.inner > 1:
            sums = self.w.loop(self.inner - 1, step, sums)
        for wide, total in zip(wides, sums, strict=True):
            self.nest.core_done(wide, total, lanes)

    def _product(self, place: Place, k: Index, lanes: int) -> tuple[Any, Any]:
        """The two factors of one term, with equally many lanes."""
        lead, i, j = place[:-2], place[-2], place[-1]
        x_lead = aligned(self.nest.spec(self.x).shape[:-2], lead)
        y_lead = aligned(self.nest.spec(self.y).shape[:-2], lead)
        x = self.values.get(self.x, (*x_lead, i, k), lanes)
        y = self.values.get(self.y, (*y_lead, k, j), lanes)
        return broadcast(self.w.b, x, lanes), broadcast(self.w.b, y, lanes)
