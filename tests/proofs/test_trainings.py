"""Every layer, loss, optimizer and scheduler: compiled training leaves what eager training leaves.

The cases are those that hold eager code to PyTorch; a class that is new has one there, and so here.
A few whole trainings are held to the loop that one writes by hand in PyTorch.
"""

import numpy as np
import optim_cases
import pytest
from nn_cases import LAYERS, LOSSES, tensor
from trainings import assert_close, assert_same_training, trained

import rushlight as rl
from rushlight import nn, optim

ROWS = 11  # with batches of 4: two full ones, and a last one of 3
RNG = np.random.default_rng(0)
X = RNG.standard_normal((ROWS, 6))
CLASSES = np.abs(X).argmax(1) % 3
SGD = lambda model: optim.SGD(model.parameters(), lr=0.05)  # noqa: E731
EPOCH = {"batch_size": 4, "epochs": 2}


def many(array):
    """The rows of a case, again and again."""
    return np.resize(array, (ROWS, *array.shape[1:]))


class Scaled(nn.Module):
    """Learns how its inputs are scaled before, and its outputs after, it calls a module."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner
        self.before, self.after = (nn.Parameter(rl.tensor(v, dtype=rl.float64)) for v in (1.0, 0.9))

    def forward(self, x):
        return self.inner(x * self.before) * self.after


@pytest.mark.parametrize("case", LAYERS, ids=[case.name for case in LAYERS])
def test_layers(case):
    assert_same_training(
        lambda: Scaled(case.build(rl)),
        (many(case.inputs[0]), X[:, 0]),
        loss=lambda: lambda prediction, target: (prediction**2).mean(),
        optimizer=SGD,
        **EPOCH,
    )


LINKS = {"BCELoss": nn.Sigmoid, "NLLLoss": lambda: nn.LogSoftmax(1)}


@pytest.mark.parametrize("case", LOSSES, ids=[case.name for case in LOSSES])
def test_losses(case):
    """Each loss and reduction; one value per sample where the samples have weights."""
    x, y = map(many, case.inputs)
    link = LINKS.get(case.cls, nn.Identity)
    options = dict(EPOCH)
    if case.kwargs.get("reduction") == "none":
        options["sample_weight"] = np.abs(X[:, 0])

    assert_same_training(
        lambda: Linked(link()), (x, y), loss=lambda: case.build(rl), optimizer=SGD, **options
    )


class Linked(nn.Module):
    """A factor and a term that are learned, and a function that gives what a loss takes."""

    def __init__(self, link):
        super().__init__()
        self.link = link
        self.factor, self.term = (nn.Parameter(rl.tensor(v, dtype=rl.float64)) for v in (0.7, 0.1))

    def forward(self, x):
        return self.link(x * self.factor + self.term)


def network(middle=nn.Tanh, dtype=rl.float64):
    return nn.Sequential(nn.Linear(6, 7), middle(), nn.Linear(7, 3)).to(dtype)


def grouped(name, options):
    """An optimizer whose groups have other rates."""

    def make(model):
        first, *rest = model.parameters()
        groups = [{"params": [first], "lr": 0.01}, {"params": rest}]
        return getattr(optim, name)(groups, **options)

    return make


@pytest.mark.parametrize("case", optim_cases.OPTIMIZERS, ids=lambda case: case.id)
def test_optimizers(case):
    if case.options.get("dampening"):
        pytest.skip("test_what_cannot_be_traced_says_why tells of dampening")
    make = grouped(case.name, case.options)
    assert_same_training(
        network, (X, CLASSES), loss="cross_entropy", optimizer=make, batch_size=ROWS, epochs=5
    )


@pytest.mark.parametrize("case", optim_cases.SCHEDULERS, ids=lambda case: case.id)
def test_schedulers(case):
    left = assert_same_training(
        network,
        (X, CLASSES),
        loss="cross_entropy",
        optimizer=lambda m: getattr(optim, case.optimizer)(m.parameters(), **case.settings),
        scheduler=lambda o: getattr(optim.lr_scheduler, case.name)(o, **case.options),
        batch_size=ROWS,
        epochs=10,
    )
    assert left.history.engine_reason is None


# What data may be


def as_map(x, folder):
    path = folder / "x.npy"
    np.save(path, x)
    return np.load(path, mmap_mode="r")


BYTES = RNG.integers(0, 256, (ROWS, 6))
DATA = {
    "float64": lambda _: X,
    "float32": lambda _: X.astype(np.float32),
    "bool": lambda _: X > 0,
    **{
        name: lambda _, name=name: (BYTES // 2).astype(name)
        for name in ("uint8", "int8", "int16", "int32", "int64")
    },
    "turned": lambda _: np.asfortranarray(X),
    "stepped": lambda _: np.repeat(X, 2, 0)[::2],
    "mapped": lambda folder: as_map(X, folder),
    "mapped bytes": lambda folder: as_map(BYTES.astype(np.uint8), folder),
    "tensor": lambda _: rl.tensor(X, dtype=rl.float32),
}


@pytest.mark.parametrize("name", DATA)
def test_inputs(name, tmp_path):
    x = DATA[name](tmp_path)
    assert_same_training(
        lambda: network(dtype=rl.float32), (x, CLASSES), loss="cross_entropy", **EPOCH,
        optimizer=lambda m: optim.SGD(m.parameters(), lr=1e-3),
    )  # fmt: skip


@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8"])
def test_labels(dtype):
    assert_same_training(
        network, (X, CLASSES.astype(dtype)), loss="cross_entropy", optimizer=SGD, **EPOCH
    )


SIZES = {
    "a short last batch": {"batch_size": 4},
    "none": {"batch_size": 4, "drop_last": True},
    "a last one of 1": {"batch_size": 5},
    "of 1": {"batch_size": 1},
    "all": {"batch_size": ROWS},
    "more than all": {"batch_size": 50},
}


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("middle", [nn.Dropout, lambda: nn.LayerNorm(7)])
def test_batches(name, middle):
    """With the same masks of dropout, short batch or not, and in validation none."""
    assert_same_training(
        lambda: network(middle), (X, CLASSES), loss="cross_entropy", optimizer=SGD,
        valid=(X[:5], CLASSES[:5]), **SIZES[name],
    )  # fmt: skip


@pytest.mark.parametrize("momentum", [0.1, None])
def test_running_statistics(momentum):
    """They are of each batch, of a short last one as well, and validation uses and keeps them."""
    left = assert_same_training(
        lambda: network(lambda: nn.BatchNorm1d(7, momentum=momentum)), (X, CLASSES),
        loss="cross_entropy", optimizer=SGD, batch_size=4, valid=(X[:5], CLASSES[:5]),
    )  # fmt: skip
    assert 3 * 3 in [int(t) for t in left.tensors if t.shape == ()]


def test_all_options_at_once():
    def distance(prediction, target):
        return (prediction.amax(1) - target).abs().mean()

    assert_same_training(
        lambda: network(lambda: nn.Sequential(nn.BatchNorm1d(7), nn.Dropout(0.3))),
        (X, CLASSES),
        loss=lambda: nn.CrossEntropyLoss(label_smoothing=0.1),
        optimizer=lambda m: optim.AdamW(m.parameters(), lr=0.01, amsgrad=True, eps=1e-3),
        scheduler=lambda o: optim.lr_scheduler.OneCycleLR(o, 0.1, total_steps=9),
        valid=(X[:5], CLASSES[:5]), batch_size=4, epochs=5, metrics=[distance, "accuracy"],
        sample_weight=np.abs(X[:, 1]), class_weight="balanced", l1=1e-3, l2=1e-2, clip_norm=0.5,
        patience=4,
    )  # fmt: skip


def test_what_cannot_be_traced_says_why():
    """The first step with dampening differs from the others."""
    options = {"lr": 0.1, "momentum": 0.9, "dampening": 0.3}
    left = trained(
        "auto", network, (X, CLASSES), loss="cross_entropy",
        optimizer=lambda m: optim.SGD(m.parameters(), **options),
    )  # fmt: skip
    assert "dampening=0.3" in left.history.engine_reason
    with pytest.raises(RuntimeError, match="dampening"):
        trained("compiled", network, (X, CLASSES), loss="cross_entropy",
                optimizer=lambda m: optim.SGD(m.parameters(), **options))  # fmt: skip


# Against the loop that one writes by hand in PyTorch

LOOPS = {
    "classes, SGD": (lambda lib: lib.nn.Tanh(), "CrossEntropyLoss", "SGD",
                     {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "classes, Adam and dropout": (lambda lib: lib.nn.Dropout(0.4), "CrossEntropyLoss", "Adam",
                                  {"lr": 0.01, "amsgrad": True}),
    "normed, RMSprop": (lambda lib: lib.nn.BatchNorm1d(7), "CrossEntropyLoss", "RMSprop",
                        {"lr": 0.01, "centered": True, "momentum": 0.5}),
    "regression, AdamW": (lambda lib: lib.nn.GELU(), "SmoothL1Loss", "AdamW", {"lr": 0.01}),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_pytorchs_loop(name, torch):
    """The same weights, rows, masks and steps, so the same numbers, after several epochs."""
    middle, loss, optimizer, options = LOOPS[name]
    y = CLASSES if loss == "CrossEntropyLoss" else RNG.standard_normal((ROWS, 3))

    def build(lib):
        return lib.nn.Sequential(lib.nn.Linear(6, 7), middle(lib), lib.nn.Linear(7, 3)).to(
            lib.float64
        )

    torch.manual_seed(5)
    theirs = build(torch)
    found = trained(
        "compiled", lambda: build(rl), (X, y), loss=getattr(nn, loss), epochs=6, batch_size=4,
        optimizer=lambda m: getattr(optim, optimizer)(m.parameters(), **options),
    )  # fmt: skip
    losses = by_hand(torch, theirs, y, getattr(torch.nn, loss)(),
                     getattr(torch.optim, optimizer)(theirs.parameters(), **options))  # fmt: skip
    assert found.history["loss"] == pytest.approx(losses, rel=1e-9)
    expected = [t.numpy() for t in theirs.state_dict().values()]
    for a, b in zip(found.tensors, expected, strict=False):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-10)


def by_hand(torch, model, y, loss_of, optimizer, epochs=6):
    """The mean losses of the epochs."""
    torch.manual_seed(5)
    data = torch.utils.data.TensorDataset(tensor(torch, X), tensor(torch, np.asarray(y)))
    loader, means = torch.utils.data.DataLoader(data, 4, shuffle=True), []
    for _ in range(epochs):
        total = 0.0
        for x, target in loader:
            optimizer.zero_grad()
            loss = loss_of(model(x), target)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        means.append(total / len(data))
    return means


def test_the_check_sees_a_small_difference():
    one = trained("compiled", network, (X, CLASSES), loss="cross_entropy", optimizer=SGD)
    other = trained(
        "eager", network, (X, CLASSES), loss="cross_entropy",
        optimizer=lambda m: optim.SGD(m.parameters(), lr=0.05 * (1 + 1e-6)),
    )  # fmt: skip
    with pytest.raises(AssertionError, match="tensor 0"):
        assert_close(one, other)
