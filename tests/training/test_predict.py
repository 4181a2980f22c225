"""``predict``: evaluation mode, no graph, rows in any number at a time."""

import numpy as np
import pytest

import rushlight
from rushlight import nn
from rushlight.training import predict
from rushlight.training.predict import evaluation, floating_type

X = np.random.default_rng(0).normal(size=(11, 3)).astype(np.float32)


def network():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 2))


@pytest.mark.parametrize("batch_size", [None, 1, 4, 11, 100])
def test_rows_at_a_time_do_not_matter(batch_size):
    model = network()
    found = predict(model, X, batch_size)
    assert found.shape == (11, 2)
    assert not found.requires_grad
    model.eval()
    np.testing.assert_allclose(
        found.numpy(), model(rushlight.from_numpy(X)).detach().numpy(), rtol=1e-5, atol=1e-6
    )


def test_nothing_is_changed_or_drawn():
    model = network()
    model[2].eval()
    modes = [module.training for module in model.modules()]
    before = rushlight.get_rng_state().numpy().tobytes()
    predict(model, X)
    assert [module.training for module in model.modules()] == modes
    assert model[1].num_batches_tracked.item() == 0
    assert rushlight.get_rng_state().numpy().tobytes() == before
    assert rushlight.is_grad_enabled()


@pytest.mark.parametrize(
    "x", [X.tolist(), X.astype(np.float64), np.ones((2, 3), np.uint8), np.ones((2, 3), bool)]
)
def test_arrays_of_any_numbers_take_the_models_type(x):
    assert predict(network(), x).dtype == rushlight.float32
    assert predict(network().double(), x).dtype == rushlight.float64


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([[1.0, np.nan, 2.0]], ValueError, "first nan in row 0, column 1"),
        ([[1.0], [1.0, 2.0]], ValueError, "ragged"),
        ([["a", "b", "c"]], TypeError, "no numbers"),
    ],
)
def test_bad_inputs_are_refused(x, error, message):
    with pytest.raises(error, match=message):
        predict(network(), x)


def test_a_batch_size_of_none_at_all_is_refused():
    with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
        predict(network(), X, 0)


def test_the_mode_comes_back_after_an_error():
    model = network()
    with pytest.raises(LookupError), evaluation(model):
        raise LookupError
    assert model.training


def test_a_model_without_parameters_has_the_default_type():
    assert floating_type(nn.ReLU()) == rushlight.get_default_dtype()


def test_arguments_the_other_way_round_are_refused():
    with pytest.raises(TypeError, match=r"got ndarray; call predict\(model, x\)"):
        predict(X, network())
