"""``fit`` equals the loop that one writes by hand, bit for bit, and PyTorch's within 1e-5."""

import numpy as np
import pytest

import rushlight
from rushlight import nn, optim
from rushlight.nn.utils import clip_grad_norm_
from rushlight.optim import lr_scheduler
from rushlight.training import fit, predict
from rushlight.utils.data import DataLoader, Dataset, TensorDataset

N, D, K = 50, 4, 3
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(N, D)).astype(np.float32)
Y = RANDOM.integers(0, K, N)
VALID = (RANDOM.normal(size=(17, D)).astype(np.float32), RANDOM.integers(0, K, 17))


def network(seed=1, dropout=0.3):
    rushlight.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(D, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(dropout), nn.Linear(8, K)
    )


def sgd(model, lr=0.1):
    return optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def by_hand(model, optimizer, epochs, seed, schedule=None, clip=None, drop_last=False):
    """The training loop of any tutorial; returns its rows."""
    x, y = rushlight.from_numpy(X), rushlight.from_numpy(Y)
    loader = DataLoader(TensorDataset(x, y), 8, shuffle=True, drop_last=drop_last)
    loss_function, rows = nn.CrossEntropyLoss(), []
    rushlight.manual_seed(seed)
    for _ in range(epochs):
        model.train()
        total = right = seen = 0.0
        for inputs, target in loader:
            prediction = model(inputs)
            loss = loss_function(prediction, target)
            optimizer.zero_grad()
            loss.backward()
            if clip is not None:
                clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            total += loss.item() * len(target)
            right += (prediction.argmax(1) == target).sum().item()
            seen += len(target)
        if schedule is not None:
            schedule.step()
        rows.append((total / seen, right / seen))
    return rows


def state(model):
    return {key: value.numpy().tobytes() for key, value in model.state_dict().items()}


def assert_same(one, two, engine):
    """The same bits from the same engine; from native code the same numbers."""
    if engine == "eager":
        assert state(one) == state(two)
    for name, value in one.state_dict().items():
        other = two.state_dict()[name].numpy()
        np.testing.assert_allclose(value.numpy(), other, rtol=2e-4, atol=2e-6, err_msg=name)


def train(model, optimizer, data=(X, Y), **options):
    given = {"loss": nn.CrossEntropyLoss(), "epochs": 3, "batch_size": 8, "seed": 5}
    return fit(model, data, optimizer=optimizer, **{**given, **options})


@pytest.mark.parametrize(
    ("options", "hand"),
    [
        ({}, {}),
        ({"clip_norm": 0.5}, {"clip": 0.5}),
        ({"drop_last": True}, {"drop_last": True}),
        ({"valid": VALID}, {}),
        ({"valid": VALID, "metrics": [lambda p, t: (p.argmax(1) == t).float().mean()]}, {}),
    ],
    ids=["plain", "clipped", "drop_last", "validated", "measured"],
)
@pytest.mark.parametrize("engine", ["eager", "auto"])
def test_it_is_the_loop_written_by_hand(options, hand, engine):
    one, two = network(), network()
    history = train(one, sgd(one), engine=engine, **options)
    after_fit = rushlight.get_rng_state().numpy().tobytes()
    rows = by_hand(two, sgd(two), 3, 5, **hand)
    assert_same(one, two, engine)
    assert after_fit == rushlight.get_rng_state().numpy().tobytes()
    found = [(row["loss"], row["accuracy"]) for row in history]
    if engine == "eager":
        assert found == rows
    np.testing.assert_allclose(found, rows, rtol=1e-5)


@pytest.mark.parametrize("engine", ["eager", "auto"])
def test_a_schedule_is_stepped_after_each_epoch(engine):
    one, two = network(), network()
    a, b = sgd(one), sgd(two)
    history = train(one, a, scheduler=lr_scheduler.StepLR(a, 1, gamma=0.5), engine=engine)
    by_hand(two, b, 3, 5, schedule=lr_scheduler.StepLR(b, 1, gamma=0.5))
    assert_same(one, two, engine)
    assert history["lr"] == [0.1, 0.05, 0.025]


@pytest.mark.parametrize("kind", ["arrays", "lists", "tensors", "dataset", "loader"])
def test_every_kind_of_data_is_the_same_training(kind):
    x, y = rushlight.from_numpy(X), rushlight.from_numpy(Y)
    data = {
        "arrays": (X.astype(np.float64), Y.astype(np.uint8)),
        "lists": (X.tolist(), Y.tolist()),
        "tensors": (x, y),
        "dataset": TensorDataset(x, y),
        "loader": DataLoader(TensorDataset(x, y), 8, shuffle=True),
    }[kind]
    one, two = network(), network()
    judged = DataLoader(data.dataset, 8) if kind == "loader" else data
    history = train(one, sgd(one), data, valid=judged)
    reference = train(two, sgd(two), valid=(X, Y))
    assert state(one) == state(two)
    assert [row | {"seconds": 0} for row in history] == [row | {"seconds": 0} for row in reference]


