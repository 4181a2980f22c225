"""Early stopping's memory: the best epoch, its parameters, and when patience runs out."""

import math

import numpy as np

import rushlight
from rushlight import nn
from rushlight.training.best import Best, put_back, snapshot


def row(epoch, loss, valid=None):
    return {"epoch": epoch, "loss": loss, "valid_loss": valid}


def weight(model):
    return float(model.weight.detach().numpy()[0, 0])


def fill(model, value):
    put_back(model, {k: v * 0 + value for k, v in snapshot(model).items()})


def test_it_stops_when_patience_runs_out_and_gives_the_best_back():
    model = nn.Linear(1, 1)
    best = Best(model, patience=2)
    stopped = []
    for epoch, loss in enumerate([3.0, 1.0, 2.0, 1.0], 1):
        fill(model, epoch)
        stopped.append(best.see(row(epoch, 0.0, loss)))
    assert stopped == [False, False, False, True]
    best.put_back()
    assert (best.epoch, weight(model)) == (2, 2.0)


def test_without_validation_it_watches_the_loss():
    best = Best(nn.Linear(1, 1), patience=1)
    assert [best.see(row(i, loss)) for i, loss in enumerate([1.0, 0.5, 0.7], 1)] == [
        False,
        False,
        True,
    ]


def test_nan_is_never_the_best():
    best = Best(nn.Linear(1, 1), patience=5)
    best.see(row(1, 1.0, math.nan))
    best.see(row(2, 1.0, 9.0))
    best.see(row(3, 1.0, math.nan))
    assert best.epoch == 2


def test_without_patience_it_keeps_no_copy():
    model = nn.Linear(1, 1)
    best = Best(model, patience=None)
    assert not any(best.see(row(i, 1.0)) for i in range(1, 50))
    fill(model, 7.0)
    best.put_back()
    assert weight(model) == 7.0


def test_its_state_comes_back():
    model = nn.Linear(1, 1)
    best, other = Best(model, 3), Best(model, 3)
    best.see(row(1, 0.5))
    other.restore(best.state())
    assert other.state() == best.state()


def test_a_snapshot_is_a_copy_of_parameters_and_buffers():
    model = nn.BatchNorm1d(2)
    before = snapshot(model)
    model(rushlight.randn(4, 2))
    assert snapshot(model)["num_batches_tracked"].item() == 1
    assert before["num_batches_tracked"].item() == 0
    put_back(model, before)
    after = snapshot(model)
    assert list(after) == list(before)
    for key, value in before.items():
        np.testing.assert_array_equal(after[key].numpy(), value.numpy())
