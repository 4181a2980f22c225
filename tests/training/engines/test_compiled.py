"""The compiled engine does what the eager one does: each layer, loss, optimizer and option.

float64 to 1e-10 after several epochs, float32 within PyTorch's tolerances, the same random words.
"""

import os
import signal
import threading
import time

import numpy as np
import pytest

import rushlight as rl
from rushlight import nn, optim
from rushlight.training import Callback, DivergedError

RNG = np.random.default_rng(0)
X = RNG.standard_normal((45, 6))
WIDE = RNG.standard_normal((45, 3))
CLASSES = np.abs(X).argmax(1) % 3
BITS = (X.sum(1) > 0).astype(float)
WEIGHTS = np.abs(X[:, 0])

LAYERS = {
    **{name: getattr(nn, name) for name in (
        "ReLU", "Sigmoid", "Tanh", "LeakyReLU", "ELU", "CELU", "SELU", "GELU", "SiLU", "Softplus",
        "LogSigmoid", "Hardtanh", "ReLU6", "Mish", "Hardsigmoid", "Hardswish", "Softsign",
        "Tanhshrink", "Identity", "Dropout",
    )},
    "Softmax": lambda: nn.Softmax(1),
    "Softmin": lambda: nn.Softmin(1),
    "LogSoftmax": lambda: nn.LogSoftmax(1),
    "GELU-tanh": lambda: nn.GELU("tanh"),
    "BatchNorm1d": lambda: nn.BatchNorm1d(7),
    "BatchNorm1d-plain": lambda: nn.BatchNorm1d(7, affine=False),
    "LayerNorm": lambda: nn.LayerNorm(7),
    "Unflatten": lambda: nn.Sequential(nn.Unflatten(1, (7, 1)), nn.Flatten()),
}  # fmt: skip
LOSSES = {
    "mse": ("mse", WIDE), "l1": ("l1", WIDE), "smooth_l1": ("smooth_l1", WIDE),
    "huber": (lambda: nn.HuberLoss(delta=0.5), WIDE),
    "cross_entropy": ("cross_entropy", CLASSES),
    "probabilities": ("cross_entropy", np.eye(3)[CLASSES] * 0.7 + 0.1),
    "smoothed": (lambda: nn.CrossEntropyLoss(label_smoothing=0.1), CLASSES),
    "weighted": (lambda: nn.CrossEntropyLoss(rl.tensor([1.0, 2.0, 0.5])), CLASSES),
    "ignoring": (nn.CrossEntropyLoss, np.where(np.arange(45) % 5 == 0, -100, CLASSES)),
    "ignoring 1": (lambda: nn.CrossEntropyLoss(ignore_index=1), CLASSES),
    "summed": (lambda: nn.CrossEntropyLoss(reduction="sum"), CLASSES),
    "bits": ("bce_with_logits", np.stack([BITS] * 3, 1)),
    "own": (lambda: lambda p, t: ((p - t) ** 2).mean() + p.abs().amax() * 0.01, WIDE),
}  # fmt: skip
OPTIMIZERS = {
    "sgd": lambda ps: optim.SGD(ps, lr=0.05),
    "momentum": lambda ps: optim.SGD(ps, lr=0.05, momentum=0.9, weight_decay=0.01),
    "nesterov": lambda ps: optim.SGD(ps, lr=0.05, momentum=0.9, nesterov=True),
    "maximize": lambda ps: optim.SGD(ps, lr=0.001, maximize=True),
    "adam": lambda ps: optim.Adam(ps, lr=0.01),
    "amsgrad": lambda ps: optim.Adam(ps, lr=0.01, amsgrad=True, weight_decay=0.1),
    "adamw": lambda ps: optim.AdamW(ps, lr=0.01),
    "rmsprop": lambda ps: optim.RMSprop(ps, lr=0.01),
    "centered": lambda ps: optim.RMSprop(ps, lr=0.01, momentum=0.5, centered=True),
    "groups": lambda ps: optim.SGD([{"params": ps[:2], "lr": 0.01}, {"params": ps[2:]}], lr=0.1),
}
OPTIONS = {
    "clip": {"clip_norm": 0.1},
    "penalties": {"l1": 0.01, "l2": 0.02},
    "rows weighted": {"sample_weight": WEIGHTS},
    "classes weighted": {"class_weight": "balanced"},
    "both weighted": {"sample_weight": WEIGHTS, "class_weight": [1.0, 2.0, 3.0]},
    "in order": {"shuffle": False},
    "whole batches": {"drop_last": True},
    "one row": {"batch_size": 1},
    "last of one": {"batch_size": 44},
    "all rows": {"batch_size": 45},
    "more than all": {"batch_size": 100},
    "validated": {"valid": (X[:20], CLASSES[:20])},
    "patient": {"valid": (X[:20], CLASSES[:20]), "patience": 1, "epochs": 6},
    "own metric": {"metrics": [lambda p, t: (p.amax(1) - t).abs().mean()]},
}


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 6), nn.Linear(12, 3)

    def forward(self, x):
        h = self.a(x).relu() + x
        return self.b(rl.cat([h, x], 1))


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 6), nn.Linear(6, 3)

    def forward(self, x, z):
        return self.b(self.a(x) * z)


