"""`.ci/run` passes only when tests ran and passed, and pytest's closing line is its last."""

import os
import subprocess

import pytest
from source_tree import ROOT

PASSED = "======================== 3 passed, 1 skipped in 0.10s ========================="
FAILED = "=================== 1 failed, 2 passed in 61.00s (0:01:01) ===================="
SKIPPED = "============================= 4 skipped in 0.10s =============================="
NONE = "============================ no tests ran in 0.01s ============================"


@pytest.fixture
def ci(tmp_path):
    """Runs `.ci/run` with a `make` that prints a text and ends with a status."""

    def run(text, status):
        make = tmp_path / "make"
        make.write_text(
            f"#!/bin/sh\necho \"$@\" > '{tmp_path}/arguments'\nprintf '%s\\n' '{text}'\n"
            f"[ {status} -eq 0 ] || echo 'make: *** [test] Error {status}' >&2\nexit {status}\n",
            encoding="utf-8",
        )
        make.chmod(0o755)
        result = subprocess.run(
            [str(ROOT / ".ci" / "run")],
            env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        return result.returncode, result.stdout.splitlines()

    return run


def test_it_calls_make_test_in_an_environment_of_its_own(ci, tmp_path):
    assert ci(PASSED, 0) == (0, [PASSED])
    target, environment = (tmp_path / "arguments").read_text(encoding="utf-8").split()
    assert target == "test"
    assert environment.startswith("VENV=/")


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [(FAILED, 2, 2), (SKIPPED, 0, 1), (NONE, 2, 2)],
    ids=["failed", "only skipped", "none"],
)
def test_it_fails_where_no_test_passed_or_one_failed(ci, text, status, code):
    returned, lines = ci(text, status)
    assert (returned, lines[-1]) == (code, text)


def test_it_says_that_pytest_did_not_run(ci):
    code, lines = ci("no Python", 2)
    assert (code, lines[-1]) == (2, ".ci/run: pytest did not run")
