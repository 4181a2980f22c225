"""Clipping gradients, told by both libraries."""

import math

import pytest
from outcomes import outcome, stories

import rushlight
from rushlight.nn.utils import clip_grad_norm, clip_grad_norm_

ORDERS = (2.0, 1, 3, 0, math.inf, -math.inf, 0.5)


def parameters(L):
    made = [L.tensor([3.0, -4.0]), L.tensor([[1.0], [0.0]]), L.tensor(2.0), L.tensor([5.0])]
    for p in made[:3]:
        p.requires_grad_()
        p.grad = p.detach().clone()
    return made


def rounded(values):
    return [[round(v, 5) for v in x.reshape(-1).tolist()] for x in values]


def tell_norms(L):
    gradients = [p.grad for p in parameters(L)[:3]]
    u = L.nn.utils
    told = [round(u.get_total_norm(gradients, order).item(), 5) for order in ORDERS]
    return told, u.get_total_norm(L.tensor([3.0, 4.0])).item(), u.get_total_norm([]).item()


def tell_clipping(L):
    told = []
    for order in ORDERS:
        for limit in (0.5, 100.0):
            made = parameters(L)
            total = L.nn.utils.clip_grad_norm_(made, limit, order)
            told.append((round(total.item(), 5), rounded(p.grad for p in made[:3])))
    one = parameters(L)[0]
    L.nn.utils.clip_grad_norm_(one, 1.0)
    L.nn.utils.clip_grad_norm_(iter(parameters(L)), max_norm=1.0, foreach=True)
    return told, rounded([one.grad])


def tell_values(L):
    made = parameters(L)
    L.nn.utils.clip_grad_value_(made, 2.5)
    L.nn.utils.clip_grad_value_(made[1], 0.5)
    return rounded(p.grad for p in made[:3])


def tell_norms_that_are_not_finite(L):
    x = L.ones(2, requires_grad=True)
    x.grad = L.tensor([math.nan, 1.0])
    refused = outcome(L.nn.utils.clip_grad_norm_, x, 1.0, error_if_nonfinite=True)
    return refused, outcome(L.nn.utils.clip_grad_norm_, x, 1.0), repr(x.grad)


def tell_types(L):
    x, y = L.ones(2, requires_grad=True), L.ones(2, dtype=L.float64, requires_grad=True)
    x.grad, y.grad = L.ones(2), L.ones(2, dtype=L.float64)
    total = L.nn.utils.clip_grad_norm_([x, y], 1.0)
    return str(total.dtype), str(y.grad.dtype), rounded([x.grad, y.grad])


@stories(globals())
def test_story_is_pytorchs(story, torch):
    if story is tell_clipping:
        import warnings

        warnings.simplefilter("ignore")
    assert story(rushlight) == story(torch)


def test_an_empty_generator_warns():
    with pytest.warns(UserWarning, match="empty generator"):
        clip_grad_norm_((p for p in []), 1.0)


def test_the_older_name_warns():
    x = parameters(rushlight)[0]
    with pytest.warns(FutureWarning, match="clip_grad_norm_"):
        assert clip_grad_norm(x, 1.0).item() == 5.0


def test_gradients_are_scaled_in_place():
    x = parameters(rushlight)[0]
    gradient = x.grad
    clip_grad_norm_([x], 1.0)
    assert x.grad is gradient
    assert round(gradient[0].item(), 5) == 0.6


def test_the_norm_of_nothing_is_the_callers_own():
    """It once was the constant 0.0 that all operations share."""
    clip_grad_norm_([], 1.0).add_(1).requires_grad_()
    assert clip_grad_norm_([], 1.0).item() == 0.0
    assert not (rushlight.ones(1) + 0.0).requires_grad
