"""LayerNorm: what the generic suite does not see."""

from outcomes import outcome, stories

import rushlight


def tell_arguments(L):
    made = [
        L.nn.LayerNorm(3),
        L.nn.LayerNorm([2, 3], bias=False),
        L.nn.LayerNorm(L.ones(2, 3).shape),
    ]
    return [repr(m) for m in made], [list(m.state_dict()) for m in made]


def tell_errors(L):
    return outcome(L.nn.LayerNorm(3), L.ones(2, 4)), outcome(
        L.nn.LayerNorm(3), L.ones(2, 3).double()
    ).partition(":")[0]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)