class Rows(Dataset):
    def __len__(self):
        return N

    def __getitem__(self, i):
        return rushlight.from_numpy(X[i]), int(Y[i])


def test_a_data_set_of_ones_own_is_read_row_by_row():
    one, two = network(), network()
    assert train(one, sgd(one), Rows(), valid=Rows()).engine == "eager"
    train(two, sgd(two), valid=(X, Y), engine="eager")
    assert_same(one, two, "eager")


def test_whole_numbers_as_inputs_become_floating():
    model = nn.Linear(2, 1)
    history = fit(
        model,
        (np.array([[0, 1], [1, 0]], np.uint8), [1, 0]),
        loss="mse",
        optimizer=optim.SGD(model.parameters(), lr=0.1),
        epochs=1,
    )
    assert np.isfinite(history["loss"]).all()


@pytest.mark.parametrize("floating", ["float32", "float64"])
def test_arrays_take_the_models_type(floating):
    model = nn.Linear(D, 1).to(getattr(rushlight, floating))
    history = fit(
        model, (X, X.sum(1)), loss="mse", optimizer=optim.SGD(model.parameters(), lr=0.1), epochs=2
    )
    assert history["loss"][1] < history["loss"][0]
    assert str(model.weight.dtype) == f"torch.{floating}"


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(2, 3), nn.Linear(2, 3)

    def forward(self, left, right):
        return self.a(left) + self.b(right)


def test_a_model_of_two_inputs():
    model = TwoInputs()
    halves = (X[:, :2], X[:, 2:])
    history = train(model, sgd(model), (halves, Y), valid=(halves, Y), epochs=5)
    assert history["loss"][-1] < history["loss"][0]
    assert predict(model, halves, batch_size=7).shape == (N, K)


def test_validation_draws_nothing_and_changes_nothing():
    loader = DataLoader(
        TensorDataset(rushlight.from_numpy(X), rushlight.from_numpy(Y)), 4, shuffle=True
    )
    one, two = network(), network()
    train(one, sgd(one), valid=loader)
    after = rushlight.get_rng_state().numpy().tobytes()
    train(two, sgd(two))
    assert state(one) == state(two)
    assert after == rushlight.get_rng_state().numpy().tobytes()


def test_rows_mean_what_they_say():
    model = network(dropout=0.0)
    history = train(model, sgd(model), valid=VALID, epochs=1, batch_size=N)
    fresh = network(dropout=0.0)
    before = nn.CrossEntropyLoss()(fresh(rushlight.from_numpy(X)), rushlight.from_numpy(Y)).item()
    assert history[0]["loss"] == pytest.approx(before, rel=1e-6)
    model.eval()
    valid = model(rushlight.from_numpy(VALID[0])).detach()
    after = nn.CrossEntropyLoss()(valid, rushlight.from_numpy(VALID[1])).item()
    assert history[0]["valid_loss"] == pytest.approx(after, rel=1e-6)
    right = (valid.numpy().argmax(1) == VALID[1]).mean()
    assert history[0]["valid_accuracy"] == pytest.approx(right)


def linear():
    rushlight.manual_seed(1)
    return nn.Linear(D, K)


def test_a_weight_of_two_is_a_row_that_occurs_twice():
    weights = 1.0 + (np.arange(N) % 3 == 0)
    rows = np.repeat(np.arange(N), weights.astype(int))
    one, two = linear(), linear()
    full = {"batch_size": 1000, "shuffle": False, "epochs": 4}
    a = train(one, sgd(one), sample_weight=weights, **full)
    b = train(two, sgd(two), (X[rows], Y[rows]), **full)
    np.testing.assert_allclose(a["loss"], b["loss"], rtol=1e-5)
    np.testing.assert_allclose(
        one.weight.detach().numpy(), two.weight.detach().numpy(), rtol=1e-4, atol=1e-6
    )


