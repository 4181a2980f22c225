"""Generators: every stream that a training draws from is found, saved and put back."""

import random

import numpy as np
import pytest

import rushlight
from rushlight.training.generators import generator_states, set_generator_states, undrawn
from rushlight.utils.data import DataLoader, RandomSampler


def loader():
    sampler = RandomSampler(range(5), generator=rushlight.Generator().manual_seed(1))
    return DataLoader(range(5), sampler=sampler, generator=rushlight.Generator().manual_seed(2))


def draws(of):
    return (
        rushlight.rand(1).item(),
        rushlight.randn(1).item(),
        [int(v) for v in of],
        np.random.rand(),  # noqa: NPY002 - the stream that users draw from
        np.random.randn(),  # noqa: NPY002
        random.random(),
        random.gauss(0, 1),
    )


def test_all_streams_come_back():
    own = loader()
    draws(own)
    state = generator_states(own)
    first = draws(own)
    assert draws(own) != first
    set_generator_states(own, state)
    assert draws(own) == first


def test_what_is_drawn_within_is_undone():
    own = loader()
    with undrawn(own):
        first = (rushlight.rand(3).tolist(), [int(v) for v in own])
    assert (rushlight.rand(3).tolist(), [int(v) for v in own]) == first


def test_it_is_undone_after_an_error_too():
    before = rushlight.get_rng_state().numpy().tobytes()

    def failing():
        with undrawn():
            rushlight.rand(3)
            raise LookupError("on the way")

    with pytest.raises(LookupError):
        failing()
    assert rushlight.get_rng_state().numpy().tobytes() == before
