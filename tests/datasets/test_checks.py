"""The gate that all data pass: what it refuses, in one message, and what it makes of the rest."""

import numpy as np
import pytest

from rushlight.datasets.checks import make_raw_data


def pair(x=None, y=None):
    x = np.arange(8.0).reshape(4, 2) if x is None else np.asarray(x)
    return x, np.array([0, 1, 1, 0]) if y is None else np.asarray(y)


def make(train=None, kind="classification", test=None, **options):
    parts = {"train": train or pair()} | ({"test": test} if test else {})
    return make_raw_data("who", parts, kind=kind, description="d", source="s", **options)


BAD = {
    "objects": (
        {"train": pair(x=np.array([[1], ["a"]] * 2, object))},
        "real numbers, got dtype obj",
    ),
    "text": ({"train": pair(x=[["a", "b"]] * 4)}, "real numbers, got dtype <U1"),
    "complex": ({"train": pair(x=np.zeros((4, 2), complex))}, "got dtype complex128"),
    "dates": ({"train": pair(x=np.zeros((4, 2), "M8[D]"))}, r"got dtype datetime64\[D\]"),
    "one axis": ({"train": pair(x=np.zeros(4))}, r"\(rows, features\).* got \(4,\)"),
    "channels": ({"train": pair(x=np.zeros((4, 8, 8, 1)))}, r"got \(4, 8, 8, 1\); x.reshape"),
    "no rows": ({"train": pair(np.zeros((0, 2)), np.zeros(0, int))}, r"one row .* \(0, 2\)"),
    "no columns": ({"train": pair(x=np.zeros((4, 0)))}, r"one feature at least, .* \(4, 0\)"),
    "NaN": ({"train": pair(x=[[0, 0], [0, 0], [0, np.nan], [0, 0]])}, "infinity in row 2"),
    "infinity": ({"train": pair(x=[[0, 0], [np.inf, 0], [0, 0], [0, 0]])}, "infinity in row 1"),
    "lengths": ({"train": pair(y=[0, 1])}, "equally long, got 4 and 2 rows"),
    "one-hot": ({"train": pair(y=np.eye(4))}, r"\(rows,\), got \(4, 4\); take argmax"),
    "float labels": ({"train": pair(y=[0.0, 1, 1, 0])}, "integer labels, got dtype float64"),
    "text labels": ({"train": pair(y=["a", "b", "b", "a"])}, "integer labels, got dtype <U1"),
    "negative": ({"train": pair(y=[-1, 0, 1, 1])}, "0 or more, got -1 to 1"),
    "one class": ({"train": pair(y=[0, 0, 0, 0])}, "two classes at least .* got 0;"),
    "a gap": ({"train": pair(y=[0, 2, 2, 0])}, "none left out, got 0, 2; renumber"),
    "not from 0": ({"train": pair(y=[1, 2, 2, 1])}, "got 1, 2; renumber"),
    "not binary": ({"train": pair(y=[0, 2, 2, 0]), "kind": "binary"}, "0 or 1, got 0 to 2"),
    "NaN target": ({"train": pair(y=[0, 1, np.nan, 0]), "kind": "regression"}, "got nan in row 2"),
    "wide target": (
        {"train": pair(y=[0, 1e39, 0, 0]), "kind": "regression"},
        "float32, got 1e.39 in",
    ),
    "text target": ({"train": pair(y=list("abba")), "kind": "regression"}, "y of train .* <U1"),
    "new class": ({"test": pair(y=[0, 1, 2, 0])}, "labels of test must be below the 2 .* got 2"),
    "beyond the names": ({"class_names": ("a",)}, "below the 1 classes, got 1"),
    "other width": ({"test": pair(x=np.zeros((4, 3)))}, r"those of train, \(2,\), got \(3,\)"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_data_are_refused(case):
    arguments, message = BAD[case]
    with pytest.raises(ValueError, match=f"^who: .*{message}"):
        make(**arguments)


def test_of_values_the_regression_is_named():
    with pytest.raises(ValueError, match=r"regression: train line --data FILE$"):
        make(train=pair(y=[0.0, 1, 1, 0]))
    with pytest.raises(ValueError, match=r"astype\(int\)$"):
        make(train=pair(y=["a", "b", "b", "a"]))


@pytest.mark.parametrize("kind", ["classification", "binary", "regression"])
def test_a_column_of_targets_is_a_list_of_them(kind):
    part = make(train=pair(y=[[0], [1], [1], [0]]), kind=kind).train
    assert part.y.tolist() == [0, 1, 1, 0]


def test_all_problems_come_in_one_message():
    bad = pair(x=np.full((3, 2), np.inf), y=[0.5, 1, 2, 3])
    with pytest.raises(ValueError, match="x of train") as caught:
        make(train=bad, test=pair(x=np.zeros(4)))
    text = str(caught.value)
    assert "NaN or infinity" in text
    assert "equally long" in text
    assert "x of test" in text


def test_classes_are_those_of_the_training_labels():
    assert make().class_names == ("0", "1")
    assert make(class_names=("a", "b", "c")).class_names == ("a", "b", "c")
    assert make(kind="binary").class_names == ("0", "1")
    assert make(kind="regression").class_names == ()


@pytest.mark.parametrize(
    ("x", "known", "shape"),
    [
        (np.zeros((4, 5, 3)), None, (5, 3)),
        (np.zeros((4, 6)), (2, 3), (2, 3)),
        (np.zeros((4, 6)), (2, 2), None),
        (np.zeros((4, 64), np.uint8), (28, 28), (8, 8)),
        (np.zeros((4, 64)), None, None),
        (np.zeros((4, 65), np.uint8), None, None),
        (np.zeros((4, 4), np.uint8), None, None),
    ],
)
def test_images_are_told_from_tables(x, known, shape):
    raw = make(train=pair(x=x), image_shape=known)
    assert raw.image_shape == shape
    assert raw.scaling == ("pixels" if shape else "standardise")
    assert raw.train.x.shape == (4, x[0].size)


def test_bools_are_labels_and_numbers():
    raw = make(train=pair(x=np.eye(4, dtype=bool), y=[False, True, True, False]))
    assert raw.class_names == ("0", "1")
