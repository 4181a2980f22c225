"""Bad arguments of ``fit``: refused before anything is trained, all problems in one message."""

import functools

import numpy as np
import pytest
from scipy import sparse

import rushlight
from rushlight import nn, optim
from rushlight.training import Callback, fit
from rushlight.training.arguments import argument_problems, loss_text
from rushlight.utils.data import DataLoader, TensorDataset

X = np.random.default_rng(0).normal(size=(12, 4)).astype(np.float32)
Y = np.arange(12) % 3


def train(model=None, data=(X, Y), **options):
    model = nn.Linear(4, 3) if model is None else model
    before = {key: value.clone() for key, value in model.state_dict().items()}
    stream = rushlight.get_rng_state().numpy().tobytes()
    given = {
        "loss": nn.CrossEntropyLoss(),
        "optimizer": optim.SGD(model.parameters(), lr=0.1),
        "epochs": 1,
    }
    try:
        return fit(model, data, **{**given, **options})
    except (TypeError, ValueError):
        for key, value in model.state_dict().items():
            np.testing.assert_array_equal(value.numpy(), before[key].numpy())
        assert rushlight.get_rng_state().numpy().tobytes() == stream
        raise


def changed(array, place, value):
    array = np.array(array)
    array[place] = value
    return array


LOADER = DataLoader(list(zip(X, Y, strict=True)))

OTHER = optim.SGD(nn.Linear(4, 3).parameters(), lr=0.1)

VALUE_ERRORS = [
    ({"epochs": 0}, "epochs must be a whole number of at least 1, got 0"),
    ({"epochs": 1.5}, "epochs must be"),
    ({"epochs": True}, "epochs must be"),
    ({"epochs": None}, "epochs must be"),
    ({"batch_size": 0}, "batch_size must be"),
    ({"batch_size": "8"}, "batch_size must be"),
    ({"patience": 0}, "patience must be"),
    ({"l1": -1}, "l1 must be a finite number of at least 0, got -1"),
    ({"l2": float("nan")}, "l2 must be"),
    ({"clip_norm": float("inf")}, "clip_norm must be"),
    ({"max_seconds": -1}, "max_seconds must be"),
    ({"resume": True}, "resume=True needs checkpoint=FILE"),
    ({"checkpoint": "/no/such/folder/file"}, "checkpoint=.* needs its folder .*folder"),
    ({"engine": "warp"}, "no engine 'warp'; there are auto, eager"),
    ({"loss": "crossentropy"}, "no loss 'crossentropy'; there are cross_entropy"),
    ({"metrics": ["f1"]}, "metrics are 'accuracy' or functions"),
    ({"metrics": [np.mean, np.mean]}, "each of a name of its own"),
    ({"data": (X, Y[:5])}, "numbers of rows differ .train inputs: 12, train targets: 5."),
    ({"data": (X[:0], Y[:0])}, "train inputs are empty"),
    ({"data": (np.float32(3), Y)}, "train inputs have no rows"),
    ({"data": ([[1, 2], [3]], [0, 1])}, "train inputs are ragged"),
    ({"data": (changed(X, (3, 1), np.nan), Y)}, "1 values .*, the first nan in row 3, column 1"),
    ({"data": (changed(X, (3, 1), -np.inf), Y)}, "first -inf in row 3, column 1"),
    ({"valid": (changed(X, (0, 2), np.nan), Y)}, "valid inputs hold 1 values"),
    ({"data": (X, changed(Y, 4, 3))}, "train targets must be from 0 to 2.*got 3 in row 4"),
    ({"data": (X, changed(Y, 4, -1))}, "got -1 in row 4"),
    ({"valid": (X, changed(Y, 7, 9))}, "valid targets must be from 0 to 2.*got 9 in row 7"),
    ({"data": (X, Y + 0.5)}, "train targets must be numbers of classes"),
    ({"data": (X, np.zeros((12, 2)))}, "train targets must be numbers of classes"),
    ({"sample_weight": np.ones(5)}, "numbers of rows differ"),
    ({"sample_weight": -np.ones(12)}, "sample_weight is negative in row 0"),
    ({"sample_weight": np.zeros(12)}, "sample_weight is 0 for all 12 rows"),
    ({"sample_weight": np.ones((12, 1))}, r"sample_weight must have the shape \(rows,\)"),
    ({"sample_weight": changed(np.ones(12), 2, np.nan)}, "sample_weight hold 1 values"),
    ({"sample_weight": np.ones(12), "loss": lambda p, t: p.sum()}, "a module with a reduction"),
    ({"class_weight": "equal"}, "class_weight is 'balanced' or weights"),
    ({"class_weight": [1.0]}, "for each of the 3 classes"),
    ({"class_weight": {1: -1.0}}, "for each of the 3 classes"),
    ({"class_weight": "balanced", "data": LOADER}, "got a loader as train"),
    ({"class_weight": {7: 2.0}}, r"classes that no target has, \[7\]"),
    ({"class_weight": {"a": 1}}, r"classes that no target has, \['a'\]"),
    ({"data": (X, Y.astype(float))}, r'got float64 of shape \(12,\); .*astype\("int64"\)'),
    ({"data": (X, Y > 0)}, r'got bool of shape \(12,\); .*astype\("int64"\)'),
    ({"data": (X, Y[:, None])}, r"got shape \(12, 1\); make them flat with .ravel\(\)"),
    ({"data": (X, Y[:, None]), "loss": "mse"}, r"shape \(rows, 3\) .* got \(12, 1\)"),
    ({"data": (X, Y), "loss": "mse"}, r"shape \(rows, 3\) .* got \(12,\)"),
    ({"data": (X, X), "loss": "huber"}, r"shape \(rows, 3\) .* got \(12, 4\)"),
    ({"data": (X, X[:, :3]), "loss": "bce_with_logits"}, "train targets must be from 0 to 1"),
    ({"data": (X, X[:, :3]), "loss": "mse", "metrics": ["accuracy"]}, "accuracy counts classes"),
    ({"data": (np.ma.masked_less(X, 0), Y)}, "train inputs have masked values"),
    ({"scheduler": optim.lr_scheduler.StepLR(OTHER, 1)}, "must be over the optimizer"),
    ({"drop_last": True}, "train yields no batch of 32 of its 12 rows .drop_last=True."),
]  # fmt: skip


