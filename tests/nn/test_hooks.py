"""Hooks before and after forward, told by both libraries."""

import pytest
from outcomes import outcome, stories

import rushlight
from rushlight import nn


class Log(list):
    """Says ``name`` when called, and returns what it was given to return."""

    def __call__(self, name, result=None):
        def hook(*args, **kwargs):
            self.append(name)
            return result(*args, **kwargs) if result else None

        return hook


def doubler(L):
    class Double(L.nn.Module):
        def forward(self, x, times=2):
            if times < 0:
                raise ValueError(f"times is {times}")
            return x * times

    return Double()


def tell_order_and_changes(L):
    log, m = Log(), doubler(L)
    handles = [
        m.register_forward_pre_hook(log("before", lambda m, args: (args[0] + 1,))),
        m.register_forward_pre_hook(log("single", lambda m, args: args[0] + 1)),
        m.register_forward_pre_hook(log("first"), prepend=True),
        m.register_forward_hook(log("after", lambda m, args, out: out + 100)),
        m.register_forward_hook(log("earlier"), prepend=True),
    ]
    told = [m(1), list(log)]
    for handle in handles:
        handle.remove()
        handle.remove()
    return [*told, m(1), len(log)]


def tell_keywords(L):
    log, m = Log(), doubler(L)
    m.register_forward_pre_hook(
        log("before", lambda m, args, kwargs: (args, {"times": kwargs["times"] + 1})),
        with_kwargs=True,
    )
    m.register_forward_hook(
        log("after", lambda m, args, kwargs, out: (out, kwargs)), with_kwargs=True
    )
    told = [m(1, times=5), list(log)]
    m.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    return [*told, outcome(m, 1, times=5)]


def tell_errors(L):
    log, m = Log(), doubler(L)
    m.register_forward_hook(log("always"), always_call=True)
    m.register_forward_hook(log("usually"))
    return [m(1), outcome(m, 1, times=-1), list(log)]


def tell_with_statement(L):
    log, m = Log(), doubler(L)
    with m.register_forward_hook(log("inside")):
        m(1)
    m(1)
    return list(log)


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_an_error_of_a_hook_after_an_error_becomes_a_warning():
    module = doubler(rushlight)

    def broken(module, args, out):
        raise KeyError("hook")

    module.register_forward_hook(broken, always_call=True)
    with pytest.warns(UserWarning, match="silenced"), pytest.raises(ValueError, match="times is"):
        module(1, times=-1)


def test_hooks_of_copies_are_their_own():
    import copy

    module = nn.ReLU()
    other = copy.copy(module)
    other.register_forward_hook(lambda *args: None)
    assert not module._forward_hooks
