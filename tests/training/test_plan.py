"""Sums of an epoch, and what a training is known by."""

import pytest

from rushlight import nn, optim
from rushlight.training.data import as_source
from rushlight.training.objective import Objective
from rushlight.training.plan import Plan, Totals, identity


def test_means_are_over_samples_and_weights():
    totals = Totals(("accuracy",))
    totals.add(weight=2.0, loss=4.0, samples=2, metrics=(2.0,))
    totals.add(weight=6.0, loss=4.0, samples=2, metrics=(0.0,))
    assert totals.means() == {"loss": 1.0, "accuracy": 0.5}
    assert totals.means("valid_") == {"valid_loss": 1.0, "valid_accuracy": 0.5}


def test_nothing_has_means_of_zero():
    assert Totals(("f1",)).means() == {"loss": 0.0, "f1": 0.0}


@pytest.mark.parametrize("judged", [True, False])
def test_a_training_is_known_by_model_optimizer_and_data(judged):
    model = nn.Linear(1, 1)
    source = as_source(
        "train", ([[1.0]], [1.0]), model.weight.dtype, batch_size=1, shuffle=False, drop_last=False
    )
    optimizer = optim.SGD([{"params": [model.weight]}, {"params": [model.bias]}], lr=0.1)
    plan = Plan(model, source, source if judged else None, Objective("mse"), optimizer, None)
    identity = plan.identity()
    assert identity["model"] == repr(model)
    assert identity["optimizer"] == "SGD"
    assert identity["valid"] == (identity["train"] if judged else None)
    assert [id(p) for p in plan.parameters] == [id(model.weight), id(model.bias)]


def test_an_optimizer_and_a_scheduler_are_known_by_their_arguments():
    """Not by how far they came: the scheduler's last epoch and rate are its state."""
    optimizer = optim.AdamW(nn.Linear(1, 1).parameters(), lr=0.1, betas=(0.8, 0.9))
    schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
    known = identity("optimizer", optimizer)
    assert known["optimizer"] == "AdamW"
    assert (known["optimizer.lr"], known["optimizer.betas"]) == (0.1, [0.8, 0.9])
    assert "optimizer.params" not in known
    wanted = {
        "scheduler": "CosineAnnealingLR",
        "scheduler.T_max": 5,
        "scheduler.eta_min": 0.0,
    }
    assert identity("scheduler", schedule) == wanted
    optimizer.step()
    schedule.step()
    assert identity("scheduler", schedule) == wanted
    assert identity("optimizer", optimizer) == known
    assert identity("scheduler", None) == {"scheduler": "NoneType"}