@pytest.mark.parametrize(("options", "message"), VALUE_ERRORS, ids=range(len(VALUE_ERRORS)))
def test_values_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        train(**options)


TYPE_ERRORS = [
    ({"optimizer": "sgd"}, "optimizer must be one of rushlight.optim"),
    ({"optimizer": optim.SGD}, "optimizer must be one of rushlight.optim"),
    ({"callbacks": [print]}, "callbacks must be Callback objects"),
    ({"callbacks": [Callback]}, "callbacks must be Callback objects"),
    ({"scheduler": "cosine"}, "scheduler must be one of rushlight.optim.lr_scheduler"),
    ({"scheduler": optim.lr_scheduler.StepLR}, "scheduler must be one of"),
    ({"data": X}, "train must be a pair .inputs, targets., a Dataset or a DataLoader, got ndarray"),
    ({"data": (X,)}, "got tuple of 1"),
    ({"data": None}, "got NoneType"),
    ({"valid": X}, "valid must be a pair"),
    ({"data": (X, np.array(["a"] * 12))}, "train targets are no numbers"),
    ({"data": (np.array([None] * 12), Y)}, "train inputs are no numbers"),
    ({"data": (X.astype(complex), Y)}, "train inputs are no numbers"),
    ({"loss": nn.CrossEntropyLoss}, "make an instance"),
    ({"callbacks": Callback()}, "callbacks must be a list of Callback objects, got Callback"),
    ({"data": (X, np.array(["a"] * 12))}, r"^fit\(\): train targets .*return_inverse=True"),
    ({"data": (sparse.csr_array(X), Y)}, r"^fit\(\): train inputs are a sparse .*toarray\(\)"),
    ({"seed": "a"}, "seed must be a whole number, got 'a'"),
    ({"seed": 1.5}, "seed must be a whole number, got 1.5"),
    ({"loss": 3}, "loss must be a function"),
]


