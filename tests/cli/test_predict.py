"""``rushlight predict``: every kind of file, the answers' table, and bad input."""

import csv
import json

import numpy as np
import pytest
from tiny_runs import QUICK, blobs, rushlight, save_blobs

X, Y = blobs(rows=90)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run on four columns and three classes."""
    out = tmp_path_factory.mktemp("runs")
    words = ["train", "--data", save_blobs(out / "own.npz", rows=90), *QUICK, "--out", out]
    assert rushlight(*words, "--name", "own", "--quiet", "--epochs", "12").exit_code == 0
    return out / "own"


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A run on pictures."""
    out = tmp_path_factory.mktemp("digits")
    assert rushlight("train", "--epochs", "12", "--out", out, "--quiet").exit_code == 0
    return out / "digits"


def save(path, x):
    if path.suffix == ".npy":
        np.save(path, x)
    elif path.suffix == ".npz":
        np.savez(path, x=x)
    else:
        path.write_text("\n".join(",".join(map(repr, map(float, row))) for row in x) + "\n")
    return path


def read(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".csv"])
def test_every_kind_of_table_has_the_same_answers(run, suffix, tmp_path):
    out = tmp_path / "answers.csv"
    result = rushlight("predict", run, save(tmp_path / f"rows{suffix}", X), "--out", out)
    assert result.exit_code == 0, result.stderr
    rows = read(out)
    assert list(rows[0]) == ["row", "label", "p_0", "p_1", "p_2"]
    assert [int(row["row"]) for row in rows] == list(range(90))
    assert np.mean([int(row["label"]) for row in rows] == Y) > 0.9
    assert "90 rows" in result.stdout
    assert str(out) in result.stdout.replace("\n", "")


def test_the_file_is_predictions_csv_unless_told(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "rows.npy", X[:3])
    assert rushlight("predict", run, "rows.npy", "--quiet").stdout == ""
    assert len(read(tmp_path / "predictions.csv")) == 3


def test_json_is_alone_on_standard_output(run, tmp_path):
    words = ["predict", run, save(tmp_path / "x.npy", X[0]), "--out", tmp_path / "o.csv", "--json"]
    result = rushlight(*words)
    (row,) = json.loads(result.stdout)["predictions"]
    assert sum(row[f"p_{i}"] for i in range(3)) == pytest.approx(1)
    assert "1 row\n" in result.stderr


def png(path, image):
    from matplotlib.image import imsave

    imsave(path, image, cmap="gray", vmin=0, vmax=1)
    return path


def test_a_picture_is_answered_as_its_row_is(digits, tmp_path):
    from rushlight.datasets import load

    test = load("digits").test
    words = ["--quiet", "--json", "--out", tmp_path / "o.csv"]
    rows = rushlight("predict", digits, save(tmp_path / "rows.npy", test.x[:5] * 16), *words)
    for image, row in zip(test.x[:5], json.loads(rows.stdout)["predictions"], strict=True):
        path = png(tmp_path / "digit.png", image.reshape(8, 8))
        (found,) = json.loads(rushlight("predict", digits, path, *words).stdout)["predictions"]
        assert found["label"] == row["label"]
        assert found["p_0"] == pytest.approx(row["p_0"], abs=0.05)


def test_a_regression_answers_values(tmp_path):
    words = ["train", "line", "--out", tmp_path, "--quiet"]
    assert rushlight(*words).exit_code == 0
    (tmp_path / "x.csv").write_text("x\n0\n9\n")
    words = ["predict", tmp_path / "line", tmp_path / "x.csv", "--out", tmp_path / "o.csv"]
    assert rushlight(*words).exit_code == 0
    rows = read(tmp_path / "o.csv")
    assert list(rows[0]) == ["row", "value"]
    assert [float(row["value"]) for row in rows] == pytest.approx([0.7, 9.07], abs=0.3)


