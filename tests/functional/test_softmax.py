"""Softmax and its kin: dimensions, infinities, names in the graph. Against PyTorch."""

import math
from itertools import product

import numpy as np
import pytest
from both import error_of
from outcomes import outcome, stories

import rushlight


@pytest.mark.parametrize(
    ("name", "shape", "dim"),
    list(
        product(
            ["softmax", "log_softmax", "softmin"],
            [(), (3,), (2, 3), (2, 0), (0, 3), (2, 3, 4)],
            [0, -1, 1, 5],
        )
    ),
)
def test_dimensions(name, shape, dim, torch):
    line = f"L.nn.functional.{name}(L.ones({shape}) * 2, {dim})"
    expected = error_of(torch, line)
    if expected is not None:
        assert type(error_of(rushlight, line)) is type(expected)
        return
    ours, theirs = (eval(line, {"L": library}).numpy() for library in (rushlight, torch))
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


ROWS = [[1.0, -math.inf, 2.0], [-math.inf] * 3, [math.inf, 0.0, 1.0], [1e30, -1e30, 0.0]]


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_of_infinities(name, torch):
    ours, theirs = (
        getattr(library.nn.functional, name)(library.tensor(ROWS), 1).numpy()
        for library in (rushlight, torch)
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def tell_functions_and_methods_of_tensors(L):
    x = L.tensor([-1.0, 2.0])
    told = [x.softmax(0), L.softmax(x, -1)]
    told += [x.log_softmax(dim=0, dtype=L.float64), L.log_softmax(x, 0)]
    return [([round(v, 5) for v in t.tolist()], str(t.dtype)) for t in told], [
        outcome(f, *given).partition(":")[0]
        for f, given in ((x.softmax, ()), (L.softmax, (x, 1.5)))
    ]


def tell_names_in_the_graph(L):
    x = L.ones(2, 2, requires_grad=True)
    made = [L.nn.functional.softmax(x, 1), L.nn.functional.log_softmax(x, 1)]
    return [type(y.grad_fn).__name__ for y in made]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)