@pytest.mark.parametrize(("options", "message"), TYPE_ERRORS, ids=range(len(TYPE_ERRORS)))
def test_things_of_another_kind_are_refused(options, message):
    with pytest.raises(TypeError, match=message):
        train(**options)


def test_a_model_that_is_none_is_refused():
    with pytest.raises(TypeError, match=r"model must be a rushlight\.nn\.Module, got function"):
        fit(lambda x: x, (X, Y), loss="mse", optimizer=None, epochs=1)


def test_all_problems_are_said_at_once():
    with pytest.raises(
        ValueError, match=r"^fit\(\): epochs.*batch_size.*l1.*train.*valid"
    ) as caught:
        train(
            data=(changed(X, 0, np.nan), Y[:3]),
            valid=(X, Y[:2]),
            epochs=0,
            batch_size=-1,
            l1=-1,
        )
    assert "4 values that are not finite" in str(caught.value)


def test_an_optimizer_of_another_model_is_refused():
    with pytest.raises(ValueError, match="holds none of the model's parameters"):
        train(optimizer=optim.SGD(nn.Linear(4, 3).parameters(), lr=0.1))


def test_a_model_that_is_frozen_is_refused():
    model = nn.Linear(4, 3).requires_grad_(False)
    with pytest.raises(ValueError, match="all parameters of the model are frozen"):
        train(model)


def test_weights_go_with_arrays():
    data = TensorDataset(rushlight.from_numpy(X), rushlight.from_numpy(Y))
    with pytest.raises(
        ValueError, match="goes with a pair of arrays, got a TensorDataset as train"
    ):
        train(data=data, sample_weight=np.ones(12))


def test_values_in_a_data_set_are_looked_at_too():
    bad = rushlight.from_numpy(changed(X, (2, 3), np.inf))
    data = TensorDataset(bad, rushlight.from_numpy(Y))
    for given in (data, DataLoader(data, 4)):
        with pytest.raises(ValueError, match=r"train tensor 0 hold.*row 2, column 3"):
            train(data=given)


def test_a_loader_without_batches_is_refused():
    data = TensorDataset(rushlight.from_numpy(X), rushlight.from_numpy(Y))
    with pytest.raises(ValueError, match="train yields no batch"):
        train(data=DataLoader(data, 100, drop_last=True))


def test_looking_at_labels_leaves_the_model_alone():
    model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Dropout(0.5))
    with pytest.raises(ValueError, match="got 7"):
        train(model, (X, changed(Y, 0, 7)))
    assert model[1].num_batches_tracked.item() == 0


def test_numbers_of_numpy_are_numbers():
    counts = {"epochs": np.int64(3), "batch_size": 4, "patience": None}
    amounts = {"l1": np.float32(0.5), "l2": 0, "clip_norm": None}
    assert argument_problems(counts | amounts, False, None).found == []


def test_a_loss_has_one_text_in_every_process():
    assert loss_text(nn.CrossEntropyLoss()) == "CrossEntropyLoss()"
    assert loss_text(test_a_loss_has_one_text_in_every_process).endswith("in_every_process")
    assert "0x" not in loss_text(lambda p, t: p)
    assert "partial" in loss_text(functools.partial(max, 1))


def test_a_batch_size_of_numpy_is_one():
    assert len(train(batch_size=np.int32(5), epochs=np.int64(2))) == 2


@pytest.mark.parametrize(
    ("remember", "message"),
    [
        ({"rows": len}, r"fit\(\): remember must hold plain values; .*rows is a builtin_function"),
        (["rows"], r"fit\(\): remember must map names to values, got list"),
    ],
)
def test_what_no_checkpoint_can_hold_is_refused_before_training(remember, message):
    with pytest.raises(TypeError, match=message):
        train(remember=remember)
