"""The loop over epochs: when it stops, what it does after an epoch, and what a failure leaves."""

import numpy as np
import pytest

from rushlight import nn, optim
from rushlight.training import Callback, DivergedError, fit

X = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)


class Rising(nn.Module):
    """A loss that grows from epoch to epoch: early stopping has something to do."""

    def __init__(self):
        super().__init__()
        self.steps = 0

    def forward(self, prediction, target):
        self.steps += 1
        return ((prediction - target) ** 2).mean() + self.steps


def train(model=None, **options):
    model = model or nn.Linear(2, 1)
    given = {"loss": "mse", "epochs": 5, "optimizer": optim.SGD(model.parameters(), lr=0.1)}
    return fit(model, (X, X.sum(1)), **{**given, **options})


def test_patience_stops_it_with_the_best_parameters():
    model = nn.Linear(2, 1)
    history = train(model, loss=Rising(), patience=2, epochs=50)
    assert len(history) == 3
    assert history.best_epoch == 1
    assert history.stopped == "no improvement for 2 epochs"


def test_the_best_parameters_are_those_after_the_best_epoch():
    model = nn.Linear(2, 1)
    kept = []

    class Keep(Callback):
        def on_epoch_end(self, loop, row):
            kept.append(loop.model.weight.detach().numpy().copy())

    history = train(model, loss=Rising(), patience=3, epochs=50, callbacks=[Keep()])
    np.testing.assert_array_equal(model.weight.detach().numpy(), kept[history.best_epoch - 1])
    assert not np.array_equal(kept[-1], kept[0])


def test_time_stops_it_after_an_epoch():
    history = train(max_seconds=0.0)
    assert (len(history), history.stopped) == (1, "0 seconds have passed")


def test_a_loss_that_diverges_gives_the_parameters_back():
    model = nn.Linear(2, 1)
    history, kept = [], []

    class Keep(Callback):
        def on_epoch_begin(self, loop):
            kept.append(loop.model.weight.detach().numpy().copy())
            history.append(loop.history)

    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(DivergedError, match=r"the loss is (inf|nan) at step \d+ .*lr 1e\+\d+"),
    ):
        train(
            model,
            optimizer=optim.SGD(model.parameters(), lr=1e12),
            batch_size=5,
            callbacks=[Keep()],
        )
    np.testing.assert_array_equal(model.weight.detach().numpy(), kept[-1])
    assert np.isfinite(kept[-1]).all()


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_a_validation_that_diverges_gives_the_parameters_back(value):
    model = nn.Linear(2, 1)
    before = model.weight.detach().numpy().copy()

    class Bad(nn.Module):
        def forward(self, prediction, target):
            loss = ((prediction - target) ** 2).mean()
            return loss if model.training else loss * float(value)

    with pytest.raises(
        DivergedError, match=rf"validation loss is {value} after epoch 1 \(lr 0.1\)"
    ):
        train(model, loss=Bad(), valid=(X, X.sum(1)))
    np.testing.assert_array_equal(model.weight.detach().numpy(), before)


def test_large_data_are_named_as_a_cause():
    model = nn.Linear(2, 1)
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(DivergedError, match=r"the data reach .*scale the columns"),
    ):
        fit(
            model,
            (X * 1e6, X.sum(1)),
            loss="mse",
            optimizer=optim.SGD(model.parameters(), lr=0.1),
            epochs=9,
        )


def test_a_disk_that_cannot_be_written_ends_it_with_the_reason(tmp_path):
    with pytest.raises(IsADirectoryError, match="choose another"):
        train(checkpoint=tmp_path)


def test_the_rows_are_numbered_and_timed():
    history = train(epochs=3)
    assert history["epoch"] == [1, 2, 3]
    assert all(seconds > 0 for seconds in history["seconds"])
