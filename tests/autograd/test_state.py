"""What each thread knows of its own: the switches, and how NumPy is kept silent."""

import threading
import warnings

import numpy as np
import pytest

from rushlight.autograd.state import clock, state


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


def test_the_clock_goes_forward():
    first, second = clock(), clock()
    assert first < second
