"""The native loop: state goes in and comes back, orders are followed, sums are exact."""

import numpy as np
import pytest

import rushlight as rl
from rushlight.compiler import trace_step
from rushlight.compiler.native import NativeLoop, Rounds, aligned
from rushlight.tensor import wrap

X = np.arange(10.0)


def loop(batch=4, shuffles=False, factor=1.0):
    """Adds to ``w`` the rows of each batch; returns their sum and w as it was."""
    w = wrap(np.zeros(()))

    def step(x):
        before = w.clone()
        w.add_(x.sum() * factor)
        return x.sum(), before

    steps, rest = divmod(len(X), batch)
    full, last = (trace_step([w], step, [wrap(np.ones(n))]) if n else None for n in (batch, rest))
    rounds = Rounds(len(X), steps, shuffles, (X.dtype,))
    return w, NativeLoop(full if steps else None, last, [X], rounds)


@pytest.mark.parametrize("batch", [1, 3, 4, 5, 10, 11])
def test_all_rows_are_taken_once_in_each_epoch(batch):
    w, native = loop(batch)
    sums = native.run(np.arange(10), 3)
    assert sums[:, 0].tolist() == [45, 45, 45]
    assert w.item() == 135


def test_rows_come_in_the_order_that_is_given():
    _, native = loop(4)
    order = np.array([9, 9, 9, 9, 0, 0, 0, 0, 1, 2])
    assert native.run(order, 1).tolist() == [[39, 0 + 36 + 36]]


def test_a_shuffled_order_is_the_loaders():
    rl.manual_seed(7)
    expected = [b[0].sum().item() for b in rl.utils.data.DataLoader(
        rl.utils.data.TensorDataset(wrap(X)), 4, shuffle=True)]  # fmt: skip
    state = rl.get_rng_state().tolist()
    rl.manual_seed(7)
    _, native = loop(4, shuffles=True)
    order = np.zeros(10, np.int64)
    native.run(order, 1)
    assert [X[order[i : i + 4]].sum() for i in (0, 4, 8)] == expected
    assert rl.get_rng_state().tolist() == state


def test_the_state_is_read_anew_and_stamped():
    w, native = loop()
    native.run(np.arange(10), 1)
    version = w._version
    w.fill_(1000.0)
    native.run(np.arange(10), 1)
    assert w.item() == 1045
    assert w._version > version


def test_a_result_that_is_not_finite_stops_it():
    w, native = loop(4)
    w.fill_(5.0)
    native.arrays[0][7] = np.inf
    try:
        with pytest.raises(FloatingPointError) as caught:
            native.run(np.arange(10), 2)
    finally:
        native.arrays[0][7] = 7.0
    assert caught.value.args[1:] == (0, 1, np.inf)
    assert w.item() == 5


def test_short_calls_give_what_a_long_one_gives(monkeypatch):
    expected = loop(3)[1].run(np.arange(10), 5)
    monkeypatch.setattr("rushlight.compiler.native._PATIENCE", 1e-9)
    np.testing.assert_array_equal(loop(3)[1].run(np.arange(10), 5), expected)


def test_memory_begins_at_a_cache_line():
    assert all(aligned(n).ctypes.data % 64 == 0 and len(aligned(n)) == n for n in (1, 63, 64, 999))
