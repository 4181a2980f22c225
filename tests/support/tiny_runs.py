"""Small data and short trainings that several test files share, and commands to run them."""

import subprocess
import sys

import numpy as np
from typer.testing import CliRunner

# A training of a second's fraction, with everything that a resume must get right.
QUICK = ["--hidden", "6", "--dropout", "0.2", "--epochs", "4", "--batch-size", "16"]


def blobs(rows=60, classes=3, features=4, seed=0):
    """Points around one centre per class: rows (rows, features) and labels (rows,)."""
    random = np.random.default_rng(seed)
    labels = np.arange(rows) % classes
    centres = random.normal(scale=3.0, size=(classes, features))
    return (centres[labels] + random.normal(size=(rows, features))).astype(np.float32), labels


def save_blobs(path, **arguments):
    """The same as an .npz file to train on."""
    x, y = blobs(**arguments)
    np.savez(path, x=x, y=y)
    return path


def rushlight(*words):
    """Run the command line in this process; the result has exit_code, stdout and stderr."""
    from rushlight.cli.app import app

    return CliRunner().invoke(app, [str(word) for word in words])


def start(*words, **options):
    """Start the command line as a process of its own."""
    command = [sys.executable, "-m", "rushlight", *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **{**pipes, **options})


def files_of(folder):
    """Every file of a folder by its path, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
