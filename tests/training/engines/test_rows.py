"""Whole arrays and orders of plain loaders; others are refused."""

import numpy as np
import pytest

import rushlight as rl
from rushlight.compiler import TraceError
from rushlight.training.data import as_source
from rushlight.training.engines.rows import Rows
from rushlight.utils.data import DataLoader, TensorDataset

X, Y = np.arange(20, dtype=np.float32).reshape(10, 2), np.arange(10) % 3


def source(data, shuffle=True, drop_last=False):
    options = {"batch_size": 4, "shuffle": shuffle, "drop_last": drop_last}
    return as_source("train", data, rl.float32, integer_targets=True, **options)


def test_what_is_known_of_the_rows():
    rows = Rows(source((X, Y)))
    assert (rows.count, rows.size, rows.steps, rows.rest) == (10, 4, 2, 2)
    assert rows.ranges() == [None, (0, 2)]
    assert [tuple(t.shape) for t in rows.batch(3)] == [(3, 2), (3,)]
    assert rows.rounds.shuffles
    assert Rows(source((X, Y), drop_last=True)).rest == 0


@pytest.mark.parametrize("shuffle", [True, False])
def test_the_order_is_the_loaders(shuffle):
    made = source((X, Y), shuffle)
    rl.manual_seed(0)
    batches = np.concatenate([b.inputs[0].numpy() for b in made])
    state = rl.get_rng_state().tolist()
    rl.manual_seed(0)
    order = Rows(made).order()
    np.testing.assert_array_equal(X[order], batches)
    assert rl.get_rng_state().tolist() == state


def test_a_generator_of_its_own_is_drawn_from():
    data = TensorDataset(rl.from_numpy(X), rl.from_numpy(Y))
    loader = DataLoader(data, 4, shuffle=True, generator=rl.Generator().manual_seed(3))
    rows = Rows(source(loader))
    assert not rows.shuffles
    first = rows.order()
    loader.generator.manual_seed(3)
    assert next(b[1].tolist() for b in loader) == Y[first[:4]].tolist()


@pytest.mark.parametrize(
    "loader",
    [
        DataLoader(list(zip(X, Y, strict=True)), 4),
        DataLoader(TensorDataset(rl.from_numpy(X)), 4, collate_fn=lambda rows: rows),
        DataLoader(TensorDataset(rl.from_numpy(X)), 4, sampler=[1, 2, 3]),
        DataLoader(TensorDataset(rl.from_numpy(X)), batch_size=None),
    ],
    ids=["list", "collate", "sampler", "no batches"],
)
def test_others_are_refused(loader):
    class Plain:
        def __init__(self, loader):
            self.loader = loader

    with pytest.raises(TraceError, match="the batches come from"):
        Rows(Plain(loader))
