"""Dropout as a module."""

import pytest

import rushlight
from rushlight import nn


def test_in_evaluation_nothing_happens():
    x = rushlight.ones(5)
    assert nn.Dropout().eval()(x) is x


def test_in_place():
    x = rushlight.ones(50)
    assert nn.Dropout(inplace=True)(x) is x
    assert set(x.tolist()) == {0.0, 2.0}


def test_the_chance_is_checked():
    with pytest.raises(ValueError, match=r"between 0 and 1, but got 1\.5"):
        nn.Dropout(1.5)
