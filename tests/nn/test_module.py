"""Modules: text, modes, types, copies, the call. Each story is told by both libraries."""

import copy
import timeit

import pytest
from nn_cases import net
from outcomes import outcome, stories

import rushlight
from rushlight import nn


def tell_text(L):
    return repr(net(L)), repr(L.nn.Module())


def tell_modes(L):
    m = net(L)
    m.b.eval()
    modes = [[module.training for module in m.modules()]]
    modes += [m.train(mode).b[1].training for mode in (True, False)]
    return modes, m.eval() is m, outcome(m.train, 3)


def tell_apply_order(L):
    order = []
    m = net(L)
    assert m.apply(lambda module: order.append(type(module).__name__)) is m
    return order


def tell_types(L):
    m = net(L).double()
    m.register_buffer("count", L.tensor([1]))
    told = [[str(v.dtype) for v in m.state_dict().values()]]
    weight = m.a.weight
    m(L.ones(1, 2, dtype=L.float64)).sum().backward()
    m.float()
    told += [m.a.weight is weight, str(weight.grad.dtype), str(m.seen.dtype), str(m.count.dtype)]
    double = L.ones(1, dtype=L.float64)
    for given in ((L.float64,), ("cpu",), ("cpu", L.float32), (double,)):
        told.append(str(m.to(*given).w.dtype))
    told += [str(m.to(dtype=L.float32, device="cpu").w.dtype), m.cpu() is m]
    return [*told, outcome(m.to, L.int64), outcome(m.to, "cuda"), outcome(m.cuda)]


def tell_gradients(L):
    m = net(L)
    m(L.ones(1, 2)).sum().backward()
    told = [m.a.weight.grad is None, m.w.grad is None]
    m.zero_grad(set_to_none=False)
    told.append(m.b[1].bias.grad.tolist())
    m.zero_grad()
    told.append(m.b[1].bias.grad)
    m.requires_grad_(False)
    return [*told, [p.requires_grad for p in m.parameters()], m(L.ones(1, 2)).requires_grad]


def tell_copies(L):
    m = net(L)
    deep, shallow = copy.deepcopy(m), copy.copy(m)
    deep.a.weight.data.fill_(0)
    return (
        deep.c is deep.a,
        repr(deep) == repr(m),
        list(deep.state_dict()),
        float(m.a.weight.detach().abs().sum()) == 0,
        shallow.a is m.a,
        [name for name, _ in shallow.named_parameters()],
    )


def tell_forward(L):
    return outcome(L.nn.Module(), 1), outcome(net(L), L.ones(1, 5)).partition(":")[0]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_type_casts_integers_too():
    module = net(rushlight).type(rushlight.float64)
    assert {v.dtype for v in module.state_dict().values()} == {rushlight.float64}


def test_a_wrapper_may_look_elsewhere_for_attributes():
    class Wrapper(nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def __getattr__(self, name):
            try:
                return super().__getattr__(name)
            except AttributeError:
                return getattr(self.inner, name)

    assert Wrapper(nn.Linear(2, 3)).in_features == 2


def test_extra_state_is_for_subclasses():
    with pytest.raises(RuntimeError, match="Module has no extra state"):
        nn.Module().get_extra_state()
    with pytest.raises(RuntimeError, match="Module has no extra state"):
        nn.Module().set_extra_state(1)


def test_a_call_costs_little_more_than_forward():
    """Without hooks the call adds about what one attribute costs; ten times leaves room."""
    module = nn.Identity()
    plain = min(timeit.repeat(lambda: module.forward(1), number=2000, repeat=5))
    called = min(timeit.repeat(lambda: module(1), number=2000, repeat=5))
    assert called < 10 * plain
