"""The names of losses, optimizers and schedules: each makes what it says and trains."""

import numpy as np
import pytest

from rushlight import nn, optim
from rushlight.training import fit, predict
from rushlight.training.recipe import LOSSES, OPTIMIZERS, RULES, SCHEDULES, losses_of
from rushlight.training.spec import build, mlp

X = np.random.default_rng(0).normal(size=(24, 3)).astype(np.float32)
TARGETS = {
    "classification": np.arange(24) % 3,
    "binary": (np.arange(24) % 2).astype(np.float32),
    "regression": X.sum(1),
}


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_trains_and_answers(name):
    loss = LOSSES[name]
    outputs = 3 if loss.kind == "classification" else 1
    model = build(mlp(3, [8], outputs, "tanh", final=loss.final))
    optimizer = optim.Adam(model.parameters(), lr=0.05)
    history = fit(model, (X, TARGETS[loss.kind]), loss=loss.make(), optimizer=optimizer, epochs=30)
    assert history["loss"][-1] < history["loss"][0]
    answers = loss.answers(predict(model, X).numpy().astype(np.float64))
    if loss.kind == "regression":
        assert answers.shape == (24,)
    else:
        assert answers.shape == (24, max(outputs, 2))
        np.testing.assert_allclose(answers.sum(1), 1, atol=1e-6)
        assert (answers >= 0).all()


def test_probabilities_of_huge_outputs_stay_finite():
    with np.errstate(all="raise", under="ignore"):
        for name in ("cross_entropy", "bce_with_logits"):
            shape = (2, 3) if name == "cross_entropy" else (2, 1)
            for value in (1e4, -1e4):
                answers = LOSSES[name].answers(np.full(shape, value))
                np.testing.assert_allclose(answers.sum(1), 1)


def test_sigmoid_is_the_logistic_function():
    z = np.linspace(-20, 20, 41)[:, None]
    np.testing.assert_allclose(
        LOSSES["bce_with_logits"].answers(z)[:, 1:], 1 / (1 + np.exp(-z)), rtol=1e-12
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_takes_rate_and_decay(name):
    made = OPTIMIZERS[name](nn.Linear(2, 2).parameters(), 0.25, 0.125)
    assert made.param_groups[0]["lr"] == 0.25
    assert made.param_groups[0]["weight_decay"] == 0.125


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("epochs", [1, 2, 7])
def test_every_schedule_lasts_for_all_epochs(name, epochs):
    optimizer = optim.SGD(nn.Linear(2, 2).parameters(), lr=0.5)
    schedule, rates = SCHEDULES[name].make(optimizer, 0.5, epochs), []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if schedule is not None:
            schedule.step()
    assert all(0 <= rate <= 0.5 + 1e-12 for rate in rates)
    assert name != "constant" or set(rates) == {0.5}


def test_losses_belong_to_kinds():
    assert losses_of("classification") == ("cross_entropy", "nll")
    assert set(RULES["loss"].names) == set(LOSSES)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_says_truly_whether_it_depends_on_the_number_of_epochs(name):
    rates = []
    for epochs in (3, 6):
        optimizer = optim.SGD(nn.Linear(2, 2).parameters(), lr=0.5)
        schedule = SCHEDULES[name].make(optimizer, 0.5, epochs)
        rates.append([])
        for _ in range(3):
            rates[-1].append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if schedule is not None:
                schedule.step()
    assert (rates[0] != rates[1]) == SCHEDULES[name].by_epochs
