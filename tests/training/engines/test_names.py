"""The names of a step's inputs: each is known, in the order of the program."""

import rushlight as rl
from rushlight.training.arguments import make_plan
from rushlight.training.engines.names import input_names
from rushlight.training.engines.rows import Rows
from rushlight.training.engines.traced import Traced
from rushlight.training.errors import Problems


def test_every_input_has_its_name():
    model = rl.nn.Sequential(rl.nn.Linear(2, 3), rl.nn.BatchNorm1d(3))
    plan = make_plan(
        Problems("test"), model, ((rl.rand(8, 2), rl.rand(8, 3)), None),
        rl.optim.SGD(model.parameters(), lr=0.1, momentum=0.9), loss="mse", metrics=(),
        loading={"batch_size": 4, "shuffle": True, "drop_last": False},
        weights={"sample_weight": None, "class_weight": None},
        penalties={"l1": 0.0, "l2": 0.0}, clip_norm=None,
    )  # fmt: skip
    rows = Rows(plan.train)
    traced = Traced(plan)
    step = traced.step(rows.batch(4), rows.ranges())
    names = list(input_names(traced, step).values())
    assert names[:4] == [
        "the parameter 0.weight",
        "the parameter 0.bias",
        "the parameter 1.weight",
        "the parameter 1.bias",
    ]
    assert "the buffer 1.running_mean" in names
    assert "momentum_buffer of 1.weight" in names
    assert names[-4:] == [
        "the learning rate",
        "the momentum",
        "the inputs of the batch",
        "its targets",
    ]
