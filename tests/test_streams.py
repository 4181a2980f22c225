"""Output that cannot be written, or that nobody reads: one line, or none, and an exit code."""

import errno
import os
import subprocess
import sys

import pytest
from tiny_runs import start

from rushlight.streams import PIPE_CLOSED, StreamError, named_streams

FULL = "/dev/full"
needs_full = pytest.mark.skipif(not os.path.exists(FULL), reason=f"no {FULL}")  # noqa: PTH110

# Whether it is told at once or only at the end of the program.
COMMANDS = [
    ["--help"],
    ["--version"],
    ["train", "--help"],
    ["train", "xor", "--epochs=1", "--json"],
]


def run(words, stdout, folder, **options):
    process = start(*words, stdout=stdout, cwd=folder, **options)
    _, error = process.communicate(timeout=120)
    return process.returncode, error


@needs_full
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk_is_one_line(words, unbuffered, tmp_path):
    quiet = ["--quiet"] if "xor" in words else []
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with open(FULL, "w") as full:  # noqa: PTH123
        code, error = run([*words, *quiet], full, tmp_path, env=environment)
    assert (code, error) == (1, "error: standard output: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_reader_that_has_gone_is_no_error(words, tmp_path):
    quiet = ["--quiet"] if "xor" in words else []
    reader, writer = os.pipe()
    os.close(reader)
    code, error = run([*words, *quiet], writer, tmp_path)
    os.close(writer)
    assert (code, error) == (PIPE_CLOSED, "")


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise")
def test_without_a_reader_of_its_progress_a_training_ends_and_can_go_on(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    process = start("train", "xor", "--epochs", "3", cwd=tmp_path, stderr=writer)
    os.close(writer)
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, out) == (PIPE_CLOSED, "")
    process = start("train", "--resume", "runs/xor", cwd=tmp_path)
    out, _ = process.communicate(timeout=120)
    assert "3 epochs" in out


def test_closed_streams_are_borne():
    code = "import sys; sys.stdout = sys.stderr = None\nfrom rushlight.cli import main\nmain()"
    done = subprocess.run([sys.executable, "-c", code, "--version"], check=False)
    assert done.returncode == 0


class Failing:
    """A stream on which every write fails."""

    def __init__(self, code):
        self.code = code
        self.file = os.open(os.devnull, os.O_WRONLY)

    def write(self, text):
        raise OSError(self.code, os.strerror(self.code))

    def fileno(self):
        return self.file

    def flush(self):
        pass


def test_the_stream_is_named(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Failing(errno.EIO))
    with pytest.raises(StreamError) as caught, named_streams():
        print("text")
    assert (caught.value.errno, caught.value.filename) == (errno.EIO, "standard output")


def test_afterwards_the_streams_are_the_old_ones():
    before = sys.stdout, sys.stderr
    with named_streams():
        assert sys.stdout is not before[0]
        assert sys.stdout.encoding == before[0].encoding
    assert (sys.stdout, sys.stderr) == before
