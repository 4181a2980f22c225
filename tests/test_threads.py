"""The number of threads: what was said, else the environment, else the processors."""

import os
import subprocess
import sys

import pytest
from source_tree import ROOT

from rushlight.threads import get_num_threads, set_num_threads


def in_a_new_process(**variables):
    own = {k: v for k, v in os.environ.items() if not k.endswith("NUM_THREADS")}
    code = "from rushlight.threads import get_num_threads; print(get_num_threads())"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**own, "PYTHONPATH": str(ROOT / "src"), **variables},
        capture_output=True,
        text=True,
    )


def test_what_was_said_holds():
    before = get_num_threads()
    for number in (3, 1, before):
        set_num_threads(number)
        assert get_num_threads() == number


@pytest.mark.parametrize("number", [0, -1, "2", 1.5, True, None])
def test_other_things_are_refused_as_pytorch_does(number, torch):
    with pytest.raises(RuntimeError) as theirs:
        torch.set_num_threads(number)
    with pytest.raises(RuntimeError) as ours:
        set_num_threads(number)
    assert str(ours.value).startswith(str(theirs.value))


@pytest.mark.parametrize(
    ("variables", "number"),
    [
        ({"RUSHLIGHT_NUM_THREADS": "5"}, "5"),
        ({"RUSHLIGHT_NUM_THREADS": "5", "OMP_NUM_THREADS": "3"}, "5"),
        ({"OMP_NUM_THREADS": "3"}, "3"),
        ({"OMP_NUM_THREADS": "2,1", "RUSHLIGHT_NUM_THREADS": " 4 "}, "4"),
    ],
)
def test_the_environment(variables, number):
    assert in_a_new_process(**variables).stdout.strip() == number


def test_without_a_word_there_is_one_for_each_processor():
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    assert int(in_a_new_process(OMP_NUM_THREADS="all").stdout) == (processors or os.cpu_count())


def test_a_wrong_word_in_the_environment_is_an_error():
    error = in_a_new_process(RUSHLIGHT_NUM_THREADS="many").stderr
    assert "RUSHLIGHT_NUM_THREADS must be a positive integer, got 'many'" in error
