"""Helpers: they all take part, wait for one another, share, outlive nothing, and never hang."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest
from native_tasks import dividing, rotating
from source_tree import ROOT

from rushlight.compiler.llvm.workers import Workers
from rushlight.threads import get_num_threads, set_num_threads

PATIENCE = 120  # seconds after which a test counts as hanging


@pytest.fixture(autouse=True)
def four_threads():
    before = get_num_threads()
    set_num_threads(4)
    yield
    set_num_threads(before)


@pytest.fixture
def pool():
    pool = Workers()
    yield pool
    pool.stop()


def rotate(pool, rounds, limit=None):
    """Run `rounds` rounds; the number of workers, and how often one left a barrier early."""
    cells = np.zeros(18, np.int64)
    cells[0] = rounds
    wrong = pool.run(rotating(), cells.ctypes.data, limit)
    count = int(cells[1])
    assert (cells[2 : 2 + count] == rounds).all()
    assert (cells[2 + count :] == 0).all()
    return count, wrong


@pytest.mark.parametrize("threads", [1, 2, 3, 4, 7])
def test_all_take_part_and_meet(pool, threads):
    set_num_threads(threads)
    for rounds in (0, 1, 2, 500):
        assert rotate(pool, rounds) == (threads, 0)


def test_a_limit(pool):
    assert [rotate(pool, 10, limit)[0] for limit in (1, 2, 9, 3)] == [1, 2, 4, 3]


def test_more_threads_and_fewer_from_call_to_call(pool):
    for threads in (2, 5, 1, 3, 5):
        set_num_threads(threads)
        assert rotate(pool, 20) == (threads, 0)


def test_threads_are_started_once(pool):
    rotate(pool, 1)
    before = threading.active_count()
    for _ in range(100):
        rotate(pool, 3)
    assert threading.active_count() == before


def test_stopped_helpers_end_and_new_ones_begin(pool):
    before = threading.active_count()
    rotate(pool, 1)
    assert threading.active_count() == before + 3
    pool.stop()
    assert threading.active_count() == before
    assert rotate(pool, 5) == (4, 0)


def test_calls_from_several_threads_share_the_helpers(pool):
    results, errors = [], []

    def work():
        for _ in range(30):
            count, wrong = rotate(pool, 50)
            results.append(count)
            errors.append(wrong)

    callers = [threading.Thread(target=work) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(PATIENCE)
        assert not caller.is_alive()
    assert len(results) == 180
    assert not any(errors)
    assert set(results) <= {1, 2, 3, 4}
    assert rotate(pool, 5) == (4, 0)  # all helpers came back


@contextmanager
def stolen(count):
    """So many processes that do nothing but turn."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.parametrize("loops", [1, 2])
def test_a_stolen_core_slows_and_never_hangs(pool, loops):
    set_num_threads(2)
    rotate(pool, 10)
    with stolen(loops):
        began = time.perf_counter()
        for _ in range(20):
            assert rotate(pool, 100) == (2, 0)
        assert time.perf_counter() - began < PATIENCE


def test_who_waits_long_sleeps(pool):
    """Idle helpers use no processor."""
    rotate(pool, 10)
    time.sleep(0.05)
    began = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - began < 0.1


def test_subnormals_are_zeros_within_and_numbers_without(pool):
    x = np.array([1e-40, 0], np.float32)
    assert pool.run(dividing(), x.ctypes.data) == 0
    assert x[0] * np.float32(0.5) > 0


SCRIPT = """
import os, sys, threading
import numpy as np
sys.path[:0] = {paths!r}
from native_tasks import rotating
from rushlight.compiler.llvm.workers import WORKERS
from rushlight.threads import set_num_threads
set_num_threads(3)
def rotate():
    cells = np.zeros(18, np.int64)
    cells[0] = 50
    assert WORKERS.run(rotating(), cells.ctypes.data) == 0
    return int(cells[1])
{body}
"""
FORKING = """
assert rotate() == 3
child = os.fork()
if not child:
    assert threading.active_count() == 1
    assert rotate() == 3
    assert rotate() == 3
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert rotate() == 3
print("done")
"""
ENDING = """
caller = threading.Thread(target=lambda: [rotate() for _ in range(10**9)], daemon=True)
caller.start()
assert rotate() >= 1
print("done")
"""


def run_script(body):
    paths = [str(ROOT / "tests" / "support"), str(ROOT / "src")]
    code = SCRIPT.format(paths=paths, body=body)
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_forked_child_has_helpers_of_its_own():
    result = run_script(FORKING)
    assert (result.stdout, result.stderr, result.returncode) == ("done\n", "", 0)


def test_a_process_ends_while_others_work():
    result = run_script(ENDING)
    assert (result.stdout, result.stderr, result.returncode) == ("done\n", "", 0)
