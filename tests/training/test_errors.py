"""Problems are gathered and said at once."""

import errno
import os

import pytest

from rushlight.training.errors import (
    CheckpointError,
    DamagedError,
    DivergedError,
    Problems,
    message_of,
)


def test_all_are_in_one_message():
    problems = Problems("fit()")
    with problems.gathered():
        raise ValueError("a")
    with problems.gathered():
        raise ValueError("b")
    with pytest.raises(ValueError, match=r"^fit\(\): a; b$"):
        problems.refuse()


def test_none_is_none():
    problems = Problems("fit()")
    with problems.gathered():
        pass
    problems.refuse()


def test_other_errors_pass():
    with pytest.raises(TypeError), Problems("fit()").gathered():
        raise TypeError("x")


def test_divergence_is_an_arithmetic_error_with_its_cure():
    assert issubclass(DivergedError, ArithmeticError)
    assert "a; try a smaller learning rate" in str(DivergedError("a"))
    assert str(DivergedError("a", "b")) == "fit(): a; b"


def test_a_checkpoint_error_names_file_differences_and_what_to_do():
    error = CheckpointError("a/b", "is of another", ["x was 1 and is 2", "y too"], "ask again")
    assert str(error) == (
        "fit(): a/b is of another: x was 1 and is 2; y too; ask again, or start anew with "
        "resume=False"
    )
    assert str(DamagedError("a", "is damaged")).endswith("is damaged; start anew with resume=False")


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
OF_A_FILE = OSError(errno.ENOSPC, "write_atomic(): full; free some", "a/b")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("fit(): the loss is nan"), "the loss is nan"),
        (ValueError("read_npy(): a.npy: damaged"), "a.npy: damaged"),
        (ValueError("f: a file of one letter"), "f: a file of one letter"),
        (ValueError("in the middle fit(): is left"), "in the middle fit(): is left"),
        (FULL, "No space left on device"),
        (OF_A_FILE, "a/b: full; free some"),
        (FileNotFoundError("no such file"), "no such file"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_message_leaves_the_function_out(error, text):
    assert message_of(error) == text
