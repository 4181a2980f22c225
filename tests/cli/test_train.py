"""``rushlight train``: a folder with everything, on every kind of data, or one clear error."""

import csv
import errno
import json
import os
import re
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from tiny_runs import QUICK, blobs, files_of, rushlight, save_blobs, start

FILES = {
    "config.toml",
    "checkpoint.safetensors",
    "checkpoint.previous.safetensors",
    "model.safetensors",
    "preprocess.json",
    "history.csv",
    "metrics.json",
    "predictions.csv",
    "report.html",
}


def read_csv(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """The main job, as a person starts it, in a pipe."""
    folder = tmp_path_factory.mktemp("main")
    process = start("train", cwd=folder)
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    return folder / "runs" / "digits", out, error


def test_the_main_job_does_what_it_promises(digits):
    folder, out, error = digits
    metrics = json.loads((folder / "metrics.json").read_text())
    assert metrics["test"]["accuracy"] >= 0.96
    assert metrics["valid"]["accuracy"] >= 0.94
    assert metrics["seconds"] <= 5
    assert metrics["engine"] == "compiled"
    assert metrics["processes"] == 1
    assert list(metrics) == ["train", "valid", "test", "seconds", "engine", "processes"]
    for part in ("train", "valid", "test"):
        assert f"{metrics[part]['accuracy']:.2%}" in out
        assert f"{metrics[part]['loss']:.4f}" in out
    assert "report.html" in out
    assert "epoch 40/40  loss 0." in error
    assert "\x1b" not in out + error


def test_the_folder_holds_everything(digits):
    folder = digits[0]
    assert {p.name for p in folder.iterdir()} == FILES | {"figures"}
    assert len(list((folder / "figures").iterdir())) >= 4
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "rushlight train digits" in page
    assert not re.search(r'(src|href)="https?:', page)
    assert not list(folder.rglob("*.tmp"))


def test_the_tables_agree(digits):
    folder = digits[0]
    history = read_csv(folder / "history.csv")
    assert list(history[0]) == [
        "epoch",
        "loss",
        "accuracy",
        "valid_loss",
        "valid_accuracy",
        "lr",
        "seconds",
    ]
    assert [int(row["epoch"]) for row in history] == list(range(1, 41))
    metrics = json.loads((folder / "metrics.json").read_text())
    assert float(history[-1]["valid_loss"]) == pytest.approx(metrics["valid"]["loss"], rel=1e-4)
    rows = read_csv(folder / "predictions.csv")
    assert list(rows[0]) == ["row", "label", *(f"p_{i}" for i in range(10))]
    assert len(rows) == 360
    from rushlight.datasets import load

    said = np.array([int(row["label"]) for row in rows])
    assert (said == load("digits").test.y).mean() == metrics["test"]["accuracy"]


def test_the_command_in_the_report_repeats_the_run(digits, tmp_path):
    import shlex
    import tomllib

    command = tomllib.loads((digits[0] / "config.toml").read_text())["run"]["command"]
    result = rushlight(*shlex.split(command)[1:], "--out", tmp_path, "--quiet")
    assert result.exit_code == 0
    for name in ("model.safetensors", "predictions.csv"):
        assert (tmp_path / "digits" / name).read_bytes() == (digits[0] / name).read_bytes()


@pytest.mark.parametrize("name", ["xor", "line"])
def test_the_other_data_sets(name, tmp_path):
    result = rushlight("train", name, "--epochs", "3", "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    metrics = json.loads(result.stdout)
    assert metrics == json.loads((tmp_path / name / "metrics.json").read_text())
    assert metrics["test"] is None
    assert (metrics["valid"] is None) == (name == "line")
    assert ("accuracy" in metrics["train"]) == (name == "xor")
    head = (tmp_path / name / "predictions.csv").read_text().splitlines()[0]
    assert head == ("row,label,p_0,p_1" if name == "xor" else "row,value")
    assert "epoch 3/3" in result.stderr


def test_xor_is_learnt(tmp_path):
    result = rushlight("train", "xor", "--out", tmp_path, "--json", "--quiet")
    assert json.loads(result.stdout)["valid"]["accuracy"] >= 0.95
    assert result.stderr == ""


def test_the_line_is_the_courses(tmp_path):
    """Least squares is 2.707 and 4.97; 2,000 steps of 0.001 come within 1.8 % of it."""
    assert rushlight("train", "line", "--out", tmp_path, "--quiet").exit_code == 0
    from rushlight.training.run import Run

    layer = Run.open(tmp_path / "line").model()[0]
    assert layer.weight.item() == pytest.approx(2.67, abs=0.05)
    assert layer.bias.item() == pytest.approx(4.88, abs=0.05)


def test_ones_own_file(tmp_path):
    data = save_blobs(tmp_path / "own.npz", rows=90)
    options = [*QUICK, "--out", tmp_path / "runs", "--name", "mine", "--valid", "0.25"]
    result = rushlight("train", "--data", data, *options)
    assert result.exit_code == 0, result.stderr
    run = tmp_path / "runs" / "mine"
    assert json.loads((run / "metrics.json").read_text())["test"]["accuracy"] > 0.5
    assert f'file = "{data}"' in (run / "config.toml").read_text()


def test_quiet_says_nothing_and_json_is_alone(tmp_path):
    words = ["train", "xor", "--epochs", "1", "--out", tmp_path, "--quiet"]
    quiet = rushlight(*words)
    assert (quiet.stdout, quiet.stderr, quiet.exit_code) == ("", "", 0)
    both = rushlight(*words, "--json")
    assert both.stderr == ""
    assert json.loads(both.stdout)["engine"] == "compiled"


def test_runs_are_never_overwritten(tmp_path):
    words = ["train", "xor", "--epochs", "1", "--out", tmp_path, "--quiet"]
    assert rushlight(*words, "--name", "a").exit_code == 0
    before = files_of(tmp_path)
    again = rushlight(*words, "--name", "a")
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    assert files_of(tmp_path) == before
    for _ in range(2):
        assert rushlight(*words).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "xor", "xor-2"]


def bad_file(tmp_path, kind):
    x, y = blobs()
    path = tmp_path / "bad.npz"
    arrays = {
        "nan": {"x": np.where(x > 3, np.nan, x), "y": y},
        "lengths": {"x": x, "y": y[:5]},
        "labels": {"x": x, "y": y - 1},
        "floats": {"x": x, "y": y + 0.5},
        "objects": {"x": np.array([{}, {}], object), "y": np.array([0, 1])},
        "empty": {"x": x[:0], "y": y[:0]},
        "one class": {"x": x, "y": y * 0},
        "four axes": {"x": x.reshape(-1, 1, 2, 2), "y": y},
        "names": {"a": x, "b": y},
        "too few": {"x": x[:3], "y": y[:3]},
    }
    if kind in arrays:
        np.savez(path, **arrays[kind])
    elif kind == "text":
        path.write_text("x,y\n1,2\n")
    elif kind == "cut":
        np.savez(path, x=x, y=y)
        path.write_bytes(path.read_bytes()[:-40])
    elif kind == "folder":
        path.mkdir()
    return path


def test_values_are_learnt_by_the_regression(tmp_path):
    x, y = blobs()
    np.savez(tmp_path / "own.npz", x=x, y=(y + 0.5).reshape(-1, 1))
    words = ["--data", tmp_path / "own.npz", "--epochs", "2", "--out", tmp_path / "runs"]
    refused = rushlight("train", *words)
    assert refused.exit_code == 1
    assert "learn them by a regression: train line --data FILE" in refused.stderr
    assert rushlight("train", "line", *words, "--quiet").exit_code == 0
    assert "a regression" in " ".join(rushlight("train", "--help").stdout.replace("│", "").split())


@pytest.mark.parametrize("place", ["file", "file/a/b"])
def test_a_place_that_is_a_file_is_usage(place, tmp_path):
    (tmp_path / "file").write_text("mine")
    result = rushlight("train", "xor", "--out", tmp_path / place)
    assert result.exit_code == 2
    assert (
        f"--out must be a folder, got {tmp_path / place}: {tmp_path / 'file'} is a" in result.stderr
    )
    assert (tmp_path / "file").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    def refused(*arguments, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "inner")

    out = tmp_path / "runs"
    monkeypatch.setattr(Path, "mkdir", refused)
    result = rushlight("train", "xor", "--out", out)
    assert result.exit_code == 1
    assert result.stderr == (
        f"error: {out}: no run can be made in this folder: Permission denied; choose a folder that "
        "you may write to\n"
    )
    monkeypatch.undo()
    long = rushlight("train", "xor", "--out", tmp_path / ("a" * 300))
    assert long.exit_code == 1
    assert "choose a shorter name" in long.stderr


def test_a_network_that_is_too_large_is_usage_and_leaves_nothing(tmp_path):
    result = rushlight("train", "xor", "--hidden", "99999,99999", "--out", tmp_path / "runs")
    assert result.exit_code == 2
    assert "--hidden is too much: the network may have at most 268435456" in result.stderr
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("option", ["--out", "--data", "--resume"])
def test_an_empty_path_is_usage(option):
    result = rushlight("train", "xor", option, "")
    assert result.exit_code == 2
    assert "expected a path" in result.stderr


@pytest.mark.parametrize(
    "kind",
    [
        "missing",
        "nan",
        "lengths",
        "labels",
        "floats",
        "objects",
        "empty",
        "one class",
        "four axes",
        "names",
        "too few",
        "text",
        "cut",
        "folder",
    ],
)
def test_bad_data_are_one_clear_error(kind, tmp_path):
    result = rushlight("train", "--data", bad_file(tmp_path, kind), "--out", tmp_path / "runs")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert "bad.npz" in result.stderr or "split" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "runs").exists()


