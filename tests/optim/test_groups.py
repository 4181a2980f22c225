"""What an optimizer takes as parameters and options, and what it says of the rest."""

import numpy as np
import pytest

import rushlight
from rushlight.optim import SGD, Adam, Optimizer
from rushlight.optim.groups import required


def two(lib):
    return [lib.ones(2).requires_grad_(), lib.ones(3).requires_grad_()]


def nested(lib, *groups):
    return [{"params": g} for g in groups]


# What the call is: (library) -> anything; PyTorch refuses each.
REFUSED = {
    "a tensor": lambda lib: lib.optim.SGD(lib.ones(2)),
    "nothing": lambda lib: lib.optim.SGD([]),
    "numbers": lambda lib: lib.optim.SGD([1, 2]),
    "a result": lambda lib: lib.optim.SGD([two(lib)[0] * 2]),
    "a set": lambda lib: lib.optim.SGD([{"params": set(two(lib))}]),
    "some names": lambda lib: lib.optim.SGD([("w", two(lib)[0]), two(lib)[1]]),
    "names in one group": lambda lib: lib.optim.SGD(
        [{"params": [("w", two(lib)[0])]}, {"params": two(lib)}]
    ),
    "one in two groups": lambda lib: lib.optim.SGD(nested(lib, *[two(lib)[0]] * 2)),
    "no dict": lambda lib: lib.optim.SGD(two(lib)).add_param_group(two(lib)),
    "negative lr": lambda lib: lib.optim.SGD(two(lib), lr=-1),
    "negative tensor lr": lambda lib: lib.optim.SGD(two(lib), lr=lib.tensor(-1.0)),
    "two lrs": lambda lib: lib.optim.SGD(two(lib), lr=lib.ones(2)),
    "negative momentum": lambda lib: lib.optim.SGD(two(lib), momentum=-0.5),
    "negative decay": lambda lib: lib.optim.SGD(two(lib), weight_decay=-0.5),
    "nesterov alone": lambda lib: lib.optim.SGD(two(lib), nesterov=True),
    "nesterov dampened": lambda lib: lib.optim.SGD(
        two(lib), momentum=0.5, dampening=0.5, nesterov=True
    ),
    "Adam: lr": lambda lib: lib.optim.Adam(two(lib), lr=-0.1),
    "Adam: eps": lambda lib: lib.optim.Adam(two(lib), eps=-1e-8),
    "Adam: beta1": lambda lib: lib.optim.Adam(two(lib), betas=(1.0, 0.9)),
    "Adam: beta2": lambda lib: lib.optim.Adam(two(lib), betas=(0.9, -0.1)),
    "Adam: decay": lambda lib: lib.optim.Adam(two(lib), weight_decay=-1),
    "Adam: mixed": lambda lib: lib.optim.Adam(two(lib), betas=(lib.tensor(0.9), 0.9)),
    "Adam: int": lambda lib: lib.optim.Adam(two(lib), betas=(0, 0.9)),
    "Adam: two betas": lambda lib: lib.optim.Adam(
        two(lib), betas=(lib.tensor([0.9, 0.9]), lib.tensor(0.9))
    ),
    "Adam: foreach": lambda lib: lib.optim.Adam(two(lib), lr=lib.tensor(0.1), foreach=True),
    "AdamW: lr": lambda lib: lib.optim.AdamW(two(lib), lr=float("nan")),
    "RMSprop: alpha": lambda lib: lib.optim.RMSprop(two(lib), alpha=-1),
    "RMSprop: momentum": lambda lib: lib.optim.RMSprop(two(lib), momentum=-1.0),
    "RMSprop: eps": lambda lib: lib.optim.RMSprop(two(lib), eps=-1),
    "unknown": lambda lib: lib.optim.SGD(two(lib), speed=3),
}


def refusal(call, lib):
    with pytest.raises((TypeError, ValueError, RuntimeError)) as caught:
        call(lib)
    return caught


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_what_torch_refuses(torch, what):
    ours, theirs = (refusal(REFUSED[what], lib) for lib in (rushlight, torch))
    assert ours.type is theirs.type
    told, wanted = str(ours.value).replace("rushlight.tensor", "torch"), str(theirs.value)
    assert told.split(" ")[:4] == wanted.split(" ")[:4]


@pytest.mark.parametrize("flag", ["differentiable", "capturable"])
def test_says_what_is_not_supported(flag):
    with pytest.raises(NotImplementedError, match=rf"Adam: {flag}=True is not supported"):
        Adam(two(rushlight), **{flag: True})


def test_kinds_of_steps_are_accepted_and_make_no_difference(torch):
    for library in (rushlight, torch):
        with pytest.raises(RuntimeError, match="cannot be `True` together"):
            library.optim.SGD(two(library), lr=0.1, fused=True, foreach=True)
        assert library.optim.AdamW(two(library), fused=True).defaults["fused"] is True


def test_says_that_memory_is_read_only():
    array = np.ones(2, np.float32)
    array.flags.writeable = False
    p = rushlight.tensor([1.0])
    p._data = array
    with pytest.raises(ValueError, match=r"read-only memory: parameter 0 of shape \(2,\)"):
        SGD([p])


def test_a_repeated_parameter_is_warned_of():
    p, _ = two(rushlight)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        SGD([p, p])


def test_names_are_kept():
    optimizer = SGD(zip("ab", two(rushlight), strict=True))
    assert optimizer.param_groups[0]["param_names"] == ["a", "b"]
    assert [tuple(p.shape) for p in optimizer.param_groups[0]["params"]] == [(2,), (3,)]


def test_groups_have_their_own_options():
    p, q = two(rushlight)
    optimizer = SGD([{"params": p, "lr": 0.5}, {"params": [q]}], lr=0.25)
    assert [g["lr"] for g in optimizer.param_groups] == [0.5, 0.25]
    r = rushlight.ones(1).requires_grad_()
    optimizer.add_param_group({"params": iter([r]), "momentum": 0.5})
    assert optimizer.param_groups[2]["params"] == [r]
    assert optimizer.param_groups[2]["momentum"] == 0.5


def test_a_result_that_retains_its_gradient_may_be_optimized():
    p = two(rushlight)[0]
    q = p * 2
    q.retain_grad()
    optimizer = SGD([q], lr=1.0)
    q.sum().backward()
    optimizer.step()
    assert q.tolist() == [1.0, 1.0]


def test_a_required_option_is_asked_for():
    with pytest.raises(ValueError, match="required optimization parameter lr"):
        Optimizer(two(rushlight), {"lr": required})
    optimizer = Optimizer([{"params": two(rushlight), "lr": 1}], {"lr": required})
    assert optimizer.param_groups[0]["lr"] == 1
    assert repr(required) == "<required parameter>"
