"""The help of the commands: no types of Python, and every line fits."""

import re

import pytest
from tiny_runs import rushlight

PAGES = [[], ["train"], ["predict"], ["eval"]]


@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_no_type_stands_beside_a_flag_or_an_argument(words):
    text = rushlight(*words, "--help").stdout
    assert "--help" in text
    assert not re.search(r"<(bool|str|path|Path)>", text)


def test_what_options_take_is_still_said():
    text = rushlight("train", "--help").stdout
    assert re.search(r"--lr +NUMBER", text)
    assert re.search(r"--hidden +SIZES", text)
    assert "train [OPTIONS] [DATASET]" in text
