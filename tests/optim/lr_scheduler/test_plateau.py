"""ReduceLROnPlateau equals PyTorch's to the last bit, frozen values, and itself when resumed."""

import pytest
from optim_checks import check_golden_schedule, check_resumed_schedule, check_schedule, each_case

import rushlight
from rushlight.optim import SGD
from rushlight.optim.lr_scheduler import ReduceLROnPlateau


@each_case("ReduceLROnPlateau")
def test_equals_torch(torch, case):
    check_schedule(torch, case)


@each_case("ReduceLROnPlateau")
def test_equals_golden(case):
    check_golden_schedule(case)


@each_case("ReduceLROnPlateau")
def test_resumes(case):
    check_resumed_schedule(case)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"factor": 1.0}, "Factor should be < 1.0, got 1.0"),
        ({"mode": "best"}, "mode best is unknown!"),
        ({"threshold_mode": "some"}, "threshold mode some is unknown!"),
        ({"min_lr": [0.1, 0.2]}, "min_lr has 2 values"),
    ],
)
def test_refuses(options, text):
    with pytest.raises(ValueError, match=text):
        ReduceLROnPlateau(SGD([rushlight.ones(2)]), **options)


def test_takes_tensors_and_nan():
    optimizer = SGD([rushlight.ones(2)], lr=rushlight.tensor(1.0))
    scheduler = ReduceLROnPlateau(optimizer, factor=0.5, patience=0)
    for metric in (rushlight.tensor(1.0), float("nan"), 0.5):
        scheduler.step(metric)
    assert optimizer.param_groups[0]["lr"].item() == 0.5
    assert scheduler.best == 0.5


@pytest.mark.parametrize("min_lr", [0.25, [0.25]])
def test_a_group_may_join(min_lr):
    optimizer = SGD([rushlight.ones(2)], lr=1.0)
    scheduler = ReduceLROnPlateau(optimizer, patience=0, min_lr=min_lr)
    optimizer.add_param_group({"params": rushlight.ones(3)})
    scheduler.step(1.0)
    if isinstance(min_lr, list):
        with pytest.raises(RuntimeError, match=r"in the `optimizer` \(2\) differs"):
            scheduler.step(2.0)
    else:
        scheduler.step(2.0)
        assert scheduler.get_last_lr() == [0.25, 0.25]
