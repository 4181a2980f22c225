"""Modules: members and their rules, modes, types, copies. Each story is told by both libraries."""

import copy
import timeit

import pytest
import rushlight
from outcomes import outcome, stories
from rushlight import nn


def net(library):
    """A module with one member of each kind, one of them shared."""

    class Net(library.nn.Module):
        def __init__(self):
            super().__init__()
            self.a = library.nn.Linear(2, 3)
            self.b = library.nn.Sequential(library.nn.ReLU(), library.nn.Linear(3, 1))
            self.c = self.a
            self.register_buffer("seen", library.ones(2))
            self.register_buffer("scratch", library.ones(1), persistent=False)
            self.w = library.nn.Parameter(library.ones(4))
            self.register_parameter("absent", None)
            self.plain = 3

        def forward(self, x):
            return self.b(self.a(x))

    return Net()


def put(module, name, value):
    """Set an attribute; tell what came of it, and who the members are then."""
    got = outcome(setattr, module, name, value)
    members = (module.named_parameters(), module.named_buffers(), module.named_children())
    return got, [[name for name, _ in kind] for kind in members], list(module.state_dict())


def tell_text(L):
    return repr(net(L)), repr(L.nn.Module())


def tell_what_is_missing(L):
    return outcome(lambda: net(L).nothing), outcome(delattr, net(L), "nothing")


def tell_members_before_init(L):
    def early(make):
        class Early(L.nn.Module):
            def __init__(self):
                make(self)

        return outcome(lambda: type(Early()).__name__)

    return (
        early(lambda m: setattr(m, "a", L.nn.ReLU())),
        early(lambda m: setattr(m, "a", L.nn.Parameter(L.ones(1)))),
        early(lambda m: m.register_buffer("a", L.ones(1))),
        early(lambda m: setattr(m, "a", 3)),
    )


def tell_assignments(L):
    P, m = L.nn.Parameter, net(L)
    return [
        put(m, "w", L.ones(4)),
        put(m, "w", 3),
        put(m, "w", None),
        put(m, "w", P(L.zeros(2))),
        put(m, "a", 3),
        put(m, "a", L.ones(1)),
        put(m, "a", None),
        put(m, "a", L.nn.Tanh()),
        put(m, "seen", 3),
        put(m, "seen", L.zeros(7)),
        put(m, "seen", None),
        put(m, "w", L.nn.ReLU()),
        put(m, "a", P(L.ones(1))),
        put(m, "seen", P(L.ones(1))),
        put(m, "plain", P(L.ones(1))),
        put(m, "absent", P(L.ones(1))),
        put(m, "late", L.nn.Buffer(L.ones(1), persistent=False)),
        put(m, "b", L.nn.Buffer(L.ones(1))),
    ]


def tell_deletions(L):
    m = net(L)
    del m.a, m.w, m.seen
    return repr(m), list(m.state_dict()), hasattr(m, "a"), outcome(delattr, m, "a")


def tell_registrations(L):
    P, m = L.nn.Parameter, net(L)
    return [
        outcome(m.register_parameter, "forward", P(L.ones(1))),
        outcome(m.register_parameter, "a.b", P(L.ones(1))),
        outcome(m.register_parameter, "", P(L.ones(1))),
        outcome(m.register_parameter, 3, P(L.ones(1))),
        outcome(m.register_parameter, "z", L.ones(1)),
        outcome(m.register_parameter, "z", P(L.ones(1)) * 2),
        outcome(m.register_parameter, "z", 3),
        outcome(m.register_buffer, "z", 3),
        outcome(m.register_buffer, "a", L.ones(1)),
        outcome(m.register_buffer, "a.b", L.ones(1)),
        outcome(m.register_buffer, 3, L.ones(1)),
        outcome(m.add_module, "z", None),
        outcome(m.add_module, 3, L.nn.ReLU()),
        outcome(m.register_module, "w", L.nn.ReLU()),
        repr(m),
    ]


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
    told += [str(m.to(*given).w.dtype) for given in
             ((L.float64,), ("cpu",), ("cpu", L.float32), (L.ones(1, dtype=L.float64),))]  # fmt: skip
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


def test_members_of_a_shallow_copy_are_its_own():
    module = net(rushlight)
    other = copy.copy(module)
    other.extra = nn.Parameter(rushlight.ones(1))
    assert "extra" in dict(other.named_parameters())
    assert "extra" not in dict(module.named_parameters())


def test_type_casts_integers_too():
    module = net(rushlight).type(rushlight.float64)
    assert {v.dtype for v in module.state_dict().values()} == {rushlight.float64}


def test_dir_hides_numbers():
    assert not [name for name in dir(nn.Sequential(nn.ReLU())) if name.isdigit()]


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
    """Without hooks, the call adds about as much as one attribute; ten times leaves room for noise."""
    module = nn.Identity()
    plain = min(timeit.repeat(lambda: module.forward(1), number=2000, repeat=5))
    called = min(timeit.repeat(lambda: module(1), number=2000, repeat=5))
    assert called < 10 * plain
