"""A run from its settings: killed at any moment, or on a full disk, it ends in the same bits."""

import csv
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from tiny_runs import QUICK, files_of, rushlight, save_blobs, start

from rushlight.cli.settings import config_of, settings_of
from rushlight.datasets import load
from rushlight.training import Callback, DivergedError, job
from rushlight.training.job import load_task, shown_part, train_run
from rushlight.training.run import Run

# What must be the same to the last bit; the other files hold times.
BITS = ("config.toml", "model.safetensors", "predictions.csv", "preprocess.json")


def results(folder):
    """All that a run leaves, without the seconds it took."""
    found = {name: (folder / name).read_bytes() for name in BITS}
    with (folder / "history.csv").open(newline="") as stream:
        found["history"] = [row | {"seconds": ""} for row in csv.DictReader(stream)]
    found["metrics"] = json.loads((folder / "metrics.json").read_text()) | {"seconds": 0}
    return found


def words_for(tmp_path, epochs=60):
    data = save_blobs(tmp_path / "own.npz", rows=120)
    return ["train", "--data", data, *QUICK, "--epochs", epochs, "--optimizer", "adam"]


def killed_and_resumed(words, folder, moments, kills):
    """Kill a run ``kills`` times, each time at a random moment, and let it come to its end."""
    for _ in range(kills):
        begun = (folder / "config.toml").exists()
        arguments = ["train", "--resume", folder] if begun else words
        process = start(*arguments)
        time.sleep(moments())
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert len(list(folder.parent.rglob("*.tmp"))) <= kills
    begun = (folder / "config.toml").exists()
    process = start(*(["train", "--resume", folder] if begun else words))
    _, error = process.communicate(timeout=120)
    assert process.returncode == 0, error


def check_kills(tmp_path, seed, kills):
    words = [*words_for(tmp_path), "--name", "run", "--out"]
    began = time.perf_counter()
    process = start(*words, tmp_path / "whole")
    assert process.communicate(timeout=120)
    assert process.returncode == 0
    duration = time.perf_counter() - began
    random.seed(seed)
    folder = tmp_path / "killed" / "run"
    killed_and_resumed(
        [*words, tmp_path / "killed"],
        folder,
        lambda: duration * random.uniform(0.3, 1.0),
        kills,
    )
    assert results(folder) == results(tmp_path / "whole" / "run")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_at_random_moments_it_ends_in_the_same_bits(tmp_path):
    check_kills(tmp_path, seed=1, kills=6)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", range(5))
def test_killed_many_times_it_ends_in_the_same_bits(tmp_path, seed):
    check_kills(tmp_path, seed=100 + seed, kills=10)


def new_run(out, **words):
    task = load("xor")
    settings = settings_of("xor", {"epochs": "3", "dropout": "0.2", **words}, None)
    return Run.create(out, "xor", None, config_of(task, None, settings)), task


@pytest.fixture
def whole(tmp_path):
    """What an unbroken run leaves."""
    run, task = new_run(tmp_path / "whole")
    train_run(run, task, progress=False)
    return results(run.folder)


class Fault:
    """A system call that fails at its nth time."""

    def __init__(self, call, number, code):
        self.call, self.left, self.code = call, number, code

    def __call__(self, *arguments):
        self.left -= 1
        if self.left == 0:
            raise OSError(self.code, os.strerror(self.code))
        return self.call(*arguments)


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_any_write_costs_nothing(call, code, tmp_path, monkeypatch, whole):
    real = getattr(os, call)
    counted = Fault(real, 0, code)
    monkeypatch.setattr(os, call, counted)
    run, task = new_run(tmp_path / "counted")
    calls = -counted.left
    train_run(run, task, progress=False)
    calls = -counted.left - calls
    assert calls >= 8
    monkeypatch.setattr(os, call, real)
    for number in range(1, calls + 1):
        run, task = new_run(tmp_path / str(number))
        fault = Fault(real, number, code)
        monkeypatch.setattr(os, call, fault)
        with pytest.raises(OSError, match="no half-written file is left") as caught:
            train_run(run, task, progress=False)
        assert caught.value.errno == code
        monkeypatch.setattr(os, call, real)
        assert [name for name in files_of(run.folder) if name.endswith(".tmp")] == []
        train_run(Run.open(run.folder), load_task(run.config), progress=False)
        assert results(run.folder) == whole


