"""Batches of every kind of data: in which order, with which draws, and known by which print."""

import numpy as np
import pytest

import rushlight
from rushlight.training.data import Source, as_source
from rushlight.utils.data import DataLoader, TensorDataset

X, Y = np.arange(10.0).reshape(10, 1), np.arange(10)
PLAIN = {"batch_size": 4, "shuffle": True, "drop_last": False, "integer_targets": True}


def source(who="train", data=(X, Y), **options):
    return as_source(who, data, rushlight.float32, **{**PLAIN, **options})


def order(found):
    return [int(v) for batch in found for v in batch.target.numpy()]


def test_training_draws_what_a_loader_draws():
    rushlight.manual_seed(3)
    found = order(source())
    after = rushlight.get_rng_state().numpy().tobytes()
    rushlight.manual_seed(3)
    data = TensorDataset(rushlight.from_numpy(X), rushlight.from_numpy(Y))
    assert found == [int(v) for _, y in DataLoader(data, 4, shuffle=True) for v in y.numpy()]
    assert after == rushlight.get_rng_state().numpy().tobytes()
    assert sorted(found) == list(range(10))


def test_validation_is_in_order_and_draws_nothing():
    before = rushlight.get_rng_state().numpy().tobytes()
    assert order(source("valid", shuffle=False)) == list(range(10))
    assert before == rushlight.get_rng_state().numpy().tobytes()


def test_validation_that_is_left_early_has_drawn_nothing():
    before = rushlight.get_rng_state().numpy().tobytes()
    batches = iter(source("valid"))
    next(batches)
    batches.close()
    assert before == rushlight.get_rng_state().numpy().tobytes()


def test_batches_have_their_sizes():
    assert [len(b.target) for b in source()] == [4, 4, 2]
    assert [len(b.target) for b in source(drop_last=True)] == [4, 4]


def test_several_inputs_and_weights():
    found = source(data=((X, X + 1), Y), sample_weight=np.ones(10), shuffle=False)
    batch = next(iter(found))
    assert [t.shape[0] for t in batch.inputs] == [4, 4]
    assert batch.inputs[1].numpy()[0, 0] == 1
    assert batch.weight.numpy().tolist() == [1.0] * 4
    assert next(iter(source())).weight is None


@pytest.mark.parametrize("batch", [rushlight.ones(2), [rushlight.ones(2)], {"x": 1}])
def test_a_batch_of_another_form_is_refused(batch):
    loader = DataLoader([0], collate_fn=lambda _: batch)
    with pytest.raises(ValueError, match=r"a batch must be \(inputs, targets\), got"):
        list(Source(loader, weighted=False, draws=True))


def test_data_are_known_by_their_print():
    assert source().fingerprint() == source(batch_size=2).fingerprint()
    assert source().fingerprint() != source(data=(X + 1, Y)).fingerprint()
    assert source().fingerprint() != source(data=(X, Y[::-1])).fingerprint()
    assert source(data=DataLoader(list(zip(X, Y, strict=True)))).fingerprint() is None


def test_lists_are_a_pair_too():
    assert sorted(order(source(data=[X, Y]))) == list(range(10))
