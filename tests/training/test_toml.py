"""Settings as TOML: what is written is read back by Python's own reader, whatever it holds."""

import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushlight.training.toml import to_toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLAIN = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    TEXT,
)
NESTED = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, st.dictionaries(TEXT, NESTED, max_size=4), max_size=3))
def test_what_is_written_is_read_back(tables):
    assert tomllib.loads(to_toml(tables)) == tables


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_a_comment_is_only_a_comment(comment):
    assert tomllib.loads(to_toml({"a": {"b": 1}}, comment)) == {"a": {"b": 1}}


def test_nan_is_kept():
    assert math.isnan(tomllib.loads(to_toml({"a": {"b": math.nan}}))["a"]["b"])


def test_none_is_left_out():
    assert tomllib.loads(to_toml({"a": {"b": None, "c": [{"d": None, "e": 1}]}})) == {
        "a": {"c": [{"e": 1}]}
    }


def test_layers_stand_one_to_a_line():
    text = to_toml({"model": {"layers": [{"type": "ReLU"}, {"type": "Linear", "out": 2}]}})
    assert '\n  {type = "ReLU"},\n  {type = "Linear", out = 2},\n]' in text


@pytest.mark.parametrize("value", [object(), b"x", 1j, [None]])
def test_what_toml_does_not_know_is_refused(value):
    with pytest.raises(TypeError, match="expected text, numbers, lists and mappings"):
        to_toml({"a": {"b": value}})