def mlp(middle=nn.Tanh):
    return nn.Sequential(nn.Linear(6, 7), middle(), nn.Linear(7, 3))


def fitted(engine, dtype, make, data, loss, optimizer=OPTIMIZERS["sgd"], **options):
    """History, every tensor that training changes, and the generator's state."""
    rl.manual_seed(5)
    model = make().double() if dtype is np.float64 else make()
    loss = loss if isinstance(loss, str) else loss()
    loss = loss.double() if dtype is np.float64 and isinstance(loss, nn.Module) else loss
    own = optimizer(list(model.parameters()))
    options = {"epochs": 3, "batch_size": 8, **options}
    history = rl.fit(model, data, loss=loss, optimizer=own, engine=engine, seed=3, **options)
    kept = [v for s in own.state.values() for v in s.values() if isinstance(v, rl.Tensor)]
    tensors = [t.numpy(force=True).copy() for t in (*model.state_dict().values(), *kept)]
    return history, tensors, rl.get_rng_state().numpy().tobytes()


def typed(value, dtype):
    if isinstance(value, tuple):
        return tuple(typed(v, dtype) for v in value)
    is_float = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return value.astype(dtype) if is_float else value


def assert_same_training(make, data, loss, **options):
    for dtype in (np.float64, np.float32):
        given = {k: typed(v, dtype) for k, v in options.items()}
        eager, compiled = (
            fitted(engine, dtype, make, typed(data, dtype), loss, **given)
            for engine in ("eager", "compiled")
        )
        rtol = 1e-10 if dtype is np.float64 else 1e-4
        for a, b in zip(eager[1], compiled[1], strict=True):
            np.testing.assert_allclose(b, a, rtol=rtol, atol=rtol * (np.abs(a).max() + 1e-12))
        assert len(eager[0]) == len(compiled[0])
        for a, b in zip(eager[0], compiled[0], strict=True):
            for key in a.keys() - {"seconds"}:
                close = None if a[key] is None else pytest.approx(a[key], rel=rtol, abs=rtol)
                assert b[key] == close, key
        assert eager[0].best_epoch == compiled[0].best_epoch
        assert eager[2] == compiled[2]


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name):
    assert_same_training(lambda: mlp(LAYERS[name]), (X, WIDE), "mse")


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name):
    loss, target = LOSSES[name]
    assert_same_training(mlp, (X, target), loss)


def test_losses_of_one_output():
    def one():
        return nn.Sequential(nn.Linear(6, 7), nn.Tanh(), nn.Linear(7, 1), nn.Sigmoid())

    assert_same_training(one, (X, BITS), "bce")
    assert_same_training(one, (X, BITS), lambda: nn.BCEWithLogitsLoss(pos_weight=rl.tensor(2.0)))
    assert_same_training(one, (X, WIDE[:, 0]), "mse")


def test_negative_log_likelihood():
    make = lambda: nn.Sequential(nn.Linear(6, 3), nn.LogSoftmax(1))  # noqa: E731
    assert_same_training(make, (X, CLASSES), "nll")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers(name):
    assert_same_training(mlp, (X, CLASSES), "cross_entropy", optimizer=OPTIMIZERS[name])


@pytest.mark.parametrize("name", OPTIONS)
def test_options(name):
    assert_same_training(mlp, (X, CLASSES), "cross_entropy", **OPTIONS[name])


@pytest.mark.parametrize("make", [Residual, lambda: nn.Linear(6, 3, bias=False)])
def test_models(make):
    assert_same_training(make, (X, CLASSES), "cross_entropy")


def test_several_inputs_and_images():
    assert_same_training(Two, ((X, X[::-1].copy()), CLASSES), "cross_entropy")
    flat = lambda: nn.Sequential(nn.Flatten(), nn.Linear(6, 3))  # noqa: E731
    assert_same_training(flat, (X.reshape(45, 2, 3), CLASSES), "cross_entropy")


def test_wide_layers():
    wide = lambda: nn.Sequential(nn.Linear(6, 130), nn.ReLU(), nn.Linear(130, 3))  # noqa: E731
    assert_same_training(wide, (X, CLASSES), "cross_entropy", optimizer=OPTIMIZERS["adam"])


# Between the epochs


def test_schedules_change_the_rate():
    def run(engine):
        rl.manual_seed(0)
        model = mlp()
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        scheduler = optim.lr_scheduler.StepLR(optimizer, 2, 0.1)
        return rl.fit(model, (X, CLASSES), loss="cross_entropy", optimizer=optimizer, epochs=6,
                      scheduler=scheduler, engine=engine)  # fmt: skip

    eager, compiled = run("eager"), run("compiled")
    assert compiled["lr"] == eager["lr"] == pytest.approx([0.1, 0.1, 0.01, 0.01, 1e-3, 1e-3])
    assert compiled["loss"] == pytest.approx(eager["loss"], rel=1e-5)