def test_a_folder_that_is_removed_meanwhile_is_told(tmp_path):
    run, task = new_run(tmp_path)

    class Remove(Callback):
        def on_epoch_end(self, loop, row):
            shutil.rmtree(run.folder)

    with pytest.raises(FileNotFoundError, match=r"checkpoint\.safetensors"):
        train_run(run, task, progress=False, callbacks=[Remove()])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    run, task = new_run(tmp_path)
    before = files_of(run.folder)
    run.folder.chmod(0o500)
    with pytest.raises(PermissionError, match="choose a folder that you may write to"):
        train_run(run, task, progress=False)
    assert files_of(run.folder) == before


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
from rushlight.cli import main
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no such limits")
def test_a_limit_of_the_system_is_one_clear_error(tmp_path):
    """The first checkpoint is too large a file; config.toml is not."""
    words = ["train", "xor", "--hidden", "64", "--out", str(tmp_path)]
    command = [sys.executable, "-c", LIMITED, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "rushlight train --resume" in done.stderr
    assert "Traceback" not in done.stderr
    assert set(files_of(tmp_path / "xor")) == {"config.toml", "preprocess.json"}
    assert rushlight("train", "--resume", tmp_path / "xor", "--quiet").exit_code == 0


def test_stopped_between_an_epoch_and_its_checkpoint(tmp_path, whole):
    class Stop(Callback):
        def __init__(self, epoch):
            self.epoch = epoch

        def on_epoch_end(self, loop, row):
            if loop.epoch == self.epoch:
                raise KeyboardInterrupt

    run, task = new_run(tmp_path / "stopped")
    for epoch in (1, 2, 3):
        with pytest.raises(KeyboardInterrupt):
            train_run(run, task, progress=False, callbacks=[Stop(epoch)])
    train_run(run, task, progress=False)
    assert results(run.folder) == whole


def test_a_damaged_checkpoint_gives_way_to_the_one_before(tmp_path, whole):
    run, task = new_run(tmp_path / "damaged")
    train_run(run, task, progress=False)
    run.checkpoint.write_bytes(run.checkpoint.read_bytes()[:-1])
    with pytest.warns(UserWarning, match=r"checkpoint\.safetensors is .*; going on from"):
        train_run(run, task, progress=False)
    assert results(run.folder) == whole


def test_two_damaged_checkpoints_are_told_and_left(tmp_path):
    run, task = new_run(tmp_path)
    train_run(run, task, progress=False)
    previous = run.folder / "checkpoint.previous.safetensors"
    for file in (run.checkpoint, previous):
        file.write_bytes(file.read_bytes()[:-1])
    before = files_of(run.folder)
    with pytest.raises(ValueError, match="to begin anew") as caught:
        train_run(run, task, progress=False)
    told = f"delete checkpoint.safetensors and {previous.name} in {run.folder} to begin anew"
    assert str(caught.value).endswith(told)
    assert files_of(run.folder) == before


def edited(run, was, now):
    """The run, with a word of its config.toml changed by hand."""
    path = run.folder / "config.toml"
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, now))
    return Run.open(run.folder)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("lr = 0.02", "lr = 0.03", "lr of [training] was 0.02 and is 0.03"),
        ("seed = 1", "seed = 2", "seed of [training] was 1 and is 2"),
        ("out_features = 16", "out_features = 17", "layers of [model][0].out_features was 16 and"),
        ('"ReLU"', '"Tanh"', "layers of [model][1].type was 'ReLU' and is 'Tanh'"),
        ("p = 0.2", "p = 0.4", "layers of [model][2].p was 0.2 and is 0.4"),
        ('"constant"', '"cosine"', "schedule of [training] was 'constant' and is 'cosine'"),
    ],
)
def test_settings_that_contradict_the_checkpoint_are_named(was, now, told, tmp_path):
    run, task = new_run(tmp_path)
    train_run(run, task, progress=False)
    changed = edited(run, was, now)
    if "out_features" in was:
        changed = edited(changed, "in_features = 16", "in_features = 17")
    before = files_of(run.folder)
    with pytest.raises(ValueError, match="set it back, or delete") as caught:
        train_run(changed, task, progress=False)
    assert str(caught.value).startswith(f"fit(): {run.folder / 'config.toml'} does not fit the")
    assert told in str(caught.value)
    assert files_of(run.folder) == before


def test_a_run_goes_on_to_more_epochs(tmp_path, whole):
    """Three epochs, then three more, are the same as six."""
    run, task = new_run(tmp_path / "six", epochs="6")
    train_run(run, task, progress=False)
    more, _ = new_run(tmp_path / "three")
    train_run(more, task, progress=False)
    assert results(more.folder) == whole
    train_run(more.with_epochs(6), task, progress=False)
    assert results(more.folder) == results(run.folder)


def test_fewer_epochs_than_are_done_are_refused_and_nothing_changes(tmp_path):
    run, task = new_run(tmp_path)
    train_run(run, task, progress=False)
    before = files_of(run.folder)
    with pytest.raises(ValueError, match="holds 3 epochs already, more than the 2 asked for"):
        train_run(run.with_epochs(2), task, progress=False)
    assert files_of(run.folder) == before


@pytest.mark.parametrize(
    ("name", "part"), [("digits", "test"), ("xor", "valid"), ("line", "train")]
)
def test_answers_are_of_the_best_part_there_is(name, part):
    assert shown_part(load(name))[0] == part


def test_the_best_parameters_are_kept_when_patience_runs_out(tmp_path):
    run, task = new_run(tmp_path, epochs="60", patience="2", lr="0.3")
    result = train_run(run, task, progress=False)
    assert result.history.stopped
    best = min(result.history["valid_loss"])
    assert result.metrics["valid"]["loss"] == pytest.approx(best, rel=1e-5)
    again = train_run(Run.open(run.folder), task, progress=False)
    assert again.metrics == result.metrics
    np.testing.assert_array_equal(again.answers.values, result.answers.values)


def test_a_loss_that_is_not_finite_after_training_is_told(tmp_path, monkeypatch):
    """Each row alone is finite, the mean over all of them is not."""
    run, task = new_run(tmp_path)
    monkeypatch.setattr(job, "evaluate", lambda *arguments: {"loss": float("inf")})
    with pytest.raises(DivergedError, match="the loss on the train rows is inf after training"):
        train_run(run, task, progress=False)
    assert not (run.folder / "metrics.json").exists()
    assert not (run.folder / "model.safetensors").exists()
