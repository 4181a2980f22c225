"""The function of all epochs: it stops where it must, and goes on from there."""

import ctypes

import numpy as np
import pytest
from llvmlite import ir
from native_programs import program_of

from rushlight.compiler.llvm.epoch import BUDGET, EPOCH, EPOCHS, STEP, Batches, emit_run
from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.native import compile_native
from rushlight.compiler.lower import scheduled
from rushlight.compiler.native import aligned
from rushlight.compiler.passes import optimised

ROWS = np.arange(1.0, 6.0)


class Run:
    """w adds up the rows of each batch; the result is their sum."""

    def __init__(self):
        def schedule(rows, start=0):
            program = program_of(lambda w, x: (x.sum(), w + x.sum()), np.ones(()), np.ones(rows))
            return scheduled(optimised(program), 1, 8, start)

        self.full = schedule(2)
        last = schedule(1, self.full.size)
        module = ir.Module("test")
        module.triple = host().triple
        batches = Batches(5, 2, self.full, last, [ROWS.dtype], 8, False)
        self.arena = aligned(emit_run(module, batches, host()))
        self.run = compile_native(str(module)).function(
            "run", ctypes.c_int64, *[ctypes.c_void_p] * 3
        )
        self.sums, self.order, self.before = np.zeros((4, 1)), np.arange(5), np.zeros(1)
        places = [self.sums, self.order, self.before, self.before, ROWS]
        self.table = np.array([a.ctypes.data for a in places])
        self.control = np.zeros(4, np.int64)

    def __call__(self, epochs, budget):
        self.control[[EPOCHS, BUDGET]] = epochs, budget
        places = (self.arena, self.table, self.control)
        return self.run(*[a.ctypes.data for a in places])

    @property
    def w(self):
        return float(self.full.state[0].view(self.arena))


@pytest.mark.parametrize("budget", [1, 2, 3, 4, 100])
def test_it_goes_on_where_it_stopped(budget):
    run = Run()
    calls = 0
    while run.control[EPOCH] < 4:
        assert run(4, budget) == 0
        calls += 1
    assert run.sums.tolist() == [[15.0]] * 4
    assert run.w == 60
    assert run.before[0] == 45  # the state as it was before the last epoch
    assert calls == -(-12 // budget)


def test_it_takes_no_more_steps_than_it_may():
    run = Run()
    run(4, 2)
    assert (run.control[EPOCH], run.control[STEP], run.control[BUDGET]) == (0, 2, 0)
    assert run.w == 10


def test_it_tells_of_a_result_that_is_not_finite():
    run = Run()
    run.order[:] = [0, 1, 2, 3, 4]
    ROWS[4] = np.nan
    try:
        assert run(4, 100) == 1
    finally:
        ROWS[4] = 5.0
    assert (run.control[EPOCH], run.control[STEP]) == (0, 2)


def test_the_mode_of_the_processor_is_put_back():
    tiny = np.array([5e-324, 1e-310])
    Run()(4, 100)
    assert (tiny * 0.5 != 0).tolist() == [False, True]
