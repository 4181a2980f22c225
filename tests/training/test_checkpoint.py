"""A training that is resumed ends in the same bits as one that was never interrupted."""

import numpy as np
import pytest

import rushlight
from rushlight import nn, optim
from rushlight.bridge import load, save
from rushlight.optim import lr_scheduler
from rushlight.training import Callback, fit
from rushlight.training.checkpoint import read_checkpoint
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


@pytest.mark.parametrize("case", ["adam, step", "rmsprop, plateau"])
def test_a_schedule_that_knows_no_number_of_epochs_goes_on_to_more(case, tmp_path):
    unbroken = run(case, tmp_path / "a", epochs=8)
    run(case, tmp_path / "b", epochs=3)
    assert run(case, tmp_path / "b", epochs=8) == unbroken


def test_a_schedule_over_another_number_of_epochs_is_another_training(tmp_path, monkeypatch):
    run("early stopping", tmp_path / "a", epochs=2)
    monkeypatch.setitem(globals(), "EPOCHS", 9)
    with pytest.raises(ValueError, match=r"another training: scheduler.T_max was 6 and is 9;"):
        run("early stopping", tmp_path / "a", epochs=9)


def test_another_learning_rate_is_refused(tmp_path, monkeypatch):
    run("sgd", tmp_path / "a")
    other = (lambda p: optim.SGD(p, lr=0.2, momentum=0.9), *CASES["sgd"][1:])
    monkeypatch.setitem(CASES, "sgd", other)
    with pytest.raises(ValueError, match=r"another training: optimizer.lr was 0.1 and is 0.2;"):
        run("sgd", tmp_path / "a")


def test_of_another_model_the_first_difference_is_told(tmp_path):
    run("sgd", tmp_path / "a", epochs=1)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
    with pytest.raises(ValueError, match="another training") as caught:
        fit(
            model,
            (X, Y),
            VALID,
            loss=nn.CrossEntropyLoss(),
            optimizer=optim.SGD(model.parameters(), lr=0.1, momentum=0.9),
            epochs=6,
            batch_size=7,
            seed=2,
            checkpoint=tmp_path / "a",
            resume=True,
        )
    assert "training: model had (1): BatchNorm1d(8, eps=" in str(caught.value)
    assert "and has (1): Tanh(); ask for the same" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_was_remembered_is_told_alone(tmp_path):
    """The user's own word for a difference explains those that follow from it."""
    settings = {"columns": ["age", "height"], "note": "x" * 90}
    run("sgd", tmp_path / "a", remember=settings)
    assert run("sgd", tmp_path / "a", remember=dict(settings))
    other = settings | {"columns": ["age", "weight", "size"], "note": "y" * 90}
    with pytest.raises(ValueError, match="another training") as caught:
        run("sgd", tmp_path / "a", remember=other, batch_size=5)
    told = str(caught.value)
    assert "columns[1] was 'height' and is 'weight'; note was 'xxx" in told
    assert "…" in told
    assert "batch_size" not in told
    with pytest.raises(ValueError, match=r"columns was .* and is None"):
        run("sgd", tmp_path / "a")


@pytest.mark.parametrize("case", CASES)
def test_with_the_newest_damaged_it_goes_on_from_the_one_before(case, tmp_path):
    unbroken = run(case, tmp_path / "unbroken")
    file = tmp_path / "a.safetensors"
    with pytest.raises(Killed):
        run(case, file, [KillAfter(2)])
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.warns(UserWarning, match=r"a\.safetensors is .*; going on from a\.previous\.safe"):
        assert run(case, file) == unbroken
    assert read_checkpoint(file)["epoch"] == len(unbroken[1])


def test_another_kind_of_file_is_not_passed_over_for_the_one_before(tmp_path):
    file = tmp_path / "a"
    run("sgd", file, epochs=2)
    save({"weight": rushlight.zeros(2)}, file)
    with pytest.raises(ValueError, match="is no checkpoint of a training"):
        run("sgd", file)


def test_fewer_epochs_than_it_holds_are_refused(tmp_path):
    run("sgd", tmp_path / "c", epochs=3)
    with pytest.raises(
        ValueError, match=r"holds 3 epochs already, more than the 2 asked for; ask for at"
    ):
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
        with pytest.raises(ValueError, match="/a is "):
            run("sgd", file)


def test_damage_is_found(tmp_path):
    file = tmp_path / "a"
    run("sgd", file, epochs=1)
    good = file.read_bytes()
    for keep in (len(good) - 1, len(good) // 2, 8):
        file.write_bytes(good[:keep])
        with pytest.raises(ValueError, match=r"/a is (damaged|no safetensors)"):
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
