"""Setting rows apart: how many, in which proportion, and never one twice."""

import numpy as np
import pytest

from rushlight.datasets import line, xor
from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.splits import hold_out, split
from rushlight.datasets.task import Split


def data(rows=100, classes=4, kind="classification", parts=("train",)):
    """Rows that can be told apart: each holds its own number."""
    y = np.arange(rows) % classes
    arrays = {n: (np.arange(rows).reshape(-1, 1) + 1000.0 * i, y) for i, n in enumerate(parts)}
    return make_raw_data("data", arrays, kind=kind, description="d", source="s")


def sizes(raw):
    return {name: len(part) for name, part in raw.parts.items()}


def test_a_test_part_then_a_validation_part():
    raw = split(data())
    assert sizes(raw) == {"train": 72, "test": 20, "valid": 8}
    rows = np.sort(raw.pooled().x[:, 0])
    np.testing.assert_array_equal(rows, np.arange(100))
    assert all((part.x[:, 0] % 4 == part.y).all() for part in raw.parts.values())


def test_each_class_keeps_its_share():
    raw = split(data(), valid=0.25, test=0.2)
    assert [np.bincount(part.y).tolist() for part in raw.parts.values()] == [
        [15] * 4,
        [5] * 4,
        [5] * 4,
    ]


def test_the_course_s_two_draws_are_scikit_learns():
    from sklearn.model_selection import train_test_split

    y = np.arange(70) % 7
    rest, drawn = hold_out(Split(np.arange(70).reshape(-1, 1), y), 14, seed=123)
    expected = train_test_split(np.arange(70), test_size=14, random_state=123, stratify=y)
    np.testing.assert_array_equal(rest.x[:, 0], expected[0])
    np.testing.assert_array_equal(drawn.x[:, 0], expected[1])


def test_the_seed_decides():
    def test_rows(seed):
        return split(data(), seed=seed).parts["test"].x[:, 0].tolist()

    assert test_rows(1) == test_rows(1) == test_rows(1 + 2**32)
    assert test_rows(1) != test_rows(2)


def test_given_parts_are_kept():
    raw = split(data(parts=("train", "valid", "test")))
    assert sizes(raw) == {"train": 100, "valid": 100, "test": 100}
    assert sizes(split(data(parts=("train", "test")))) == {"train": 90, "test": 100, "valid": 10}


@pytest.mark.parametrize("raw", [xor.read(), line.read()])
def test_a_division_of_its_own_is_kept(raw):
    assert split(raw) is raw


def test_none_is_set_apart_for_0():
    assert sizes(split(data(), valid=0, test=0)) == {"train": 100}


def test_regression_is_not_stratified():
    assert sizes(split(data(kind="regression", rows=5))) == {"train": 3, "test": 1, "valid": 1}


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, float("nan")])
def test_a_share_is_below_1(share):
    with pytest.raises(ValueError, match=rf"valid must be a share .* got {share}; 0\.1"):
        split(data(), valid=share)


def test_too_few_rows_are_refused():
    with pytest.raises(ValueError, match="cannot set 2 of 8 rows apart: each part needs 4 rows"):
        split(data(rows=8))
    lonely = data(rows=5)
    with pytest.raises(ValueError, match="class 1 has one row"):
        split(lonely, test=0.5)
    with pytest.raises(ValueError, match="cannot set 1 of 1 rows apart: each part needs 1 rows"):
        split(data(rows=1, kind="regression"))
