"""Lists and dictionaries of parameters, told by both libraries."""

import pytest
from outcomes import outcome, stories

import rushlight


def tell_list(L):
    P = L.nn.Parameter
    x = L.nn.ParameterList([L.ones(2), P(L.ones(2, 3)), "text"])
    told = [repr(x), len(x), [n for n, _ in x.named_parameters()], repr(x[:1]), repr(x[-1])]
    x.append(L.ones(1))
    x[0] = L.zeros(3)
    x += [L.ones(4)]
    told += [repr(x), type(x[3]).__name__, [p.tolist() if hasattr(p, "tolist") else p for p in x]]
    told += [outcome(lambda: x[9]), outcome(x.extend, 3), outcome(x.extend, L.ones(2))]
    return [*told, outcome(x), repr(L.nn.ParameterList()), repr(L.nn.ParameterList([L.ones(1)]))]


def tell_dictionary(L):
    x = L.nn.ParameterDict({"b": L.ones(2, dtype=L.float64), "c": L.tensor(1.0), "a": 4})
    told = [repr(x), list(x), len(x), [n for n, _ in x.named_parameters()], "b" in x, "z" in x]
    x["z"] = L.ones(1)
    told += [list(x.keys()), repr(x.pop("b")), repr(x.popitem()), list(reversed(x))]
    told += [x.get("q", 3), repr(x.setdefault("r", L.ones(1))), repr(x.setdefault("a"))]
    told += [list(x | {"q": L.ones(1)}), [k for k, _ in x.items()], len(list(x.values()))]
    x.update([("p1", L.ones(1)), ("p0", L.ones(1))])
    x |= {"o1": L.ones(1), "o0": L.ones(1)}
    told += [list(x), list(x.copy()), list(x.fromkeys(["k", "l"], 0)), repr(x["p1"])]
    told += [outcome(lambda: x["zz"]), outcome(lambda: x[3]), outcome(x, 1)]
    x.clear()
    return [*told, len(x), repr(x), list(x.state_dict())]


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_the_last_item_goes_first_and_an_empty_dictionary_has_none():
    d = rushlight.nn.ParameterDict([("b", rushlight.ones(1)), ("a", rushlight.zeros(1))])
    key, value = d.popitem()
    assert (key, value.tolist(), list(d), hasattr(d, "a")) == ("a", [0.0], ["b"], False)
    d.popitem()
    with pytest.raises(KeyError, match="empty"):
        d.popitem()
