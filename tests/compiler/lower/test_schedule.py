"""Memory and order of a whole step."""

import numpy as np
from native_programs import program_of

from rushlight.compiler.lower import scheduled
from rushlight.compiler.passes import optimised
from rushlight.tensor import wrap


def schedule(function, *arrays, states=0, start=0):
    return scheduled(optimised(program_of(function, *arrays)), states, 8, start)


def test_the_state_comes_first_and_the_rest_apart():
    made = schedule(
        lambda w, x: ((w * x).sum(), w + x), np.ones(4), np.ones(4), states=1, start=999
    )
    assert made.state[0].start == 0
    assert made.batch[0].start >= 999
    assert len(made.results) == 1


def test_constants_that_are_no_number_are_in_memory():
    made = schedule(lambda x: x * wrap(np.array([1.0, 2, 3])) + 2, np.ones(3))
    ((buffer, array),) = made.constants
    assert array.tolist() == [1, 2, 3]
    assert buffer.start != made.batch[0].start


def test_memory_of_dead_values_is_used_again():
    def deep(x):
        for _ in range(20):
            x = (x @ x).tanh()
        return x

    made = schedule(deep, np.ones((16, 16)))
    assert made.size < 6 * 16 * 16 * 8


def test_results_outlive_all_kernels():
    made = schedule(lambda x: (x.sum(), (x @ x).sum(), (x @ x @ x).sum()), np.ones((4, 4)))
    assert len({b.start for b in made.results}) == 3


def test_results_that_are_the_old_state_or_constants_have_memory_of_their_own():
    one = wrap(np.array(1.0))
    made = schedule(lambda w: (w, one, w * 2), np.ones(4), states=1)
    assert made.copies == []
    assert len({made.state[0], *made.results}) == 3