def test_a_loss_that_diverges_is_told_with_its_cure(tmp_path):
    words = ["train", "line", "--lr", "1e30", "--out", tmp_path, "--quiet"]
    with np.errstate(all="ignore"):
        result = rushlight(*words)
    assert result.exit_code == 1
    told = r"error: the loss is (inf|nan) at step .*; train anew with a smaller --lr\n"
    assert re.fullmatch(told, result.stderr)
    assert not (tmp_path / "line" / "metrics.json").exists()


def test_debug_shows_the_traceback(tmp_path):
    process = start("train", "--data", tmp_path / "no.npz", "--debug", cwd=tmp_path)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" in error
    assert "FileNotFoundError" in error


def test_resume_takes_no_other_settings(tmp_path):
    result = rushlight("train", "xor", "--resume", tmp_path, "--lr", "1", "--name", "x")
    assert result.exit_code == 2
    assert (
        "--resume keeps the run's own settings, all but --epochs, got --name, --lr too"
        in result.stderr
    )


def test_resume_goes_on_to_more_epochs(tmp_path):
    """Ten epochs made twenty are an uninterrupted twenty, bit for bit, command included."""
    words = ["train", "xor", "--dropout", "0.2", "--quiet", "--epochs"]
    assert rushlight(*words, 20, "--out", tmp_path / "whole").exit_code == 0
    assert rushlight(*words, 10, "--out", tmp_path / "begun").exit_code == 0
    run, whole = tmp_path / "begun" / "xor", tmp_path / "whole" / "xor"
    assert rushlight("train", "--resume", run, "--epochs", 20, "--quiet").exit_code == 0
    for name in ("config.toml", "model.safetensors", "predictions.csv", "preprocess.json"):
        assert (run / name).read_bytes() == (whole / name).read_bytes(), name
    assert len(read_csv(run / "history.csv")) == 20


