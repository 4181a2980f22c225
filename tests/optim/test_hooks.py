"""Hooks around steps and states, in PyTorch's order."""

import importlib

import pytest

import rushlight


def told(lib):
    """What hooks of all kinds see, in order."""
    log = []

    def note(name, result=None):
        return lambda optimizer, *rest: (log.append((name, len(rest))), result)[1]

    p = lib.ones(2).requires_grad_()
    p.grad = lib.ones(2)
    optimizer = lib.optim.SGD([p])
    module = importlib.import_module(f"{lib.__name__}.optim.optimizer")
    everywhere = [
        module.register_optimizer_step_pre_hook(note("all before")),
        module.register_optimizer_step_post_hook(note("all after")),
    ]
    optimizer.register_step_pre_hook(note("before"))
    gone = optimizer.register_step_pre_hook(note("gone"))
    optimizer.register_step_post_hook(note("after"))
    optimizer.register_state_dict_pre_hook(note("dict before"))
    optimizer.register_state_dict_pre_hook(note("dict first"), prepend=True)
    optimizer.register_state_dict_post_hook(note("dict after", {"changed": 1}))
    optimizer.register_state_dict_post_hook(note("dict first after"), prepend=True)
    saved = {"state": {}, "param_groups": [{"params": [0], "lr": 9.0}]}
    optimizer.register_load_state_dict_pre_hook(note("load before", saved))
    optimizer.register_load_state_dict_post_hook(note("load after"))
    gone.remove()
    optimizer.step()
    log.append(optimizer.state_dict())
    optimizer.load_state_dict({"anything": 0})
    log.append(optimizer.param_groups[0]["lr"])
    for handle in everywhere:
        handle.remove()
    return log


def test_hooks_see_what_torchs_see(torch):
    assert told(rushlight) == told(torch)


def test_a_hook_may_change_the_arguments():
    p = rushlight.ones(2).requires_grad_()
    optimizer = rushlight.optim.SGD([p])
    optimizer.register_step_pre_hook(lambda *given: ((lambda: 7.0,), {}))
    assert optimizer.step(None) == 7.0


def test_a_hook_must_return_a_pair():
    optimizer = rushlight.optim.SGD([rushlight.ones(2)])
    optimizer.register_step_pre_hook(lambda *given: 3)
    with pytest.raises(RuntimeError, match=r"Optimizer\.step: .* but got 3"):
        optimizer.step()
