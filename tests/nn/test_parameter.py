"""Parameters and buffers, told by both libraries."""

import copy
import pickle

import numpy as np
from outcomes import outcome, stories

import rushlight
from rushlight import nn


def tell_texts(L):
    P = L.nn.Parameter
    return [
        repr(P(L.ones(2))), repr(P(L.ones(2), requires_grad=False)), repr(P()),
        outcome(P, L.ones(2, dtype=L.int64)).partition(":")[0],
        repr(P(L.ones(2, dtype=L.int64), requires_grad=False)),
    ]  # fmt: skip


def tell_memory_and_types(L):
    data = L.ones(2)
    p = L.nn.Parameter(data)
    data[0] = 5
    return [
        p.tolist(), p.is_leaf, isinstance(p, L.Tensor),
        [type(x).__name__ for x in (p, p * 2, p.detach(), p.data, p[0], p.clone())],
    ]  # fmt: skip


def tell_in_place(L):
    p = L.nn.Parameter(L.ones(2))
    refused = outcome(p.add_, 1).partition(":")[0]
    with L.no_grad():
        same = p
        p += 1
    return refused, p is same, p.tolist(), p.requires_grad, type(p).__name__


def tell_copies(L):
    p = L.nn.Parameter(L.ones(2))
    (p * 2).sum().backward()
    q = copy.deepcopy([p, p])
    return type(q[0]).__name__, q[0] is q[1], q[0].requires_grad, q[0] is p, q[0].tolist()


def tell_buffers(L):
    b = L.nn.Buffer(L.ones(2), persistent=False)
    m = L.nn.Module()
    m.b, m.c, m.plain = b, L.nn.Buffer(L.ones(1)), L.ones(1)
    return [
        isinstance(b, L.nn.Buffer), isinstance(L.ones(1), L.nn.Buffer), type(b).__name__,
        [name for name, _ in m.named_buffers()], list(m.state_dict()), L.nn.Buffer().shape[0],
    ]  # fmt: skip


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_a_pickled_parameter_is_one_and_fits_others():
    layer = pickle.loads(pickle.dumps(nn.Linear(2, 2)))
    assert type(layer.weight) is nn.Parameter
    assert layer(rushlight.ones(1, 2)).shape == (1, 2)


def test_data_must_be_a_tensor():
    assert outcome(nn.Parameter, np.ones(2)).startswith("TypeError: Parameter: dat")
