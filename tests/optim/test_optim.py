"""Every public optimizer has its cases."""

from optim_cases import OPTIMIZERS

import rushlight.optim


def test_every_optimizer_has_cases():
    public = {
        name
        for name in rushlight.optim.__all__
        if isinstance(getattr(rushlight.optim, name), type) and name != "Optimizer"
    }
    assert {case.name for case in OPTIMIZERS} == public
