"""StepLR equals PyTorch's to the last bit, frozen values, and itself when resumed."""

from optim_checks import check_golden_schedule, check_resumed_schedule, check_schedule, each_case


@each_case("StepLR")
def test_equals_torch(torch, case):
    check_schedule(torch, case)


@each_case("StepLR")
def test_equals_golden(case):
    check_golden_schedule(case)


@each_case("StepLR")
def test_resumes(case):
    check_resumed_schedule(case)
