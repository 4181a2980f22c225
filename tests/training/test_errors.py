"""Problems are gathered and said at once."""

import pytest

from rushlight.training.errors import DivergedError, Problems


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


def test_divergence_is_an_arithmetic_error():
    assert issubclass(DivergedError, ArithmeticError)
