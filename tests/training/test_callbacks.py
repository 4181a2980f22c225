"""Callbacks: called in order, told the truth, and able to stop a training."""

import numpy as np
import pytest

from rushlight import nn, optim
from rushlight.training import Callback, fit

X = np.ones((4, 1), np.float32)


def train(*callbacks, **options):
    model = nn.Linear(1, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    given = {"loss": "mse", "epochs": 2, **options}
    return fit(model, (X, X[:, 0]), optimizer=optimizer, callbacks=callbacks, **given)


class Diary(Callback):
    def __init__(self):
        self.events = []

    def on_fit_begin(self, loop):
        self.events.append(("begin", loop.epoch, loop.epochs))

    def on_epoch_begin(self, loop):
        self.events.append(("epoch", loop.epoch))

    def on_epoch_end(self, loop, row):
        self.events.append(("row", row["epoch"], loop.epoch, len(loop.history)))

    def on_fit_end(self, loop):
        self.events.append(("end", loop.epoch))


def test_each_is_told_each_event_in_order():
    diary = Diary()
    train(Callback(), diary)
    assert diary.events == [
        ("begin", 0, 2),
        ("epoch", 0),
        ("row", 1, 1, 1),
        ("epoch", 1),
        ("row", 2, 2, 2),
        ("end", 2),
    ]


def test_one_can_stop_the_training():
    class Enough(Callback):
        def on_epoch_end(self, loop, row):
            loop.stop("enough")

    history = train(Enough(), epochs=9)
    assert (len(history), history.stopped) == (1, "enough")


def test_an_error_in_one_ends_the_training_and_is_told():
    diary = Diary()

    class Broken(Callback):
        def on_epoch_end(self, loop, row):
            raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        train(Broken(), diary)
    assert diary.events[-1] == ("end", 1)


def test_it_sees_model_and_optimizer():
    class Look(Callback):
        def on_fit_begin(self, loop):
            assert isinstance(loop.model, nn.Linear)
            assert loop.optimizer.param_groups[0]["lr"] == 0.1

    train(Look())


def test_a_misspelt_event_is_refused():
    with pytest.raises(TypeError, match=r"on_epoch_ended would never .* did you mean on_epoch_end"):

        class Misspelt(Callback):
            def on_epoch_ended(self, loop, row):
                """Never called."""
