"""Exponential linear units where they bend; their values stand in ``test_activation.py``."""

import math

import numpy as np
import pytest

import rushlight
from rushlight.nn import functional as F


@pytest.mark.parametrize("name", ["elu", "celu"])
@pytest.mark.parametrize("alpha", [0.5, 1.0, -2.0])
def test_alpha_is_the_limit(name, alpha, torch):
    points = [-math.inf, -2.0, 0.0, 3.0]
    ours, theirs = (
        getattr(library.nn.functional, name)(library.tensor(points), alpha).numpy()
        for library in (rushlight, torch)
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_second_slope_of_elu_at_zero_is_pytorchs():
    x = rushlight.tensor([0.0, -1.0], requires_grad=True)
    (slope,) = rushlight.autograd.grad(F.elu(x).sum(), x, create_graph=True)
    (second,) = rushlight.autograd.grad(slope.sum(), x)
    np.testing.assert_allclose(second.numpy(), [0.0, math.exp(-1)], rtol=1e-6)


def test_alpha_of_celu_is_not_zero():
    with pytest.raises(RuntimeError, match="alpha cannot be 0"):
        F.celu(rushlight.ones(2), 0)