def test_where_the_schedule_depends_on_them_the_epochs_stay(tmp_path):
    words = ["train", "xor", "--schedule", "cosine", "--epochs", "2", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    before = files_of(tmp_path)
    result = rushlight("train", "--resume", tmp_path / "xor", "--epochs", "4")
    assert result.exit_code == 2
    assert "--epochs must stay 2, got 4: the schedule cosine was laid out for 2" in result.stderr
    assert files_of(tmp_path) == before
    same = rushlight("train", "--resume", tmp_path / "xor", "--epochs", "2", "--quiet")
    assert same.exit_code == 0


@pytest.mark.parametrize(
    ("epochs", "code", "message"),
    [
        ("1", 1, "holds 2 epochs already, more than the 1 asked for; ask for at least as many"),
        ("x", 2, "--epochs must be a whole number from 1 to 1000000000, got 'x'"),
        ("0", 2, "--epochs must be a whole number"),
    ],
)
def test_epochs_that_cannot_be_are_refused(epochs, code, message, tmp_path):
    words = ["train", "xor", "--epochs", "2", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    before = files_of(tmp_path / "xor")
    result = rushlight("train", "--resume", tmp_path / "xor", "--epochs", epochs)
    assert result.exit_code == code
    assert message in result.stderr
    assert "fit()" not in result.stderr
    after = files_of(tmp_path / "xor")
    assert after == before


def test_a_config_that_contradicts_the_checkpoint_is_one_line(tmp_path):
    words = ["train", "xor", "--epochs", "1", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    config = tmp_path / "xor" / "config.toml"
    config.write_text(config.read_text().replace("lr = 0.02", "lr = 0.03"))
    result = rushlight("train", "--resume", tmp_path / "xor")
    assert result.exit_code == 1
    assert result.stderr == (
        f"error: {config} does not fit the checkpoint beside it: lr of [training] was 0.02 and is "
        f"0.03; set it back, or delete checkpoint.safetensors in {config.parent} to begin anew\n"
    )


def test_a_damaged_checkpoint_is_one_warning(tmp_path):
    words = ["train", "xor", "--epochs", "3", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    model = (tmp_path / "xor" / "model.safetensors").read_bytes()
    (tmp_path / "xor" / "checkpoint.safetensors").write_bytes(b"no checkpoint")
    process = start("train", "--resume", "xor", "--quiet", cwd=tmp_path)
    out, error = process.communicate(timeout=120)
    assert (process.returncode, out) == (0, "")
    assert re.fullmatch(
        r"warning: xor/checkpoint\.safetensors is no safetensors file: .*; going on from "
        r"checkpoint\.previous\.safetensors, the state before it\n",
        error,
    )
    assert (tmp_path / "xor" / "model.safetensors").read_bytes() == model


def test_resume_takes_the_runs_own_data_set(tmp_path):
    words = ["train", "xor", "--epochs", "1", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    assert rushlight("train", "xor", "--resume", tmp_path / "xor", "--quiet").exit_code == 0
    result = rushlight("train", "line", "--resume", tmp_path / "xor")
    assert result.exit_code == 2
    assert "is a run on xor, got 'line'" in result.stderr


@pytest.mark.parametrize("content", [None, "", "[run", "x = 1"])
def test_what_is_no_run_cannot_be_resumed(tmp_path, content):
    if content is not None:
        (tmp_path / "config.toml").write_text(content)
    result = rushlight("train", "--resume", tmp_path)
    assert result.exit_code == 1
    assert "config.toml" in result.stderr
    assert rushlight("train", "--resume", tmp_path / "none").exit_code == 1


def test_data_that_changed_are_refused(tmp_path):
    data = save_blobs(tmp_path / "own.npz")
    words = ["train", "--data", data, *QUICK, "--out", tmp_path, "--name", "a", "--quiet"]
    assert rushlight(*words).exit_code == 0
    save_blobs(data, seed=1)
    result = rushlight("train", "--resume", tmp_path / "a")
    assert result.exit_code == 1
    assert "these are not the data of the run" in result.stderr


def test_a_finished_run_is_resumed_to_itself(tmp_path):
    words = ["train", "xor", "--epochs", "2", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    before = files_of(tmp_path)
    assert rushlight("train", "--resume", tmp_path / "xor", "--quiet").exit_code == 0
    after = files_of(tmp_path)
    assert {name for name in before if before[name] != after[name]} <= {"xor/report.html"}


def test_an_interrupt_keeps_the_checkpoint_and_says_how_to_go_on(tmp_path):
    process = start("train", "xor", "--epochs", "100000", cwd=tmp_path)
    checkpoint = tmp_path / "runs" / "xor" / "checkpoint.safetensors"
    deadline = time.monotonic() + 60
    while not checkpoint.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert error.endswith("interrupted\ngo on with: rushlight train --resume runs/xor\n")
    assert "Traceback" not in error
    assert checkpoint.exists()