BAD = {
    "rows.npy": [
        (lambda p: None, "no such file"),
        (lambda p: p.mkdir(), "expected a file, got a folder"),
        (lambda p: np.save(p, X[:, :3]), r"rows of 4 numbers.*\(90, 3\)"),
        (lambda p: np.save(p, X[:0]), "one row at least"),
        (lambda p: np.save(p, np.where(X > 5, np.nan, X)), "finite numbers, got nan in row"),
        (lambda p: np.save(p, np.array([{}] * 4)), "Python objects"),
        (lambda p: np.save(p, X.astype(str)), "expected real numbers"),
        (lambda p: np.save(p, X + 1j), "expected real numbers"),
        (lambda p: p.write_bytes(b""), "damaged"),
        (lambda p: p.write_bytes(b"\x80\x04K\x01."), "damaged"),
    ],
    "rows.npz": [
        (lambda p: np.savez(p, a=X), "expected one array of inputs, x, got a"),
        (lambda p: np.savez(p, x_train=X, x_test=X), "expected one array of inputs"),
        (lambda p: p.write_bytes(b"PK\x03\x04"), "expected an .npz file"),
    ],
    "rows.csv": [
        (lambda p: p.write_text(""), "expected rows of 4 numbers, the file has none"),
        (lambda p: p.write_text("a,b,c,d\n"), "no row follows the header in line 1"),
        (lambda p: p.write_text("1,2,3,4\n1,2,3\n"), "line 2 has 3 fields, expected 4"),
        (lambda p: p.write_text("1,2,3,4\n1,x,3,4\n"), "line 2, column 2: .*got 'x'"),
        (lambda p: p.write_text("1,2,3,4\n1,,3,4\n"), "line 2, column 2"),
        (lambda p: p.write_text("1,2,3,nan\n"), "line 1, column 4"),
        (lambda p: p.write_text("1,2,3,1e999\n"), "line 1, column 4"),
        (lambda p: p.write_text("1,2,3,4\n1;2;3;4\n"), "line 2: expected commas"),
        (lambda p: p.write_text("1,2,3\n"), "line 1 has 3 fields, expected 4"),
        (lambda p: p.write_text('1,2,3,"4\n'), "is no CSV"),
        (lambda p: p.write_bytes(b"1,2,3,\xff\n"), "expected UTF-8"),
        (lambda p: p.write_bytes("1,2,3,4\n".encode("utf-16")), "UTF-8|zero byte"),
        (lambda p: p.write_bytes(b"1,2,\0,4\n"), "zero byte"),
    ],
    "rows.txt": [(lambda p: p.write_text("1,2,3,4"), r"expected a .npy, .npz, .csv or .png file")],
    "rows.png": [(lambda p: p.write_bytes(b"x"), "a picture needs a network of pictures")],
}  # fmt: skip
CASES = [(name, make, message) for name, cases in BAD.items() for make, message in cases]


@pytest.mark.parametrize(("name", "make", "message"), CASES, ids=range(len(CASES)))
def test_bad_input_is_one_clear_error(run, name, make, message, tmp_path):
    make(tmp_path / name)
    out = tmp_path / "answers.csv"
    result = rushlight("predict", run, tmp_path / name, "--out", out)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    with pytest.raises(ValueError, match=message):
        raise ValueError(result.stderr)
    assert not out.exists()


def huge(path):
    """A small file that announces a picture of 4 · 10⁹ × 4 · 10⁹ pixels."""
    head = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + b"IHDR"
    path.write_bytes(head + b"\xff" * 8 + b"\0" * 20)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: png(p, np.zeros((9, 8))), "expected 8 × 8 pixels .*got 9 × 8"),
        (lambda p: p.write_bytes(b"GIF89a" + b"\0" * 40), "expected a PNG picture"),
        (lambda p: p.write_bytes(png(p, np.zeros((8, 8))).read_bytes()[:60]), "picture is damaged"),
        (huge, "expected 8 × 8 pixels .*got 4294967295"),
    ],
    ids=range(4),
)
def test_bad_pictures(digits, make, message, tmp_path):
    make(tmp_path / "digit.png")
    result = rushlight("predict", digits, tmp_path / "digit.png", "--out", tmp_path / "o.csv")
    assert result.exit_code == 1
    with pytest.raises(ValueError, match=message):
        raise ValueError(result.stderr)


@pytest.mark.parametrize("name", ["model.safetensors", "preprocess.json", "config.toml"])
@pytest.mark.parametrize("damage", ["removed", "emptied", "text"])
def test_a_damaged_run_is_told(run, name, damage, tmp_path):
    import shutil

    broken = tmp_path / "run"
    shutil.copytree(run, broken)
    if damage == "removed":
        (broken / name).unlink()
    else:
        (broken / name).write_text("" if damage == "emptied" else "no such thing")
    result = rushlight("predict", broken, save(tmp_path / "x.npy", X), "--out", tmp_path / "o.csv")
    assert result.exit_code == 1
    assert name in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "o.csv").exists()


def test_a_place_that_cannot_be_written(run, tmp_path):
    out = tmp_path / "missing" / "o.csv"
    result = rushlight("predict", run, save(tmp_path / "x.npy", X), "--out", out)
    assert result.exit_code == 1
    assert "create its folder first" in result.stderr


def test_no_file_of_others_is_overwritten(run, tmp_path):
    inputs = save(tmp_path / "x.npy", X)
    before = inputs.read_bytes()
    own = tmp_path / "own.csv"
    own.write_text("a,b\n1,2\n")
    as_input = tmp_path / "rows.csv"
    as_input.write_text("\n".join(",".join(str(v) for v in row) for row in X) + "\n")
    for words, said in (
        ([inputs, "--out", inputs], "must end in .csv"),
        ([inputs, "--out", own], "holds no answers"),
        ([as_input, "--out", as_input], "is the input itself"),
    ):
        result = rushlight("predict", run, *words)
        assert result.exit_code == 2
        assert said in result.stderr
    assert inputs.read_bytes() == before
    assert own.read_text() == "a,b\n1,2\n"


def test_earlier_answers_are_replaced(run, tmp_path):
    inputs, out = save(tmp_path / "x.npy", X), tmp_path / "answers.csv"
    for _ in range(2):
        assert rushlight("predict", run, inputs, "--out", out).exit_code == 0
