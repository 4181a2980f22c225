"""Values in a reader's words, at their edges."""

import math

import numpy as np
import pytest

from rushlight.report.words import duration, metric, number, percent, settings


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (12345.0, "12,345"),
        (12345.6, "1.235e+04"),
        (1.5e-7, "1.5e-07"),
        (np.float32(0.25), "0.25"),
        (np.int64(1000), "1,000"),
        (math.inf, "inf"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_number(value, words):
    assert number(value) == words


def test_percent_never_rounds_up_to_all():
    assert percent(1.0) == "100 %"
    assert percent(0.99999) != "100 %"
    assert percent(0.5) == "50.00 %"
    assert percent(math.nan) == percent(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 ms"),
        (0.9999, "1 s"),
        (59.96, "60 s"),
        (119.9, "2 min 00 s"),
        (3599.9, "1 h 00 min"),
        (7260, "2 h 01 min"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_duration(seconds, words):
    assert duration(seconds) == words


def test_metric_by_its_name():
    assert metric("valid_accuracy", np.float64(0.5)) == "50.00 %"
    assert metric("loss", np.float32(0.5)) == "0.5"
    assert metric("epoch", 3) == "3"
    assert metric("note", "text") == "text"
    assert metric("accuracy", None) == "–"


def test_settings_of_every_kind():
    config = {
        "a": None,
        "b": True,
        "c": [],
        "d": {"e": {"f": (1, 2.5)}},
        "layers": [{"type": "Linear", "bias": False}, {"type": "ReLU"}],
    }
    assert list(settings(config)) == [
        ("a", "–"),
        ("b", "yes"),
        ("c", "–"),
        ("d.e.f", "1, 2.5"),
        ("layers.0", "type = Linear, bias = no"),
        ("layers.1", "type = ReLU"),
    ]
