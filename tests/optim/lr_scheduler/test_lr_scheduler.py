"""Every public scheduler has its cases."""

from optim_cases import SCHEDULERS

from rushlight.optim import lr_scheduler


def test_every_scheduler_has_cases():
    assert {case.name for case in SCHEDULERS} == set(lr_scheduler.__all__) - {"LRScheduler"}
