"""SGD equals PyTorch's: live, frozen, and as a traced step."""

import pytest
from optim_checks import check_against_golden, check_against_torch, check_traced, each_case


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@each_case("SGD")
def test_equals_torch(torch, case, dtype):
    check_against_torch(torch, case, dtype)


@each_case("SGD")
def test_equals_golden(case):
    check_against_golden(case)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@each_case("SGD")
def test_traced_step_equals_eager(case, dtype):
    check_traced(case, dtype)
