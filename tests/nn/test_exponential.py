"""Exponential linear units as modules: what the generic suite does not see."""

import pytest
from outcomes import stories

import rushlight
from rushlight import nn


def tell_arguments(L):
    made = [L.nn.ELU(0.5, True), L.nn.ELU(), L.nn.CELU(2, True), L.nn.CELU(), L.nn.SELU(True)]
    return [repr(module) for module in made]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


@pytest.mark.parametrize(
    ("unit", "low"), [(nn.ELU(2.0), -2.0), (nn.CELU(2.0), -2.0), (nn.SELU(), -1.7580993408473766)]
)
def test_the_limits_are_alpha_and_the_identity(unit, low):
    x = rushlight.tensor([-100.0, 0.0, 3.0], dtype=rushlight.float64)
    slope = 1.0507009873554805 if isinstance(unit, nn.SELU) else 1.0
    assert unit(x).tolist() == pytest.approx([low, 0.0, 3 * slope], rel=1e-15)
