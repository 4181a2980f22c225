"""PyTorch's 5056 bytes for the state of a CPU generator, written and read.

The layout is that of PyTorch's `CPUGeneratorImplState` (little endian, fields at fixed offsets), so
that a state saved by either library is read by the other. Bytes not named here are zero.
Read next: `engine.py` for what `left` and `next` mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rushlight.random.engine import BLOCK, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIZE", "State", "pack", "unpack"]

SIZE = 5056
_LAYOUT = np.dtype(
    {
        "names": ["seed", "left", "seeded", "next", "words", "normal", "has_normal"],
        "formats": ["<u8", "<i4", "<i4", "<u8", ("<u8", (BLOCK,)), "<f8", "<i4"],
        "offsets": [0, 8, 12, 16, 24, 5024, 5040],
        "itemsize": SIZE,
    }
)


class State(NamedTuple):
    """All that a generator remembers: its seed, its place and the normal it holds back."""

    seed: int
    place: Place
    normal: float | None


def pack(state: State) -> NDArray[np.uint8]:
    """Return `state` as PyTorch's bytes."""
    record = np.zeros(1, _LAYOUT)
    record["seed"], record["seeded"] = state.seed, 1
    record["left"], record["next"] = state.place.left, state.place.next
    record["words"] = state.place.words
    if state.normal is not None:
        record["normal"], record["has_normal"] = state.normal, 1
    return record.view(np.uint8)


def unpack(data: NDArray[np.uint8]) -> State:
    """Return the state that PyTorch's bytes hold.

    Raises:
        RuntimeError: the size is not 5056 bytes, or the place in the block is impossible.
    """
    if data.size != SIZE:
        raise RuntimeError(
            f"Expected a CPUGeneratorImplState of size {SIZE} "
            f"but found the input RNG state size to be {data.size}"
        )
    record = np.frombuffer(data.tobytes(), _LAYOUT)[0]
    left, used = int(record["left"]), int(record["next"])
    if record["seeded"] == 0 or not _is_place(left, used):
        raise RuntimeError(
            f"Invalid mt19937 state: seeded={record['seeded']}, left={left}, next={used}; "
            "use bytes that get_state() returned"
        )
    place = Place(record["words"].astype(np.uint32), left, used)
    normal = float(record["normal"]) if record["has_normal"] else None
    return State(int(record["seed"]), place, normal)


def _is_place(left: int, used: int) -> bool:
    """Whether the two counters agree: PyTorch would read past the block where they do not."""
    return 1 <= left <= BLOCK and (left + used == BLOCK + 1 or (left, used) == (1, 0))
