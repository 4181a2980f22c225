"""Progress: a bar on a terminal, lines in a pipe, nothing where nothing was asked for."""

import io

import numpy as np
import pytest

from rushlight import nn, optim
from rushlight.training import fit
from rushlight.training.progress import Bar, Lines, progress_for

X = np.ones((4, 1), np.float32)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def train(stream, epochs, progress=True, **options):
    model = nn.Linear(1, 2)
    fit(
        model,
        (X, [0, 1, 0, 1]),
        (X, [0, 1, 0, 1]),
        loss=nn.CrossEntropyLoss(),
        optimizer=optim.SGD(model.parameters(), lr=0.1),
        epochs=epochs,
        progress=False,
        callbacks=progress_for(progress, stream),
        **options,
    )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("progress", "stream", "kinds"),
    [
        (None, Terminal(), [Bar]),
        (None, io.StringIO(), []),
        (True, Terminal(), [Bar]),
        (True, io.StringIO(), [Lines]),
        (False, Terminal(), []),
        (False, io.StringIO(), []),
    ],
)
def test_who_shows_it(progress, stream, kinds):
    assert [type(callback) for callback in progress_for(progress, stream)] == kinds


def test_a_line_per_epoch_with_its_figures():
    lines = train(io.StringIO(), 3).splitlines()
    assert [line.split()[1] for line in lines] == ["1/3", "2/3", "3/3"]
    assert "valid loss 0." in lines[0]
    assert "valid accuracy 50.00%" in lines[0]


def test_of_many_epochs_about_twenty_lines():
    lines = train(io.StringIO(), 115).splitlines()
    assert 20 <= len(lines) <= 25
    assert lines[-1].startswith("epoch 115/115")


def test_a_bar_is_drawn_and_left_complete():
    text = train(Terminal(), 3)
    assert "3/3" in text
    assert "valid 0." in text
    assert "accuracy 50.00%" in text


def test_a_pipe_gets_no_escape_codes():
    assert "\x1b" not in train(io.StringIO(), 2)
