"""A training that is resumed ends in the same bits as one that was never interrupted."""

import numpy as np
import pytest

import rushlight
from rushlight import nn, optim
from rushlight.bridge import load, save
from rushlight.optim import lr_scheduler
from rushlight.training import Callback, fit
from rushlight.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

EPOCHS = 6
RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(size=(30, 4)).astype(np.float32), RANDOM.integers(0, 3, 30)
VALID = (RANDOM.normal(size=(9, 4)).astype(np.float32), RANDOM.integers(0, 3, 9))


class Killed(Exception):
    pass


class KillAfter(Callback):
    """Ends the process, as it were: nothing after the checkpoint of the epoch is done."""

    def __init__(self, epoch):
        self.epoch = epoch

    def on_epoch_begin(self, loop):
        if loop.epoch == self.epoch:
            raise Killed


def own_loader():
    """A loader that draws from generators of its own."""
    generator = rushlight.Generator().manual_seed(9)
    data = TensorDataset(rushlight.from_numpy(X), rushlight.from_numpy(Y))
    sampler = WeightedRandomSampler([1.0] * 20 + [2.0] * 10, 30, generator=generator)
    return DataLoader(data, 7, sampler=sampler, generator=rushlight.Generator().manual_seed(3))


CASES = {
    "sgd": (lambda p: optim.SGD(p, lr=0.1, momentum=0.9), lambda o: None, {}),
    "adam, step": (
        lambda p: optim.Adam(p, lr=0.01),
        lambda o: lr_scheduler.StepLR(o, 2),
        {"clip_norm": 1.0},
    ),
    "adamw, one cycle": (
        lambda p: optim.AdamW(p, lr=0.01),
        lambda o: lr_scheduler.OneCycleLR(o, 0.1, total_steps=EPOCHS + 1),
        {"class_weight": "balanced"},
    ),
    "rmsprop, plateau": (
        lambda p: optim.RMSprop(p, lr=0.01, centered=True, momentum=0.5),
        lambda o: lr_scheduler.ReduceLROnPlateau(o, patience=0),
        {"l2": 0.01},
    ),
    "early stopping": (
        lambda p: optim.SGD(p, lr=1.0),
        lambda o: lr_scheduler.CosineAnnealingLR(o, EPOCHS),
        {"patience": 2},
    ),
    "own generators": (lambda p: optim.SGD(p, lr=0.1), lambda o: None, {"train": own_loader}),
}


def run(case, file, callbacks=(), **options):
    """A training of the case: the bytes of its parameters, its rows, the stream afterwards."""
    make, schedule, more = CASES[case]
    more = dict(more)
    train = more.pop("train", lambda: (X, Y))()
    rushlight.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.4), nn.Linear(8, 3)
    )
    optimizer = make(model.parameters())
    given = {"epochs": EPOCHS, "batch_size": 7, "seed": 2, **more, **options}
    history = fit(
        model,
        train,
        VALID,
        loss=nn.CrossEntropyLoss(),
        optimizer=optimizer,
        scheduler=schedule(optimizer),
        checkpoint=file,
        resume=True,
        callbacks=callbacks,
        **given,
    )
    bits = {key: value.numpy().tobytes() for key, value in model.state_dict().items()}
    rows = [row | {"seconds": None} for row in history]
    stream = rushlight.get_rng_state().numpy().tobytes()
    return bits, rows, stream, history.stopped, history.best_epoch


@pytest.mark.parametrize("case", CASES)
def test_interrupted_at_any_epoch_it_ends_in_the_same_bits(case, tmp_path):
    unbroken = run(case, tmp_path / "unbroken")
    for epoch in range(len(unbroken[1])):
        file = tmp_path / str(epoch)
        with pytest.raises(Killed):
            run(case, file, [KillAfter(epoch)])
        rushlight.manual_seed(77)
        assert run(case, file) == unbroken, f"after {epoch} epochs"


