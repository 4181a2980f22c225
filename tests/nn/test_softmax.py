"""Softmax and its kin as modules: what the generic suite does not see."""

import pytest
from outcomes import outcome, stories

import rushlight


def tell_arguments(L):
    nn = L.nn
    made = [nn.Softmax(dim=1), nn.Softmax(), nn.LogSoftmax(-1), nn.Softmin(0), nn.Softmax2d()]
    return [repr(module) for module in made], outcome(nn.Softmax2d(), L.ones(2))


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_leaving_out_the_dimension_warns():
    with pytest.warns(UserWarning, match="Implicit dimension choice for softmax"):
        rushlight.nn.Softmax()(rushlight.ones(2, 2))
