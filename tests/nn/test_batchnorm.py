"""BatchNorm1d: what the generic suite does not see."""

from outcomes import outcome, stories

import rushlight
from rushlight import nn


def rounded(tensor):
    return [round(v, 5) for v in tensor.reshape(-1).tolist()]


def tell_three_batches(L):
    m = L.nn.BatchNorm1d(2, momentum=None)
    for k in range(3):
        m(L.arange(8, dtype=L.float32).reshape(4, 2) * k)
    told = [rounded(m.running_mean), rounded(m.running_var), m.num_batches_tracked.tolist()]
    m.eval()(L.ones(4, 2))
    told.append(m.num_batches_tracked.tolist())
    m.reset_running_stats()
    return [*told, rounded(m.running_var), rounded(m.running_mean), m.num_batches_tracked.tolist()]


def tell_errors(L):
    nn, ones = L.nn, L.ones
    return [
        outcome(nn.BatchNorm1d(3), ones(3)),
        outcome(nn.BatchNorm1d(3), ones(1, 3)),
        outcome(nn.BatchNorm1d(3), ones(2, 4)).partition(":")[0],
        outcome(nn.BatchNorm1d(3), ones(2, 3).double()).partition(":")[0],
        outcome(nn.BatchNorm1d(3, eps=0.0), ones(2, 3)),
    ]


def tell_states_of_old(L):
    m = L.nn.BatchNorm1d(2)
    state = m.state_dict()
    plain = {k: v for k, v in state.items() if k != "num_batches_tracked"}
    told = [repr(m.load_state_dict(plain))]
    del state["num_batches_tracked"]
    return [*told, outcome(m.load_state_dict, state)]


def tell_casts(L):
    m = L.nn.BatchNorm1d(2).double()
    return [str(v.dtype) for v in m.state_dict().values()], repr(m)


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_statistics_want_no_gradient():
    module = nn.BatchNorm1d(2)
    module(rushlight.randn(4, 2).requires_grad_())
    assert not module.running_mean.requires_grad
    assert not module.num_batches_tracked.requires_grad