def test_a_weight_of_zero_is_no_row_even_for_a_whole_batch():
    weights = (np.arange(N) >= 8).astype(float)
    one, two = linear(), linear()
    plain = {"batch_size": 8, "shuffle": False, "epochs": 1}
    optimizers = [optim.SGD(m.parameters(), lr=0.1) for m in (one, two)]
    a = train(one, optimizers[0], sample_weight=weights, **plain)
    b = train(two, optimizers[1], (X[8:], Y[8:]), **plain)
    np.testing.assert_allclose(a["loss"], b["loss"], rtol=1e-5)
    np.testing.assert_allclose(
        one.weight.detach().numpy(), two.weight.detach().numpy(), rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("given", [{0: 2.0, 2: 0.5}, [2.0, 1.0, 0.5], "balanced"])
def test_class_weights_are_those_of_the_loss(given):
    counts = np.bincount(Y, minlength=K)
    weights = N / (K * counts) if given == "balanced" else np.array([2.0, 1.0, 0.5])
    own = nn.CrossEntropyLoss(weight=rushlight.tensor(weights.tolist()))
    one, two = linear(), linear()
    a = train(one, sgd(one), class_weight=given, batch_size=N)
    train(two, sgd(two), loss=own, batch_size=N)
    np.testing.assert_allclose(
        one.weight.detach().numpy(), two.weight.detach().numpy(), rtol=1e-5, atol=1e-6
    )
    assert a["loss"][0] == pytest.approx(
        own(linear()(rushlight.from_numpy(X)), rushlight.from_numpy(Y)).item(), rel=1e-5
    )


def test_penalties_are_those_written_by_hand():
    one, two = linear(), linear()
    a, b = optim.SGD(one.parameters(), lr=0.1), optim.SGD(two.parameters(), lr=0.1)
    train(one, a, l1=0.01, l2=0.02, batch_size=N, shuffle=False, epochs=3)
    for _ in range(3):
        loss = nn.CrossEntropyLoss()(two(rushlight.from_numpy(X)), rushlight.from_numpy(Y))
        w = two.weight
        b.zero_grad()
        (loss + 0.01 * w.abs().sum() + 0.02 * (w * w).sum()).backward()
        b.step()
    np.testing.assert_allclose(one.weight.detach().numpy(), w.detach().numpy(), rtol=1e-5)
    np.testing.assert_allclose(one.bias.detach().numpy(), two.bias.detach().numpy(), rtol=1e-5)


def test_a_loss_that_sums_is_shown_per_sample():
    one, two = linear(), linear()
    total = nn.CrossEntropyLoss(reduction="sum")
    a = train(one, sgd(one, lr=0.001), loss=total, batch_size=N, epochs=1)
    b = train(two, sgd(two, lr=0.001), batch_size=N, epochs=1)
    assert a["loss"][0] == pytest.approx(b["loss"][0], rel=1e-6)


def test_a_label_to_ignore_is_no_label_out_of_range():
    labels = Y.copy()
    labels[::5] = -100
    model = linear()
    assert np.isfinite(train(model, sgd(model), (X, labels))["loss"]).all()


def test_a_function_is_a_loss():
    model = nn.Linear(D, 1)
    history = fit(
        model,
        (X, X.sum(1)),
        (X, X.sum(1)),
        loss=lambda p, t: ((p - t) ** 2).mean(),
        optimizer=optim.SGD(model.parameters(), lr=0.1),
        metrics=[lambda p, t: (p - t).abs().mean()],
        epochs=3,
    )
    assert history["loss"][-1] < history["loss"][0]
    assert history["<lambda>"][-1] < history["<lambda>"][0]
    assert history["accuracy"] == [None] * 3


@pytest.mark.parametrize("floating", [True, False])
def test_probabilities_are_targets_too(floating):
    targets = np.eye(K)[Y] * 0.9 + 0.1 / K
    one = linear()
    history = train(one, sgd(one), (X, targets if floating else targets.tolist()))
    assert 0 <= history["accuracy"][-1] <= 1


def test_a_schedule_that_watches_the_loss_is_told_it():
    model = linear()
    optimizer = optim.SGD(model.parameters(), lr=1e-5)
    schedule = lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, threshold=0.1)
    history = train(model, optimizer, scheduler=schedule, valid=VALID, epochs=4)
    assert history["lr"][-1] < history["lr"][0]


@pytest.mark.parametrize("make", ["SGD", "Adam"])
def test_the_losses_are_pytorchs(torch, make):
    from rushlight.datasets import load

    task = load("digits")
    x, y = task.train.x, task.train.y

    def layers(n):
        return n.Sequential(n.Linear(64, 32), n.ReLU(), n.Linear(32, 10))

    rushlight.manual_seed(7)
    ours = layers(nn)
    lr = {"SGD": 0.1, "Adam": 0.002}[make]
    optimizer = getattr(optim, make)(ours.parameters(), lr=lr)
    history = fit(ours, (x, y), loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=3)
    torch.manual_seed(7)
    theirs = layers(torch.nn)
    optimizer = getattr(torch.optim, make)(theirs.parameters(), lr=lr)
    data = torch.utils.data.TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
    loader = torch.utils.data.DataLoader(data, 32, shuffle=True)
    losses = []
    for _ in range(3):
        total = 0.0
        for inputs, target in loader:
            loss = torch.nn.functional.cross_entropy(theirs(inputs), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(target)
        losses.append(total / len(x))
    np.testing.assert_allclose(history["loss"], losses, atol=1e-5, rtol=0)
    assert rushlight.get_rng_state().numpy().tobytes() == torch.get_rng_state().numpy().tobytes()


def test_the_history_names_its_engine():
    model = linear()
    assert train(model, sgd(model), engine="eager").engine == "eager"


def test_every_module_is_given_its_mode_back():
    model = network()
    model[1].eval()
    modes = [module.training for module in model.modules()]
    train(model, sgd(model), valid=VALID)
    assert [module.training for module in model.modules()] == modes
