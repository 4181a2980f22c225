"""Rules: what each setting may be, from words and as values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushlight.training.rules import Choice, Number, Sizes, Text, Whole, checked


@pytest.mark.parametrize(
    ("rule", "word", "value"),
    [
        (Whole(1), "3", 3),
        (Whole(0), "0", 0),
        (Whole(-8, 8), "-1", -1),
        (Number(), "1e-3", 0.001),
        (Number(0.0, 1.0), "0", 0.0),
        (Choice(("relu", "tanh")), "tanh", "tanh"),
        (Sizes(100), "64,32", [64, 32]),
        (Sizes(100), "64, 32", [64, 32]),
        (Sizes(100), "", []),
        (Text(), "a b", "a b"),
    ],
)
def test_words_become_values(rule, word, value):
    found = rule.read(word)
    assert found == value
    assert type(found) is type(value)
    assert rule.allows(found)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Whole(1), ["0", "-1", "1.5", "", " ", "x", "1e3", "٣", "1_000", "9" * 40, "--1", "+1"]),
        (Whole(1, 8), ["9"]),
        (Number(above=True), ["0", "-1", "nan", "inf", "1e999", "x", "", "1_0", "٣"]),
        (Number(0.0, 1.0), ["1", "1.0", "-0.1", "nan"]),
        (Choice(("relu",)), ["", "Relu", "relu "]),
        (Sizes(100), ["0", "a", "64,", ",", "64;32", "101", "-1", "3.0"]),
        (Text(), [""]),
    ],
)
def test_words_that_are_none(rule, words):
    assert [word for word in words if rule.allows(rule.read(word))] == []


@pytest.mark.parametrize("rule", [Whole(0), Number(), Choice(("1",)), Sizes(9), Text()])
@pytest.mark.parametrize("value", [None, True, {}, object(), [[1]], [True], b"1"])
def test_values_of_other_types_are_refused(rule, value):
    assert not rule.allows(value)


@given(st.text(max_size=20))
def test_no_word_is_an_exception(word):
    for rule in (Whole(0), Number(), Sizes(9), Choice(("a",)), Text()):
        rule.allows(rule.read(word))


@given(st.floats())
def test_a_number_is_finite(value):
    assert Number(-math.inf).allows(value) == math.isfinite(value)


def test_all_problems_are_said_under_their_names():
    rules = {"lr": Number(above=True), "epochs": Whole(1), "patience": Whole(1)}
    found = checked(rules, {"lr": 0.0}, "{} of [training]", frozenset({"patience"}))
    assert found == [
        "lr of [training] must be a finite number above 0, got 0.0",
        "epochs of [training] must be a whole number from 1 to 1000000000, got nothing",
    ]


def test_what_is_expected_names_its_bounds():
    assert Whole(1, 8).expected == "a whole number from 1 to 8"
    assert Number(0.0, 1.0).expected == "a number of at least 0 and below 1"
    assert "64,32" in Sizes(5).expected
