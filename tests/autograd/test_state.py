"""What each thread knows of its own: the switches, and how NumPy is kept silent."""

import signal
import threading
import warnings
import weakref

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd.state import clock, inside, state


def in_a_thread(function):
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def test_a_new_thread_starts_with_the_defaults():
    state.grad, state.inference = False, True
    try:
        assert in_a_thread(lambda: (state.grad, state.inference, state.guard)) == (
            True,
            False,
            None,
        )
    finally:
        state.grad, state.inference = True, False


def test_run_is_silent_and_changes_nothing_outside():
    before = np.geterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isinf(state.run(np.divide, np.ones(1), np.zeros(1)))
        assert state.run(np.geterr)["divide"] == "ignore"
    assert np.geterr() == before


def test_run_passes_errors_on():
    for _ in range(2):  # and can be entered again
        with pytest.raises(ValueError, match="broadcast"):
            state.run(np.add, np.ones(2), np.ones(3))


def test_two_threads_run_at_once():
    inside = threading.Barrier(2)

    def meet():
        return state.run(lambda: inside.wait(timeout=5) >= 0)

    results = []
    threads = [threading.Thread(target=lambda: results.append(meet())) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [True, True]


def compute():
    """Something of all that runs in silence: rows, backward, writes, a step."""
    with rl.enable_grad():  # it may interrupt a backward, in which nothing is recorded
        return _computed()


def _computed():
    w = rl.tensor([1.0, -2.0], requires_grad=True)
    for _ in range(2):
        ((w * w).sum() + rl.cat([w, w]).sum() + (w / 0).isinf().sum()).backward()
    rl.optim.SGD([w], 0.5).step()
    return w.tolist(), rl.zeros(2).copy_(w.detach()).add_(1).tolist()


EXPECTED = [-3, 0], [-2, 1]


def test_a_function_inside_may_compute_on_tensors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert state.run(compute) == EXPECTED


class Dying:
    pass


def test_a_finalizer_may_compute_while_a_row_runs():
    found = []

    def let_die():
        thing = Dying()
        weakref.finalize(thing, lambda: found.append(compute()))

    state.run(let_die)
    assert found == [EXPECTED]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs signals with a timer")
def test_a_signal_handler_may_compute_while_rows_run():
    found = []
    before = signal.signal(signal.SIGALRM, lambda *_: found.append(compute()))
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-3)
    x = rl.rand(4, 5, requires_grad=True)
    try:
        while len(found) < 40:
            x.softmax(0).log_softmax(1).std().backward()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert all(result == EXPECTED for result in found)


def test_other_errors_are_not_taken_for_this_one():
    with pytest.raises(RuntimeError, match="its own"):
        inside(RuntimeError("its own"), np.add, 1, 2)

    class Refuse(rl.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            raise RuntimeError("its own")

    with pytest.raises(RuntimeError, match="its own"):
        Refuse.apply(rl.ones(1, requires_grad=True)).backward()


def test_the_clock_goes_forward():
    first, second = clock(), clock()
    assert first < second
