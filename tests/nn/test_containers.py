"""Sequential, ModuleList and ModuleDict, told by both libraries."""

from collections import OrderedDict

from outcomes import outcome, stories

import rushlight


def tell_sequential(L):
    nn = L.nn
    s = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 3))
    told = [repr(s[0]), repr(s[-1]), repr(s[1:]), type(s[:2]).__name__, len(s)]
    told += [outcome(lambda: s[5]), outcome(lambda: s["a"]).partition(":")[0]]
    for change in (
        lambda: s.append(nn.Tanh()),
        lambda: s.insert(1, nn.Sigmoid()),
        lambda: s.__delitem__(0),
        lambda: s.__setitem__(0, nn.GELU()),
        lambda: s.pop(0),
        lambda: s.extend([nn.ReLU(), nn.ReLU()]),
        lambda: s.__delitem__(slice(1, 3)),
    ):
        told += [repr(change()), repr(s), list(s.state_dict())]
    return [*told, outcome(s.insert, 9, nn.ReLU()), outcome(s.insert, 0, 3)]


def tell_sequential_arithmetic(L):
    nn = L.nn
    s = nn.Sequential(nn.ELU(), nn.ReLU())
    told = [repr(s + nn.Sequential(nn.Tanh())), repr(s * 2), repr(2 * s)]
    s += nn.Sequential(nn.Tanh())
    s *= 2
    told += [repr(s), outcome(lambda: s + 3), outcome(lambda: s * 0), outcome(lambda: s * 1.5)]
    return told


def tell_named_sequential(L):
    nn = L.nn
    s = nn.Sequential(OrderedDict(x=nn.ReLU(), y=nn.Linear(2, 1)))
    told = [repr(s), repr(s[1:]), list(s.state_dict()), repr(s.y), repr(nn.Sequential())]
    return [*told, outcome(nn.Sequential, 3)[:12], nn.Sequential()(5)]


def tell_list(L):
    nn = L.nn
    x = nn.ModuleList([nn.Linear(1, 2) for _ in range(3)])
    x.append(nn.ReLU())
    told = [repr(x), repr(x[1:3]), len(x), list(x.state_dict()), outcome(lambda: x[9])]
    x.insert(1, nn.Tanh())
    x += [nn.ELU()]
    told += [repr(x), repr(x + nn.ModuleList([nn.ReLU()])), repr(x.pop(0))]
    del x[0]
    told.append(repr(x))
    del x[1:3]
    x[0] = nn.Sigmoid()
    told += [repr(x), repr(x[-1]), [type(m).__name__ for m in x], repr(nn.ModuleList())]
    return [*told, outcome(x, 1)[:40], outcome(x.extend, 3), outcome(x.append, 3)[:12]]


def tell_dictionary(L):
    nn = L.nn
    x = nn.ModuleDict({"a": nn.ReLU(), "b": nn.Linear(1, 1)})
    x["c"] = nn.Tanh()
    x.update([("e", nn.ELU())])
    x.update(nn.ModuleDict({"f": nn.ELU()}))
    told = [repr(x), list(x), list(x.keys()), [k for k, _ in x.items()], len(list(x.values()))]
    told += [len(x), "a" in x, "z" in x, repr(x.pop("a")), list(x.state_dict()), repr(x["b"])]
    del x["b"]
    told += [
        repr(x),
        outcome(lambda: x["zz"]),
        outcome(x.update, 3),
        outcome(x.update, [(1, 2, 3)]),
    ]
    x.clear()
    return [*told, repr(x), len(x)]


def tell_training(L):
    L.manual_seed(0)
    net = L.nn.Sequential(L.nn.Linear(2, 4), L.nn.Tanh(), L.nn.Linear(4, 1), L.nn.Sigmoid())
    loss = L.nn.BCELoss()(net(L.ones(3, 2)), L.ones(3, 1))
    loss.backward()
    return [round(float(p.grad.sum()), 5) for p in net.parameters()]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)
