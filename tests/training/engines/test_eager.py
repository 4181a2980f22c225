"""The eager engine: one pass of steps, one pass of judging."""

import numpy as np
import pytest

import rushlight
from rushlight import nn, optim
from rushlight.training import DivergedError
from rushlight.training.data import as_source
from rushlight.training.engines.eager import EagerEngine
from rushlight.training.objective import Objective
from rushlight.training.plan import Plan

X = np.array([[1.0], [2.0], [3.0]])


def engine(model, valid=True, clip_norm=None, lr=0.1, x=X):
    plain = {"batch_size": 2, "shuffle": False, "drop_last": False}
    source = as_source("train", (x, x[:, 0]), rushlight.float32, **plain)
    judged = as_source("valid", (x, x[:, 0]), rushlight.float32, **plain) if valid else None
    optimizer = optim.SGD(model.parameters(), lr=lr)
    return EagerEngine(Plan(model, source, judged, Objective("mse"), optimizer, clip_norm))


def zero():
    model = nn.Linear(1, 1, bias=False)
    model.weight.data.fill_(0.0)
    return model


def test_losses_are_taken_before_each_step():
    model = zero()
    found = engine(model).train_epochs(1)[0].means()
    # Batch (1, 2): loss 2.5, gradient -5, weight 0.5. Batch (3): loss (1.5 - 3)² = 2.25.
    assert found["loss"] == pytest.approx((2.5 * 2 + 2.25) / 3)
    assert model.weight.item() == pytest.approx(0.5 + 0.9)


def test_gradients_are_clipped_together():
    model = zero()
    engine(model, clip_norm=1.0).train_epochs(1)[0]
    assert model.weight.item() == pytest.approx(0.1 + 0.1)


def test_judging_changes_nothing():
    model = zero()
    judge = engine(model)
    assert judge.evaluate().means("valid_") == {"valid_loss": pytest.approx(14 / 3)}
    assert model.weight.item() == 0.0
    assert model.weight.grad is None
    assert model.training
    assert engine(model, valid=False).evaluate() is None


def test_a_loss_that_is_not_finite_names_step_and_cure():
    model = nn.Linear(1, 1)
    model.weight.data.fill_(3e38)
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(DivergedError, match=r"inf at step 0 .*lr 0.1.*smaller learning rate"),
    ):
        engine(model).train_epochs(1)[0]
