"""A plan's step as a program: what is state, what is constant, and that tracing leaves no trace."""

import numpy as np
import pytest

import rushlight as rl
from rushlight import nn, optim
from rushlight.compiler import TraceError
from rushlight.training.data import as_source
from rushlight.training.engines.traced import Traced, constants_of
from rushlight.training.objective import Objective
from rushlight.training.plan import Plan

X, Y = np.ones((8, 2), np.float32), np.ones(8, np.float32)


def plan_of(model, optimizer, loss="mse"):
    source = as_source("train", (X, Y), rl.float32, batch_size=4, shuffle=True, drop_last=False)
    return Plan(model, source, source, Objective(loss), optimizer, None)


def batch():
    return [rl.ones(4, 2), rl.ones(4)]


def test_the_state_is_all_that_a_step_changes():
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
    traced = Traced(plan_of(model, optim.Adam(model.parameters())))
    step = traced.step(batch(), [None, None])
    assert step.results == 1
    # 6 parameters, 3 buffers, 3 slots for each parameter, 1 rate, 2 betas
    assert len(step.state) == 6 + 3 + 18 + 1 + 2


def test_rates_are_inputs_and_other_options_are_constants():
    model = nn.Linear(2, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    plan = plan_of(model, optimizer)
    traced = Traced(plan)
    before, first = constants_of(plan), traced.step(batch(), []).program.key()
    optimizer.param_groups[0]["lr"] = 0.2
    assert constants_of(plan) == before
    assert traced.step(batch(), []).program.key() == first
    optimizer.param_groups[0]["weight_decay"] = 0.2
    assert constants_of(plan) != before
    assert traced.step(batch(), []).program.key() != first


def test_tracing_changes_nothing():
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5), nn.Linear(2, 1)).eval()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    plan = plan_of(model, optimizer)
    before = [p.numpy(force=True).copy() for p in model.parameters()]
    state, rate = rl.get_rng_state().tolist(), optimizer.param_groups[0]["lr"]
    Traced(plan).step(batch(), [])
    Traced(plan).judgement(batch(), [])
    assert all(
        (p.numpy(force=True) == b).all() for p, b in zip(model.parameters(), before, strict=True)
    )
    assert rl.get_rng_state().tolist() == state
    assert optimizer.param_groups[0]["lr"] is rate
    assert not any(m.training for m in model.modules())
    assert all(p.grad is None for p in model.parameters())


def test_a_judgement_changes_no_state():
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Dropout(0.5), nn.Linear(3, 1))
    step = Traced(plan_of(model, optim.SGD(model.parameters(), 0.1))).judgement(batch(), [])
    assert not step.program.draws
    names = [dict(step.program.nodes[r.node].params).get("name") for r in step.program.outputs[1:]]
    assert names == [f"state{i}" for i in range(len(step.state))]


def test_code_that_changes_from_step_to_step_is_found():
    scale = [1.0]

    def loss(prediction, target):
        scale[0] += 1
        return ((prediction - target) ** 2).mean() * scale[0]

    model = nn.Linear(2, 1)
    with pytest.raises(TraceError, match="two traces of the step differ"):
        Traced(plan_of(model, optim.SGD(model.parameters(), 0.1), loss)).step(batch(), [])


def test_a_dampened_first_step_is_refused():
    model = nn.Linear(2, 1)
    optimizer = optim.SGD(model.parameters(), 0.1, momentum=0.9, dampening=0.5)
    with pytest.raises(TraceError, match=r"first step of SGD with dampening=0\.5"):
        Traced(plan_of(model, optimizer))
