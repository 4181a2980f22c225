"""A run's folder: never another's, whole or not at all, and nothing in it believed unchecked."""

import json
import os
import threading

import pytest
from training_configs import CONFIG

import rushlight
from rushlight.bridge import save
from rushlight.training.run import Run
from rushlight.training.spec import build

COMPLETE = {"kind": "divide", "features": 4, "by": 16.0}


def create(out, name=None):
    return Run.create(out, "digits", name, CONFIG)


def finished(out):
    run = create(out)
    run.write_model(build(CONFIG.layers))
    run.write_json("preprocess.json", COMPLETE)
    return run


def test_runs_are_numbered_and_never_overwritten(tmp_path):
    out = tmp_path / "deep" / "runs"
    assert [create(out).name for _ in range(3)] == ["digits", "digits-2", "digits-3"]
    (out / "digits-4").write_text("a file of the user's")
    (out / "digits-5").symlink_to(tmp_path)
    assert create(out).name == "digits-6"
    assert (out / "digits-4").read_text() == "a file of the user's"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep"]


def test_a_run_appears_with_its_settings(tmp_path):
    run = create(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["digits"]
    assert Run.open(run.folder).config == CONFIG


def test_an_exact_name_is_refused_where_it_is_taken(tmp_path):
    create(tmp_path, "mine")
    before = (tmp_path / "mine" / "config.toml").stat().st_mtime_ns
    with pytest.raises(FileExistsError, match=r"mine exists already.*--resume"):
        create(tmp_path, "mine")
    assert (tmp_path / "mine" / "config.toml").stat().st_mtime_ns == before
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


@pytest.mark.skipif(os.name == "nt", reason="there, no folder is renamed to an existing name")
def test_an_empty_folder_may_become_a_run(tmp_path):
    (tmp_path / "mine").mkdir()
    assert create(tmp_path, "mine").folder == tmp_path / "mine"


def test_runs_that_begin_together_get_names_of_their_own(tmp_path):
    names = []
    threads = [
        threading.Thread(target=lambda: names.append(create(tmp_path).name)) for _ in "123456"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 6


def test_a_place_that_is_no_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        create(tmp_path / "file")
    with pytest.raises(FileNotFoundError, match="there is no run at"):
        Run.open(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError, match="holds no run"):
        Run.open(tmp_path)


def test_a_network_comes_back(tmp_path):
    run = finished(tmp_path)
    found = Run.open(run.folder).model()
    assert not found.training
    assert run.preprocess() == COMPLETE


def test_a_run_that_has_not_ended_says_how_to_go_on(tmp_path):
    run = create(tmp_path)
    for read in (run.model, run.preprocess):
        with pytest.raises(FileNotFoundError, match=r"has not ended.*--resume .*digits"):
            read()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no safetensors"),
        (b"\x80\x04K\x01.", "pickle"),
        (b"PK\x03\x04", "pickle"),
        (b"\xff" * 64, "no safetensors"),
    ],
)
def test_damaged_parameters_are_refused(tmp_path, content, message):
    run = finished(tmp_path)
    (run.folder / "model.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        run.model()


@pytest.mark.parametrize(
    "stored",
    [
        {"0.weight": rushlight.zeros(3, 3)},
        {"x": rushlight.zeros(1)},
        {"a": {"b": rushlight.zeros(1)}},
        [1, 2],
    ],
)
def test_parameters_of_another_network_are_refused(tmp_path, stored):
    run = finished(tmp_path)
    save(stored, run.folder / "model.safetensors")
    with pytest.raises(ValueError, match=r"does not fit config\.toml|holds no parameters"):
        run.model()


def test_every_flipped_byte_of_the_parameters_is_found_or_harmless(tmp_path):
    run = finished(tmp_path)
    path = run.folder / "model.safetensors"
    good = path.read_bytes()
    expected = {k: v.numpy().tobytes() for k, v in run.model().state_dict().items()}
    for place in range(0, len(good), 7):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        try:
            found = {k: v.numpy().tobytes() for k, v in run.model().state_dict().items()}
        except ValueError:
            continue
        assert found == expected, f"byte {place}"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"kind": "divide"}',
        '{"kind": "divide", "features": 4, "by": 0}',
        '{"kind": "divide", "features": 5, "by": 1.0}',
        '{"kind": "divide", "features": 4, "by": NaN}',
        '{"kind": "standardise", "features": 4, "mean": [0], "std": [1]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_preprocess_is_refused(tmp_path, content):
    run = finished(tmp_path)
    (run.folder / "preprocess.json").write_text(content)
    with pytest.raises(ValueError, match=r"preprocess\.json is damaged"):
        run.preprocess()


def test_json_is_strict(tmp_path):
    run = create(tmp_path)
    run.write_json("metrics.json", {"loss": 0.5})
    assert json.loads((run.folder / "metrics.json").read_text()) == {"loss": 0.5}
    with pytest.raises(ValueError, match="JSON"):
        run.write_json("metrics.json", {"loss": float("nan")})
    assert json.loads((run.folder / "metrics.json").read_text()) == {"loss": 0.5}


def test_a_folder_that_is_gone_is_an_error(tmp_path):
    run = finished(tmp_path)
    for path in run.folder.iterdir():
        path.unlink()
    run.folder.rmdir()
    with pytest.raises(FileNotFoundError, match=r"history\.csv"):
        run.write("history.csv", "x")
