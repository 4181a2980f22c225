"""OneCycleLR equals PyTorch's to the last bit, frozen values, and itself when resumed."""

import pytest
from optim_checks import check_golden_schedule, check_resumed_schedule, check_schedule, each_case

import rushlight
from rushlight.optim import SGD
from rushlight.optim.lr_scheduler import OneCycleLR


@each_case("OneCycleLR")
def test_equals_torch(torch, case):
    check_schedule(torch, case)


@each_case("OneCycleLR")
def test_equals_golden(case):
    check_golden_schedule(case)


@each_case("OneCycleLR")
def test_resumes(case):
    check_resumed_schedule(case)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "You must define either total_steps OR"),
        ({"epochs": 3}, "steps_per_epoch=None"),
        ({"total_steps": 0}, "Expected positive integer total_steps, but got 0"),
        ({"total_steps": 2.5}, "Expected positive integer total_steps, but got 2.5"),
        ({"epochs": -1, "steps_per_epoch": 3}, "Expected positive integer epochs, but got -1"),
        ({"epochs": 1, "steps_per_epoch": 0}, "integer steps_per_epoch, but got 0"),
        ({"total_steps": 5, "pct_start": 2.0}, "between 0 and 1 pct_start, but got 2.0"),
        ({"total_steps": 5, "pct_start": 1}, "Expected float between 0 and 1"),
        ({"total_steps": 5, "anneal_strategy": "flat"}, "instead got flat"),
        ({"total_steps": 5, "max_lr": [1.0, 2.0]}, "max_lr has 2 values, param_groups has 1"),
        ({"total_steps": 5, "base_momentum": [1.0, 2.0]}, "base_momentum has 2 values"),
    ],
)
def test_refuses(options, text):
    optimizer = SGD([rushlight.ones(2)], momentum=0.5)
    with pytest.raises(ValueError, match=text):
        OneCycleLR(optimizer, **{"max_lr": 1.0, **options})


def test_wants_momentum_to_cycle():
    optimizer = rushlight.optim.Optimizer([rushlight.ones(2)], {"lr": 0.1})
    with pytest.raises(ValueError, match="must support momentum or beta1"):
        OneCycleLR(optimizer, max_lr=1.0, total_steps=5)
    OneCycleLR(optimizer, max_lr=1.0, total_steps=5, cycle_momentum=False)


def test_ends_after_its_steps():
    optimizer = SGD([rushlight.ones(2)], momentum=0.5)
    scheduler = OneCycleLR(optimizer, max_lr=1.0, total_steps=3)
    optimizer.step()
    for _ in range(3):
        scheduler.step()
    with pytest.raises(ValueError, match="Tried to step 4 times"):
        scheduler.step()
