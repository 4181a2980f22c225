"""All parameters as one vector, told by both libraries."""

import pytest
from outcomes import outcome, stories

import rushlight
from rushlight.nn.utils import parameters_to_vector, vector_to_parameters


def tell_a_round_trip(L):
    L.manual_seed(0)
    net, other = (L.nn.Sequential(L.nn.Linear(2, 3), L.nn.Linear(3, 1)) for _ in range(2))
    u = L.nn.utils
    vector = u.parameters_to_vector(net.parameters())
    u.vector_to_parameters(vector, other.parameters())
    same = all(
        bool((a == b).all()) for a, b in zip(net.parameters(), other.parameters(), strict=True)
    )
    vector.sum().backward()
    return (
        vector.shape[0],
        same,
        net[0].weight.grad.tolist(),
        other[0].weight.is_leaf,
        type(other[0].weight).__name__,
    )


def tell_errors(L):
    return outcome(L.nn.utils.vector_to_parameters, [1.0], [])


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_nothing_and_too_little_are_refused():
    with pytest.raises(RuntimeError, match="expected parameters, got 0"):
        parameters_to_vector([])
    with pytest.raises(RuntimeError, match="needs elements 0 to 3 of a vector that has 2"):
        vector_to_parameters(rushlight.ones(2), [rushlight.ones(3)])
