"""state_dict and load_state_dict, told by both libraries."""

from collections import OrderedDict

import numpy as np
import pytest
from outcomes import outcome, stories

import rushlight
from rushlight import nn


def net(L):
    return L.nn.Sequential(
        OrderedDict(first=L.nn.Linear(2, 3), norm=L.nn.BatchNorm1d(3), last=L.nn.Linear(3, 1))
    )


def whole(function, *args, **kwargs):
    """The whole message of the error."""
    try:
        return repr(function(*args, **kwargs))
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return f"{type(error).__name__}: {error}"


def tell_keys(L):
    m = net(L)
    state = m.state_dict()
    into = OrderedDict(a=1)
    return [
        type(state).__name__,
        list(state),
        list(m.state_dict(prefix="net.")),
        repr(state._metadata),
        list(m.state_dict(destination=into)) == list(into),
        [v.requires_grad for v in m.state_dict(keep_vars=True).values()],
        [v.requires_grad for v in state.values()],
    ]


def bad_state(L):
    state = dict(net(L).state_dict())
    state.update({"extra": L.ones(1), "last.deep.er": L.ones(1), "first.bias": L.ones(5)})
    del state["norm.running_mean"], state["last.weight"]
    return state


def tell_all_problems_in_one_message(L):
    return [
        whole(net(L).load_state_dict, bad_state(L)),
        whole(net(L).load_state_dict, bad_state(L), strict=False),
    ]


def tell_what_does_not_matter(L):
    state = bad_state(L)
    state["first.bias"] = L.ones(3)
    m = net(L)
    return [whole(m.load_state_dict, state, strict=False), m.first.bias.tolist()]


def tell_types(L):
    m, other = net(L), net(L).double()
    m.load_state_dict(other.state_dict())
    told = [str(m.first.weight.dtype)]
    m.load_state_dict(other.state_dict(), assign=True)
    told += [str(m.first.weight.dtype), type(m.first.weight).__name__, m.first.weight.requires_grad]
    return [
        *told,
        outcome(m.load_state_dict, [1]),
        whole(m.load_state_dict, {"first.weight": 3}, False),
    ]


def tell_extra_state(L):
    class Extra(L.nn.Module):
        def get_extra_state(self):
            return {"epoch": 3}

        def set_extra_state(self, state):
            self.got = state

    m = Extra()
    return [
        list(m.state_dict()),
        repr(m.load_state_dict(m.state_dict())),
        m.got,
        whole(m.load_state_dict, {}),
    ]


def tell_numbers_of_old(L):
    m = L.nn.Module()
    m.register_buffer("count", L.tensor(1))
    m.load_state_dict({"count": L.tensor([5])})
    return m.count.tolist()


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_arguments_by_position_warn():
    with pytest.warns(FutureWarning, match="Positional args"):
        state = net(rushlight).state_dict(OrderedDict(), "net.", True)
    assert next(iter(state)) == "net.first.weight"
    assert state["net.first.weight"].requires_grad


def test_values_are_copied_in_place():
    module = net(rushlight)
    weight, memory = module.first.weight, module.first.weight._data
    module.load_state_dict({k: v * 0 + 7 for k, v in module.state_dict().items()})
    assert module.first.weight is weight
    assert weight._data is memory
    assert np.all(memory == 7)


def test_loading_notices_a_stale_graph():
    layer = nn.Linear(2, 2)
    loss = (layer(rushlight.ones(1, 2).requires_grad_()) ** 2).sum()
    layer.load_state_dict(nn.Linear(2, 2).state_dict())
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()
