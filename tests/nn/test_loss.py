"""Losses as modules: what the generic suite does not see."""

import numpy as np
import pytest
from outcomes import outcome, stories

import rushlight
from rushlight import nn


def tell_state(L):
    nn, w = L.nn, L.ones(3)
    made = [nn.CrossEntropyLoss(w), nn.NLLLoss(w), nn.BCELoss(w), nn.MSELoss(),
            nn.BCEWithLogitsLoss(pos_weight=w)]  # fmt: skip
    return [list(m.state_dict()) for m in made], [repr(m) for m in made]


def tell_errors(L):
    nn, ones = L.nn, L.ones
    return [
        outcome(nn.BCELoss(), ones(2), ones(3)),
        outcome(nn.BCELoss(), ones(2) * 2, ones(2)),
        outcome(nn.BCELoss(), ones(2), ones(2) * 2),
        outcome(nn.CrossEntropyLoss(), ones(2, 3), L.tensor([0, 3])),
        outcome(nn.CrossEntropyLoss(), ones(2, 3), L.tensor([0, 1, 2])),
        outcome(nn.MSELoss(reduction="best"), ones(2), ones(2)),
    ]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


@pytest.mark.parametrize(
    ("arguments", "reduction"),
    [
        ({"size_average": False}, "sum"),
        ({"size_average": True}, "mean"),
        ({"reduce": False}, "none"),
        ({"size_average": False, "reduce": True}, "sum"),
    ],
)
def test_older_arguments_warn(arguments, reduction):
    with pytest.warns(UserWarning, match=f"please use reduction='{reduction}' instead"):
        assert nn.MSELoss(**arguments).reduction == reduction


def test_frozen_values():
    """Made with PyTorch 2.13."""
    x = rushlight.tensor([[0.1, 0.2, 0.3], [1.0, -1.0, 0.0]])
    labels = rushlight.tensor([2, 0])
    values = [
        nn.CrossEntropyLoss()(x, labels),
        nn.CrossEntropyLoss(label_smoothing=0.1)(x, labels),
        nn.BCEWithLogitsLoss()(x, x.abs()),
        nn.HuberLoss(delta=0.5)(x, x * 3),
    ]
    expected = [0.7047744393348694, 0.7597744464874268, 0.7627602219581604, 0.3375000059604645]
    np.testing.assert_allclose([v.item() for v in values], expected, rtol=1e-6)
