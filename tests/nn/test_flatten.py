"""Flatten and Unflatten: what the generic suite does not see."""

from outcomes import outcome, stories

import rushlight


def tell_errors(L):
    nn, x = L.nn, L.ones(2, 6)
    return [
        outcome(nn.Flatten(0, 5), x),
        outcome(nn.Unflatten(1, (4, 2)), x),
        outcome(nn.Unflatten, 1, "ab"),
        outcome(nn.Unflatten, 1, (2, "a")),
    ]


def tell_shapes(L):
    nn, x = L.nn, L.ones(2, 3, 4)
    made = [nn.Flatten(), nn.Flatten(0), nn.Flatten(1, 1), nn.Flatten(-2), nn.Unflatten(2, (2, -1))]
    return [list(m(x).shape) for m in made], [repr(m) for m in made]


def tell_memory(L):
    x = L.zeros(2, 3)
    L.nn.Flatten(0)(x)[0] = 1
    return x.tolist()


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_dimensions_have_no_names():
    assert outcome(rushlight.nn.Unflatten, "a", (2, 3)).startswith("TypeError: Unflatten: dim")