def test_a_training_of_ones_own_draws_is_resumed_too(tmp_path):
    """What a callback draws from NumPy's and Python's streams goes on as well."""

    class Drawing(Callback):
        def __init__(self):
            self.drawn = []

        def on_epoch_end(self, loop, row):
            self.drawn.append(np.random.rand())  # noqa: NPY002 - the user's stream

    np.random.seed(4)  # noqa: NPY002
    whole = Drawing()
    run("sgd", tmp_path / "a", [whole])
    np.random.seed(4)  # noqa: NPY002
    with pytest.raises(Killed):
        run("sgd", tmp_path / "b", [Drawing(), KillAfter(2)])
    np.random.seed(99)  # noqa: NPY002
    rest = Drawing()
    run("sgd", tmp_path / "b", [rest])
    assert rest.drawn == whole.drawn[2:]


def test_a_finished_training_is_left_as_it_is(tmp_path):
    first = run("early stopping", tmp_path / "c")
    assert first[3] is not None
    assert run("early stopping", tmp_path / "c") == first


def test_more_epochs_go_on_from_where_it_was(tmp_path):
    unbroken = run("sgd", tmp_path / "a", epochs=8)
    run("sgd", tmp_path / "b", epochs=3)
    assert run("sgd", tmp_path / "b", epochs=8) == unbroken


def test_fewer_epochs_than_it_holds_are_refused(tmp_path):
    run("sgd", tmp_path / "c", epochs=3)
    with pytest.raises(ValueError, match="holds 3 epochs, more than epochs=2"):
        run("sgd", tmp_path / "c", epochs=2)


def test_a_training_that_ran_out_of_time_goes_on(tmp_path):
    unbroken = run("sgd", tmp_path / "a")
    stopped = run("sgd", tmp_path / "b", max_seconds=0.0)
    assert len(stopped[1]) == 1
    assert stopped[3] == "0 seconds have passed"
    assert run("sgd", tmp_path / "b") == unbroken


def test_without_a_file_it_begins_anew(tmp_path):
    assert run("sgd", tmp_path / "a")[1][0]["epoch"] == 1


def test_another_training_is_refused_with_all_differences(tmp_path):
    run("sgd", tmp_path / "a")
    with pytest.raises(ValueError, match="belongs to another training") as caught:
        run("sgd", tmp_path / "a", batch_size=5, seed=8, clip_norm=1.0)
    for part in ("batch_size was 7 and is 5", "seed was 2 and is 8", "clip_norm was None"):
        assert part in str(caught.value)


def test_other_data_are_refused(tmp_path, monkeypatch):
    run("sgd", tmp_path / "a")
    monkeypatch.setitem(globals(), "X", X + 1)
    with pytest.raises(ValueError, match="train was"):
        run("sgd", tmp_path / "a")


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    file = tmp_path / "a"
    save({"weight": rushlight.zeros(2)}, file)
    with pytest.raises(ValueError, match="is no checkpoint of a training"):
        run("sgd", file)
    for content in (b"", b"\x80\x04", b"x" * 100):
        file.write_bytes(content)
        with pytest.raises(ValueError, match=r"load\(\)"):
            run("sgd", file)


def test_damage_is_found(tmp_path):
    file = tmp_path / "a"
    run("sgd", file, epochs=1)
    good = file.read_bytes()
    for keep in (len(good) - 1, len(good) // 2, 8):
        file.write_bytes(good[:keep])
        with pytest.raises(ValueError, match=r"load\(\)"):
            run("sgd", file)
    file.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    with pytest.raises(ValueError, match="damaged"):
        run("sgd", file)


@pytest.mark.parametrize("key", ["asked", "epoch", "model", "optimizer", "history", "best"])
def test_a_checkpoint_that_lacks_a_part_is_refused(tmp_path, key):
    file = tmp_path / "a"
    run("sgd", file, epochs=1)
    content = load(file)
    del content[key]
    save(content, file)
    with pytest.raises(ValueError, match="is no checkpoint"):
        run("sgd", file)


def test_a_function_as_loss_is_the_same_training_in_every_process(tmp_path):
    model = nn.Linear(4, 1)

    def train():
        return fit(
            model,
            (X, X.sum(1)),
            loss=lambda p, t: ((p - t) ** 2).mean(),
            optimizer=optim.SGD(model.parameters(), lr=0.1),
            epochs=1,
            checkpoint=tmp_path / "a",
            resume=True,
        )

    train()
    assert len(train()) == 1