class Changes(Callback):
    """Changes, after the second epoch, whatever a step had taken for constant."""

    def on_epoch_end(self, loop, row):
        if row["epoch"] == 2:
            loop.optimizer.param_groups[0]["momentum"] = 0.5
            loop.model[1].p = 0.8
            loop.model[0].bias.requires_grad_(False)
            loop.model[2].weight.data.mul_(2)


def test_what_a_callback_changes_is_seen():
    def run(engine):
        rl.manual_seed(0)
        model = mlp(nn.Dropout)
        optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
        history = rl.fit(model, (X, CLASSES), loss="cross_entropy", optimizer=optimizer, epochs=5,
                         callbacks=[Changes()], engine=engine)  # fmt: skip
        return history["loss"]

    assert run("compiled") == pytest.approx(run("eager"), rel=1e-5)


def test_a_diverging_loss_leaves_the_parameters_of_the_epoch_before():
    found = {}
    for engine in ("eager", "compiled"):
        rl.manual_seed(0)
        model = nn.Linear(6, 1)
        optimizer = optim.SGD(model.parameters(), lr=1e4)
        with pytest.raises(DivergedError, match=r"at step \d+ of the epoch"):
            rl.fit(
                model, (X, BITS), loss="mse", optimizer=optimizer, epochs=50, engine=engine, seed=0
            )
        found[engine] = model.weight.numpy(force=True)
    assert np.isfinite(found["compiled"]).all()
    np.testing.assert_allclose(found["compiled"], found["eager"], rtol=1e-4)


def test_an_interrupt_is_answered_at_once():
    x = np.random.default_rng(0).standard_normal((20000, 64)).astype(np.float32)
    model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 1))
    optimizer = optim.SGD(model.parameters(), lr=1e-4)
    asked = []

    def interrupt():
        time.sleep(1.0)
        asked.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        rl.fit(
            model, (x, x[:, 0]), loss="mse", optimizer=optimizer, epochs=10**6, engine="compiled"
        )
    assert time.perf_counter() - asked[0] < 1.0  # a quarter of a second, on a quiet machine
    thread.join()
    assert np.isfinite(model[0].weight.numpy(force=True)).all()


# What cannot be compiled


class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.calls = nn.Linear(6, 3), 0

    def forward(self, x):
        self.calls += 1
        return self.linear(x) * self.calls


class Noisy(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(6, 3)

    def forward(self, x):
        return self.linear(x + rl.randn(*x.shape))


class Sorting(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(6, 3)

    def forward(self, x):
        return self.linear(x.sort(1)[0])


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Counting, "changes its attribute 'calls'"),
        (Noisy, "draws random numbers"),
        (Sorting, "'argsort' has no native code"),
    ],
)
def test_the_reason_is_told_and_training_is_eager(make, reason):
    runs = {}
    for engine in ("auto", "eager"):
        runs[engine] = fitted(
            engine, np.float32, make, typed((X, CLASSES), np.float32), "cross_entropy"
        )
    assert reason in runs["auto"][0].engine_reason
    assert runs["auto"][0].engine == "eager"
    assert runs["auto"][0]["loss"] == runs["eager"][0]["loss"]


def test_a_data_set_of_ones_own_is_not_compiled():
    class Mine(rl.utils.data.Dataset):
        def __len__(self):
            return 8

        def __getitem__(self, i):
            return rl.tensor([float(i)] * 6), i % 3

    model = mlp()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    history = rl.fit(model, Mine(), loss="cross_entropy", optimizer=optimizer, epochs=1)
    assert "Mine" in history.engine_reason


@pytest.mark.parametrize(
    ("loss", "weights"),
    [
        ("cross_entropy", "sample_weight"),
        ("cross_entropy", "class_weight"),
        ("mse", "sample_weight"),
    ],
)
def test_validation_beside_weighted_rows_is_judged_as_eagerly(loss, weights):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((40, 3)).astype("f")
    y = (x[:, 0] > 0).astype("i8") if loss == "cross_entropy" else x[:, :1]
    given = rng.random(40) if weights == "sample_weight" else "balanced"
    rows = []
    for engine in ("compiled", "eager"):
        rl.manual_seed(0)
        model = nn.Linear(3, 2 if loss == "cross_entropy" else 1)
        history = rl.fit(
            model, (x, y), (x[:30], y[:30]), loss=loss, epochs=2, seed=1, engine=engine,
            optimizer=optim.SGD(model.parameters(), lr=0.1), **{weights: given},
        )  # fmt: skip
        rows.append(
            [{k: v for k, v in row.items() if k != "seconds" and v is not None} for row in history]
        )
    for one, other in zip(*rows, strict=True):
        assert one == pytest.approx(other, rel=1e-5)
