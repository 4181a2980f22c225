"""Learning curves hold what the history holds, in every state a history can be in."""

import math

import numpy as np
import pytest

from rushlight import viz
from rushlight.viz.curves import best_epoch, column


def history(epochs=10, **columns):
    rows = [{"epoch": e} for e in range(1, epochs + 1)]
    for name, of in columns.items():
        for row in rows:
            row[name] = of(row["epoch"])
    return rows


FULL = history(
    loss=lambda e: 1 / e,
    valid_loss=lambda e: 0.5 + (e - 4) ** 2 / 100,
    accuracy=lambda e: 1 - 0.5 / e,
    valid_accuracy=lambda e: 1 - 0.6 / e,
)


def lines(axes):
    return {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}


def test_both_panels_with_both_lines():
    loss, accuracy = viz.curves(FULL, loss="cross-entropy").axes
    assert (loss.get_xlabel(), loss.get_ylabel()) == ("epoch", "cross-entropy")
    assert (accuracy.get_xlabel(), accuracy.get_ylabel()) == ("epoch", "accuracy [%]")
    assert set(lines(loss)) == set(lines(accuracy)) == {"train", "valid"}
    assert np.array_equal(lines(loss)["train"].get_ydata(), column(FULL, "loss"))
    percent = 100 * column(FULL, "valid_accuracy")
    assert np.array_equal(lines(accuracy)["valid"].get_ydata(), percent)


def test_the_best_epoch_is_marked_and_named():
    for axes in viz.curves(FULL).axes:
        assert [text.get_text() for text in axes.texts] == ["best: epoch 4"]
        [dot] = [line for line in axes.lines if line.get_marker() == "o"]
        assert list(dot.get_xdata()) == [4]


def test_best_epoch_needs_validation_only_where_there_is_one():
    assert best_epoch(FULL) == 4
    assert best_epoch(history(loss=lambda e: (e - 7) ** 2)) == 7
    assert best_epoch(history(loss=lambda e: 1 / e, valid_loss=lambda e: math.nan)) == 10
    assert best_epoch(history(loss=lambda e: math.inf)) is None
    assert best_epoch([]) is None


def test_without_validation():
    loss, accuracy = viz.curves(history(loss=lambda e: 1 / e, accuracy=lambda e: 0.5)).axes
    assert set(lines(loss)) == set(lines(accuracy)) == {"train"}


@pytest.mark.parametrize("nothing", [None, math.nan])
def test_regression_has_one_panel(nothing):
    rows = history(loss=lambda e: 1 / e, accuracy=lambda e: nothing)
    [axes] = viz.curves(rows).axes
    assert axes.get_title(loc="left") == "Loss"


def test_one_epoch_is_a_dot():
    [axes] = viz.curves(FULL[:1], panels=["loss"]).axes
    assert [line.get_marker() for line in lines(axes).values()] == ["o", "o"]
    assert not axes.texts


def test_gaps_where_values_are_missing():
    rows = history(loss=lambda e: math.nan if e == 3 else None if e == 5 else float(e))
    [axes] = viz.curves(rows).axes
    drawn = lines(axes)["train"].get_ydata()
    assert np.flatnonzero(np.isnan(drawn)).tolist() == [2, 4]


def test_nothing_finite_is_said():
    [axes] = viz.curves(history(loss=lambda e: math.nan)).axes
    assert [text.get_text() for text in axes.texts] == ["no finite values"]
    viz.to_svg(axes.figure)


@pytest.mark.parametrize(
    ("last", "scale"), [(0.5, "linear"), (0.01, "log"), (0.0, "linear"), (-1.0, "linear")]
)
def test_a_logarithmic_axis_where_the_range_asks_for_it(last, scale):
    rows = [{"epoch": 1, "loss": 1.0}, {"epoch": 2, "loss": last}]
    assert viz.curves(rows).axes[0].get_yscale() == scale


def test_infinite_losses_are_drawn_around():
    rows = history(loss=lambda e: math.inf if e == 2 else 1 / e)
    viz.to_svg(viz.curves(rows))


def test_epochs_are_whole():
    [axes] = viz.curves(history(3, loss=lambda e: 1 / e)).axes
    assert all(float(tick).is_integer() for tick in axes.get_xticks())


def test_bad_arguments():
    with pytest.raises(ValueError, match="at least one row"):
        viz.curves([])
    for panels in ([], ["lr"]):
        with pytest.raises(ValueError, match="panels are chosen of"):
            viz.curves(FULL, panels=panels)
