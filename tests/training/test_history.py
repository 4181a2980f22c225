"""The history: rows, columns, CSV, data frame, picture."""

import csv
import io

import pytest

from rushlight.training.history import COLUMNS, History, counted


def history():
    made = History("eager")
    made.append({"epoch": 1, "loss": 0.5, "lr": 0.1, "seconds": 1.0, "f1": 0.25})
    made.append({"epoch": 2, "loss": 0.25, "lr": 0.1, "seconds": 1.0, "f1": 0.5})
    return made


def test_rows_and_columns():
    made = history()
    assert made["loss"] == [0.5, 0.25]
    assert made["accuracy"] == [None, None]
    assert made[1]["f1"] == 0.5
    assert made[-1] is made.rows[1]
    assert len(made) == len(list(made)) == 2
    assert made.columns == (*COLUMNS, "f1")
    with pytest.raises(KeyError, match="no column 'speed'; it has epoch, loss"):
        made["speed"]


def test_csv_has_the_promised_columns_and_empty_fields():
    rows = list(csv.reader(io.StringIO(history().to_csv())))
    assert rows[0] == [
        "epoch",
        "loss",
        "accuracy",
        "valid_loss",
        "valid_accuracy",
        "lr",
        "seconds",
        "f1",
    ]
    assert rows[1] == ["1", "0.5", "", "", "", "0.1", "1.0", "0.25"]
    assert History("eager").to_csv() == ",".join(COLUMNS) + "\n"


def test_numbers_come_back_from_csv_to_the_last_bit():
    made = History("eager")
    made.append({"epoch": 1, "loss": 0.1 + 0.2})
    assert float(next(csv.DictReader(io.StringIO(made.to_csv())))["loss"]) == 0.1 + 0.2


def test_a_data_frame():
    pytest.importorskip("pandas")
    frame = history().to_dataframe()
    assert list(frame["loss"]) == [0.5, 0.25]
    assert list(frame.columns) == [*COLUMNS, "f1"]


def test_what_does_not_apply_is_nan_in_a_data_frame():
    pytest.importorskip("pandas")
    frame = history().to_dataframe()
    assert frame["valid_loss"].dtype == float
    assert frame["valid_loss"].isna().all()


def test_csv_goes_to_a_file(tmp_path):
    made = history()
    assert made.to_csv(tmp_path / "history.csv") is None
    assert (tmp_path / "history.csv").read_text() == made.to_csv()


def test_a_picture():
    assert len(history().plot().axes) >= 1


def test_its_text_shows_the_last_figures():
    assert repr(history()) == "<History of 2 epochs, engine 'eager': loss=0.25, lr=0.1, f1=0.5>"
    assert repr(History("eager")) == "<History of 0 epochs, engine 'eager': >"


def test_one_is_not_many():
    assert [counted(n, "row") for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    history = History("eager")
    history.append({"epoch": 1, "loss": 0.5})
    assert "History of 1 epoch," in repr(history)
