"""The table at the end of a training."""

import io
from pathlib import Path
from types import SimpleNamespace

from training_configs import CONFIG

from rushlight.cli.summary import print_summary
from rushlight.training.history import History
from rushlight.training.run import Run


def shown(metrics, stopped=None):
    history = History("eager")
    history.append({"epoch": 1, "loss": 1.0})
    history.stopped = stopped
    stream = io.StringIO()
    result = SimpleNamespace(metrics={"seconds": 1.25, **metrics}, history=history)
    print_summary(Run(Path("runs/digits"), CONFIG), result, stream)
    return stream.getvalue()


def test_it_shows_every_part_there_is():
    figures = {"loss": 0.12345, "accuracy": 0.98765}
    text = shown({"train": figures, "valid": None, "test": {"loss": 2.0, "accuracy": 0.5}})
    assert "0.1235" in text
    assert "98.77%" in text
    assert "valid" not in text
    assert "test" in text
    assert "1 epoch in 1.25 s, engine eager\n" in text
    assert str(Path("runs/digits/report.html")) in text


def test_a_regression_has_no_accuracy():
    text = shown({"train": {"loss": 0.5}, "valid": None, "test": None})
    assert "%" not in text
    assert "accuracy" not in text


def test_why_it_stopped():
    text = shown({"train": None, "valid": None, "test": None}, "no improvement for 3 epochs")
    assert "(stopped: no improvement for 3 epochs)" in text
