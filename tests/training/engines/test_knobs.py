"""What schedules turn between epochs: inputs of one program, not reasons for another."""

import numpy as np
import pytest

import rushlight as rl
from rushlight.optim import lr_scheduler
from rushlight.tensor import Tensor
from rushlight.training.engines import compiled
from rushlight.training.engines.knobs import Knobs, fixed

OPTIMIZERS = {
    "sgd": lambda p: rl.optim.SGD(p, lr=0.1, momentum=0.9),
    "adam": lambda p: rl.optim.Adam(p, lr=0.1),
    "rmsprop": lambda p: rl.optim.RMSprop(p, lr=0.1, momentum=0.5),
}


def optimizer(name="adam"):
    return OPTIMIZERS[name](rl.nn.Linear(2, 1).parameters())


def test_each_number_is_a_tensor():
    assert [float(t) for t in Knobs(optimizer("sgd")).tensors] == [0.1, 0.9]
    assert [float(t) for t in Knobs(optimizer("adam")).tensors] == [0.1, 0.9, 0.999]


def test_no_momentum_is_no_knob():
    plain = rl.optim.SGD(rl.nn.Linear(2, 1).parameters(), lr=0.1)
    assert len(Knobs(plain).tensors) == 1
    assert ("momentum", 0) in fixed(plain.param_groups[0])


def test_they_stand_in_the_groups_while_it_is_traced():
    one = optimizer("adam")
    (group,) = one.param_groups
    with Knobs(one).traced():
        assert isinstance(group["lr"], Tensor)
        assert [type(b) for b in group["betas"]] == [Tensor, Tensor]
    assert (group["lr"], group["betas"]) == (0.1, (0.9, 0.999))


def test_turning_takes_the_present_values():
    one = optimizer("adam")
    knobs = Knobs(one)
    one.param_groups[0].update(lr=0.5, betas=(0.8, 0.99))
    knobs.turn()
    assert [float(t) for t in knobs.tensors] == [0.5, 0.8, 0.99]


def test_groups_of_a_loaded_state_are_turned():
    one = optimizer("sgd")
    knobs = Knobs(one)
    saved = one.state_dict()
    saved["param_groups"][0]["lr"] = 0.7
    one.load_state_dict(saved)
    knobs.turn()
    assert [float(t) for t in knobs.tensors] == [0.7, 0.9]


def test_what_is_turned_is_no_constant():
    one = optimizer("adam")
    before = fixed(one.param_groups[0])
    one.param_groups[0].update(lr=0.5, betas=(0.8, 0.99))
    assert fixed(one.param_groups[0]) == before
    one.param_groups[0]["eps"] = 1.0
    assert fixed(one.param_groups[0]) != before


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_one_cycle_schedule_needs_one_program(name, monkeypatch):
    made = []
    original = compiled.CompiledEngine._compile
    monkeypatch.setattr(
        compiled.CompiledEngine, "_compile", lambda self: made.append(1) or original(self)
    )
    rng = np.random.default_rng(0)
    data = rng.standard_normal((40, 3)).astype("f"), rng.standard_normal((40, 1)).astype("f")
    ends = []
    for engine in ("compiled", "eager"):
        rl.manual_seed(0)
        model = rl.nn.Linear(3, 1)
        one = OPTIMIZERS[name](model.parameters())
        schedule = lr_scheduler.OneCycleLR(one, 0.05, total_steps=6)
        rl.fit(
            model, data, loss="mse", optimizer=one, scheduler=schedule, epochs=5, seed=1,
            engine=engine,
        )  # fmt: skip
        ends.append(model.weight.detach().numpy())
    assert made == [1]
    np.testing.assert_allclose(*ends, rtol=1e-4)
