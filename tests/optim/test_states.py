"""The state as data: PyTorch's layout, both ways, and what is said of one that does not fit."""

import copy
import json

import numpy as np
import pytest
from optim_cases import OPTIMIZERS, give_gradients, parameters

import rushlight
from rushlight.optim import SGD, Adam, AdamW


def run(lib, case, steps, saved=None, params=None):
    params = params or parameters(lib, "float64")
    optimizer = getattr(lib.optim, case.name)(params, **case.options)
    if saved is not None:
        optimizer.load_state_dict(saved)
    for step in steps:
        give_gradients(lib, params, step)
        optimizer.step()
    return params, optimizer


def plain(state_dict):
    """The same with lists in the place of tensors."""
    state = {
        k: {name: np.asarray(v).tolist() for name, v in kept.items()}
        for k, kept in state_dict["state"].items()
    }
    return {"state": state, "param_groups": state_dict["param_groups"]}


@pytest.mark.parametrize("case", OPTIMIZERS, ids=lambda case: case.id)
def test_the_layout_is_torchs(torch, case):
    ours = plain(run(rushlight, case, range(1, 4))[1].state_dict())
    theirs = plain(run(torch, case, range(1, 4))[1].state_dict())
    assert json.dumps(ours["param_groups"]) == json.dumps(theirs["param_groups"])
    assert list(ours["state"]) == list(theirs["state"])
    for mine, other in zip(ours["state"].values(), theirs["state"].values(), strict=True):
        assert list(mine) == list(other)
        for key, value in mine.items():
            np.testing.assert_allclose(value, other[key], 1e-12, 1e-12)


@pytest.mark.parametrize("case", OPTIMIZERS, ids=lambda case: case.id)
def test_a_loaded_state_goes_on_to_the_same_bits(case):
    whole, _ = run(rushlight, case, range(1, 9))
    params, first = run(rushlight, case, range(1, 5))
    saved = first.state_dict()
    frozen = copy.deepcopy(plain(saved))
    resumed, _ = run(rushlight, case, range(5, 9), saved, params)
    for mine, other in zip(resumed, whole, strict=True):
        assert np.array_equal(mine.detach().numpy(), other.detach().numpy())
    assert plain(saved) == frozen  # what was loaded is a copy


def test_torchs_state_is_taken_over(torch):
    case = next(c for c in OPTIMIZERS if c.name == "Adam" and c.options.get("amsgrad"))
    there, theirs = run(torch, case, range(1, 5))
    saved = theirs.state_dict()
    for kept in saved["state"].values():
        kept.update({k: rushlight.from_numpy(v.numpy().copy()) for k, v in kept.items()})
    here = [rushlight.from_numpy(p.detach().numpy().copy()).requires_grad_() for p in there]
    run(rushlight, case, range(5, 9), saved, here)
    whole, _ = run(torch, case, range(1, 9))
    for mine, other in zip(here, whole, strict=True):
        np.testing.assert_allclose(mine.detach().numpy(), other.detach().numpy(), 1e-12, 1e-12)


def test_state_takes_the_parameters_type_but_for_the_count():
    p = rushlight.ones(2, dtype=rushlight.float64).requires_grad_()
    optimizer = Adam([p])
    single = {"step": rushlight.tensor(3.0), "exp_avg": rushlight.ones(2), "other": [1, "a"]}
    saved = {"state": {0: single}, "param_groups": optimizer.state_dict()["param_groups"]}
    optimizer.load_state_dict(saved)
    assert optimizer.state[p]["exp_avg"].dtype is rushlight.float64
    assert optimizer.state[p]["step"].dtype is rushlight.float32
    assert optimizer.state[p]["other"] == [1, "a"]


def test_states_of_old_versions_are_completed():
    p = rushlight.ones(2).requires_grad_()
    group = {"params": [0], "lr": 0.1, "betas": (0.9, 0.99), "eps": 1e-8, "weight_decay": 0}
    kept = {"step": 3, "exp_avg": rushlight.ones(2), "exp_avg_sq": rushlight.ones(2)}
    optimizer = AdamW([p], amsgrad=True)
    optimizer.load_state_dict({"state": {0: kept}, "param_groups": [group]})
    assert optimizer.param_groups[0]["amsgrad"] is False
    assert optimizer.param_groups[0]["decoupled_weight_decay"] is True
    assert optimizer.state[p]["step"].item() == 3.0
    p.grad = rushlight.ones(2)
    optimizer.step()
    assert optimizer.state[p]["step"].item() == 4.0


def test_an_empty_buffer_is_made():
    p = rushlight.ones(2).requires_grad_()
    p.grad = rushlight.ones(2)
    optimizer = SGD([p], lr=1.0, momentum=0.5)
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": {0: {"momentum_buffer": None}}, "param_groups": groups})
    optimizer.step()
    assert optimizer.state[p]["momentum_buffer"].tolist() == [1.0, 1.0]


def test_what_belongs_to_no_parameter_is_kept():
    optimizer = SGD([rushlight.ones(2)])
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": {"mine": 3}, "param_groups": groups})
    assert optimizer.state_dict()["state"] == {"mine": 3}


def test_names_come_from_the_state_or_stay():
    named = SGD([("a", rushlight.ones(2))])
    plain_groups = SGD([rushlight.ones(2)]).state_dict()
    named.load_state_dict(plain_groups)
    assert named.param_groups[0]["param_names"] == ["a"]
    named.load_state_dict(SGD([("b", rushlight.ones(2))]).state_dict())
    assert named.param_groups[0]["param_names"] == ["b"]


def test_what_does_not_fit_is_refused():
    p, q = rushlight.ones(2), rushlight.ones(3)
    saved = SGD([p]).state_dict()
    with pytest.raises(ValueError, match="different number of parameter groups: 1, the optimizer"):
        SGD([{"params": p}, {"params": q}]).load_state_dict(saved)
    with pytest.raises(ValueError, match="doesn't match the size of optimizer's group: group 0"):
        SGD([p, q]).load_state_dict(saved)
    saved["state"] = {0: {"momentum_buffer": rushlight.ones(5)}}
    saved["param_groups"][0]["momentum"] = 0.5
    with pytest.raises(ValueError, match=r"momentum_buffer of parameter 0 has shape \(5,\)"):
        SGD([p]).load_state_dict(saved)


def test_a_loaded_group_has_its_options_in_the_order_of_the_dict_it_came_from(torch):
    def keys(library):
        named = list(library.nn.Linear(2, 1).named_parameters())
        first, second = (library.optim.AdamW(named, lr=0.1) for _ in range(2))
        second.load_state_dict(first.state_dict())
        return list(second.state_dict()["param_groups"][0])

    assert keys(rushlight) == keys(torch)
