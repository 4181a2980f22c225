"""`tools/environment.sh` finds a Python of its own accord, or says what is missing.

The interpreters here are scripts that answer as a Python of some version would.
"""

import subprocess

import pytest
from source_tree import ROOT

# What a Python says to the script's questions. {broken}: the modules it lacks; {version}: its own.
FAKE = """#!/bin/sh
echo "{name} $*" >> "{log}"
case "$*" in
    "--version") echo "Python 3.{version}" ;;
    "-c import sys"*) [ {version} -ge 11 ] ;;
    "-c import "*) for lacking in {lacks}; do [ "$2" != "import $lacking" ] || exit 1; done ;;
    "-m pip --version") for lacking in {lacks}; do [ "$lacking" != pip ] || exit 1; done ;;
    "-m venv"*) for folder in "$@"; do :; done
        /bin/mkdir -p "$folder/bin" && /bin/cp "$0" "$folder/bin/python" ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """Runs the script on a machine with these Pythons: name -> (minor version, what it lacks)."""

    def run(pythons, extra=(), **environment):
        place = tmp_path / "bin"
        place.mkdir()
        for name, (version, lacks) in pythons.items():
            fake = FAKE.format(name=name, version=version, lacks=lacks, log=tmp_path / "log")
            (place / name).write_text(fake, encoding="utf-8")
            (place / name).chmod(0o755)
        command = ["/bin/sh", str(ROOT / "tools" / "environment.sh"), "an env", *extra]
        environment |= {"PATH": str(place)}
        result = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        log = tmp_path / "log"
        return result, log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    return run


def test_the_first_new_enough_python_is_taken(machine):
    result, log = machine({"python3": (9, ""), "python3.12": (12, ""), "python3.13": (13, "")})
    assert result.returncode == 0, result.stderr
    assert "python3.12 -m venv --clear an env" in log
    assert log[-1].endswith("--editable .")
    assert not any(line.startswith("python3.13") for line in log)


def test_an_extra_is_installed_with_the_package(machine):
    _, log = machine({"python3": (11, "")}, extra=["test"])
    assert log[-1].endswith("--editable .[test]")


def test_a_python_without_ensurepip_fills_the_environment_by_its_own_pip(machine):
    result, log = machine({"python3": (11, "ensurepip")})
    assert result.returncode == 0, result.stderr
    assert "python3 -m venv --clear --without-pip an env" in log
    assert "python3 -m pip --python an env install --quiet pip" in log


@pytest.mark.parametrize(
    ("pythons", "environment", "message"),
    [
        ({}, {}, "no Python of 3.11 or newer on the PATH (python3 is missing)"),
        ({"python3": (9, "")}, {}, "(python3 is Python 3.9); install one, or name it"),
        ({"python3": (12, ""), "old": (8, "")}, {"PYTHON": "old"}, "PYTHON=old is not a Python"),
        ({"python3": (11, "venv")}, {}, "python3 has no venv module; install it"),
        ({"python3": (11, "ensurepip pip")}, {}, "python3 has neither ensurepip nor pip"),
    ],
)
def test_what_is_missing_is_said(machine, pythons, environment, message):
    result, log = machine(pythons, **environment)
    assert result.returncode == 1
    assert message in result.stderr
    assert not any("-m venv" in line for line in log)
