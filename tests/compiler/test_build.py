"""Equal programs are built once."""

import numpy as np
import pytest

from rushlight.compiler import build as room
from rushlight.compiler import trace_step
from rushlight.compiler.build import Rounds, build
from rushlight.compiler.lower import Unsupported
from rushlight.tensor import wrap

ROUNDS = Rounds(8, 2, False, (np.dtype(float),))


def step(factor):
    w = wrap(np.zeros(3))

    def one(x):
        w.add_(x.sum() * factor)
        return x.sum()

    return trace_step([w], one, [wrap(np.ones(4))])


def test_what_was_built_is_found_again():
    first = build(step(2.0), None, ROUNDS)
    assert build(step(2.0), None, ROUNDS) is first
    assert build(step(3.0), None, ROUNDS) is not first
    assert build(step(2.0), None, Rounds(9, 2, False, ROUNDS.sources)) is not first
    assert first.state_bytes <= first.reach


def test_what_was_not_used_for_longest_is_forgotten(monkeypatch):
    monkeypatch.setattr(room, "_known", {})
    monkeypatch.setattr(room, "_MOST", 2)
    first = build(step(1.0), None, ROUNDS)
    build(step(2.0), None, ROUNDS)
    assert build(step(1.0), None, ROUNDS) is first
    build(step(3.0), None, ROUNDS)
    assert build(step(1.0), None, ROUNDS) is first
    assert len(room._known) == 2


def test_no_batch_is_refused():
    with pytest.raises(Unsupported, match="8 rows make no batch"):
        build(None, None, ROUNDS)
