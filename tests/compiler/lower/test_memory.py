"""Layouts and the arena: rows of whole vectors, and no two living values in one place."""

from itertools import pairwise

import numpy as np
import pytest

from rushlight.compiler.lower.index import number
from rushlight.compiler.lower.memory import Arena, Buffer, lanes_for, layout_of
from rushlight.ops.specs import Spec


def layout(*shape, dtype=np.float32):
    return layout_of(Spec(shape, np.dtype(dtype)), 16)


@pytest.mark.parametrize(
    ("shape", "strides", "size"),
    [
        ((), (), 1),
        ((3,), (1,), 4),
        ((2, 3), (4, 1), 8),
        ((2, 1), (1, 0), 2),
        ((5, 20), (32, 1), 160),
    ],
)
def test_rows_are_padded_to_vectors(shape, strides, size):
    assert (layout(*shape).strides, layout(*shape).size) == (strides, size)


def test_no_column_falls_into_one_set_of_the_cache():
    assert layout(4, 256).strides[0] * 4 % 1024 != 0


def test_a_view_shows_the_elements():
    arena = np.zeros(256, np.uint8)
    buffer = Buffer(64, layout(2, 3))
    buffer.view(arena)[...] = [[1, 2, 3], [4, 5, 6]]
    flat = arena.view(np.float32)[16:]
    assert flat[:7].tolist() == [1, 2, 3, 0, 4, 5, 6]
    assert buffer.layout.offset((number(1), number(2))).rest == 6


def test_lanes():
    assert [lanes_for(n, 8) for n in (1, 2, 3, 5, 8, 100)] == [1, 2, 4, 8, 8, 8]


def test_memory_is_used_again_and_never_shared():
    rng, arena, living = np.random.default_rng(0), Arena(), []
    for _ in range(200):
        if living and rng.random() < 0.5:
            arena.give_back([living.pop(rng.integers(len(living)))])
        else:
            living.append(arena.take(layout(int(rng.integers(1, 9)), int(rng.integers(1, 40)))))
        spans = sorted((b.start, b.start + b.layout.bytes) for b in living)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        assert all(start % 64 == 0 for start, _ in spans)
    everything = sum(b.layout.bytes for b in living)
    arena.give_back(living)
    assert arena.take(layout(1, 16)).start < max(arena.end, everything)
