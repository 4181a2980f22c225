"""Many vectors added up across their lanes at once: as many sums as a vector has lanes.

Adding up one vector costs as much as adding up a whole vectorful of them: at each level two vectors
become one, half of its lanes from each. The shuffles stay within 128 bits as long as they can,
where processors are quickest; the order of the additions depends on the number of lanes alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from rushlight.compiler.llvm.products.vectors import Vectors

__all__ = ["added"]

Level = tuple[list[int], list[int]]


def added(v: Vectors, sums: list[Any], lanes: int) -> Any:
    """A vector whose lane i is the sum over all lanes of ``sums[i]``; at most ``lanes`` of them."""
    levels = _levels(lanes, 16 // v.bytes)
    vectors = sums + [sums[-1]] * (lanes - len(sums))
    for low, high in levels:
        known: dict[tuple[int, int], Any] = {}
        pairs = list(zip(vectors[::2], vectors[1::2], strict=True))
        for x, y in pairs:
            if (id(x), id(y)) not in known:
                known[id(x), id(y)] = v.b.fadd(v.shuffle(x, y, low), v.shuffle(x, y, high))
        vectors = [known[id(x), id(y)] for x, y in pairs]
    return vectors[0]


@cache
def _levels(lanes: int, block: int) -> list[Level]:
    """Of each level, the lanes of two vectors that are added to the others."""
    levels = []
    width = 1
    while width < block:
        low = [
            vector * lanes + start + group * width + lane
            for start in range(0, lanes, block)
            for group in range(block // width // 2)
            for vector in (0, 1)
            for lane in range(width)
        ]
        levels.append((low, [lane + block // 2 for lane in low]))
        width *= 2
    blocks = lanes // block
    low = [start + lane for start in range(0, 2 * lanes, 2 * block) for lane in range(block)]
    return levels + [(low, [lane + block for lane in low])] * (blocks.bit_length() - 1)
