"""``rushlight eval``: the run's own figures again, and those of a file."""

import json

import numpy as np
import pytest
from tiny_runs import QUICK, blobs, rushlight, save_blobs


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("runs")
    words = ["train", "--data", save_blobs(out / "own.npz", rows=90), *QUICK, "--out", out]
    assert rushlight(*words, "--name", "own", "--quiet").exit_code == 0
    return out / "own"


def test_it_finds_the_figures_of_metrics_json(run):
    metrics = json.loads((run / "metrics.json").read_text())
    found = json.loads(rushlight("eval", run, "--json").stdout)
    assert found == {"test": metrics["test"], "rows": 18}
    line = rushlight("eval", run).stdout
    assert line.startswith(f"test  loss {metrics['test']['loss']:.4f}  accuracy ")
    assert "(18 rows)" in line
    assert rushlight("eval", run, "--quiet").stdout == ""


@pytest.mark.parametrize(("name", "part"), [("xor", "valid"), ("line", "train")])
def test_without_a_test_part_it_says_which_it_judges(name, part, tmp_path):
    words = ["train", name, "--epochs", "2", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    found = json.loads(rushlight("eval", tmp_path / name, "--json").stdout)
    assert found[part] == json.loads((tmp_path / name / "metrics.json").read_text())[part]


def test_a_file_need_not_hold_every_class(run, tmp_path):
    x, y = blobs(rows=90)
    np.savez(tmp_path / "some.npz", x=x[y == 1], y=y[y == 1])
    found = json.loads(rushlight("eval", run, "--data", tmp_path / "some.npz", "--json").stdout)
    assert found["rows"] == 30
    np.savez(tmp_path / "parts.npz", x_train=x, y_train=y, x_test=x[:4], y_test=y[:4])
    found = json.loads(rushlight("eval", run, "--data", tmp_path / "parts.npz", "--json").stdout)
    assert found["rows"] == 4


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": blobs()[0][:, :3], "y": blobs()[1]}, r"\(rows, 4\)"),
        ({"x": blobs()[0], "y": blobs()[1] + 1}, "below the 3 classes, got 3"),
        ({"x": blobs()[0]}, "no y_train"),
        ({"x": blobs()[0] * np.nan, "y": blobs()[1]}, "must be finite"),
    ],
)
def test_bad_files_are_one_clear_error(run, arrays, message, tmp_path):
    np.savez(tmp_path / "bad.npz", **arrays)
    result = rushlight("eval", run, "--data", tmp_path / "bad.npz")
    assert result.exit_code == 1
    assert result.stdout == ""
    with pytest.raises(ValueError, match=message):
        raise ValueError(result.stderr)


def test_a_missing_run_or_file(run, tmp_path):
    for words in ([tmp_path / "no"], [run, "--data", tmp_path / "no.npz"]):
        result = rushlight("eval", *words)
        assert result.exit_code == 1
        assert "there is no" in result.stderr
