"""What may be updated in place, and in which order kernels then run."""

import numpy as np
import pytest
from native_programs import program_of

from rushlight.compiler.lower import Unsupported, scheduled
from rushlight.compiler.passes import optimised


def schedule(function, *arrays):
    return scheduled(optimised(program_of(function, *arrays)), len(arrays), 8)


def test_a_new_value_goes_over_the_old_one():
    made = schedule(lambda w: w - w * 0.1, np.ones((3, 4)))
    assert made.copies == []
    assert made.buffers[made.program.outputs[0]] == made.state[0]


def test_readers_of_the_old_value_come_first():
    def step(w, v):
        return w * 2, v + w.sum()

    made = schedule(step, np.ones(3), np.ones(3))
    assert made.copies == []
    ops = [[made.program.nodes[r.node].op for r in k.outputs] for k in made.kernels]
    assert ops.index(["mul"]) > ops.index(["sum"])


def test_two_that_need_each_other_are_copied():
    made = schedule(lambda w, v: (w + v, v - w), np.ones(3), np.ones(3))
    assert len(made.copies) == 1


def test_one_that_reads_other_elements_is_copied():
    assert len(schedule(lambda w: w.flip(0) * 2, np.ones(3)).copies) == 1


def test_a_state_that_does_not_change_stays():
    made = schedule(lambda w, v: (w, v * 2), np.ones(3), np.ones(3))
    assert (made.copies, len(made.kernels)) == ([], 1)


def test_old_values_move_before_new_ones_come():
    made = schedule(lambda w, v: (w * 2, w), np.ones(3), np.ones(3))
    assert [target for _, target in made.copies] == made.state[::-1]
    with pytest.raises(Unsupported, match="exchange their values"):
        schedule(lambda w, v: (v, w), np.ones(3), np.ones(3))
