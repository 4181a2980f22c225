"""Members of modules and the rules for setting them. Each story is told by both libraries."""

import copy

from nn_cases import net
from outcomes import outcome, stories

import rushlight
from rushlight import nn


def put(module, name, value):
    """Set an attribute; tell what came of it, and who the members are then."""
    got = outcome(setattr, module, name, value)
    members = (module.named_parameters(), module.named_buffers(), module.named_children())
    return got, [[name for name, _ in kind] for kind in members], list(module.state_dict())


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


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_members_of_a_shallow_copy_are_its_own():
    module = net(rushlight)
    other = copy.copy(module)
    other.extra = nn.Parameter(rushlight.ones(1))
    assert "extra" in dict(other.named_parameters())
    assert "extra" not in dict(module.named_parameters())


def test_dir_hides_numbers():
    assert not [name for name in dir(nn.Sequential(nn.ReLU())) if name.isdigit()]
