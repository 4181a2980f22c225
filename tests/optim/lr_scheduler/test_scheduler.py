"""What all schedulers share: the order of steps, warnings, tensors as rates, closed forms."""

import re
import warnings

import pytest

import rushlight


def made(lib, name="StepLR", lr=0.5, **options):
    optimizer = lib.optim.SGD([lib.ones(2)], lr=lr)
    options = options or {"step_size": 3}
    return optimizer, getattr(lib.optim.lr_scheduler, name)(optimizer, **options)


def warned(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [(w.category, re.sub(r"\s+", " ", str(w.message))) for w in caught]


def early(lib):
    _, scheduler = made(lib)
    scheduler.step()
    scheduler.step()


def early_after_a_step_before(lib):
    optimizer = lib.optim.SGD([lib.ones(2)])
    optimizer.step()
    lib.optim.lr_scheduler.StepLR(optimizer, 3).step()


def second_scheduler(lib):
    optimizer, _ = made(lib)
    optimizer.step()
    lib.optim.lr_scheduler.StepLR(optimizer, 3).step()


def overridden(lib):
    optimizer, scheduler = made(lib)
    optimizer.step = lambda: None
    scheduler.step()


def asked(lib):
    made(lib)[1].get_lr()


def with_epoch(lib):
    optimizer, scheduler = made(lib)
    optimizer.step()
    scheduler.step(7)


def right(lib):
    optimizer, scheduler = made(lib)
    optimizer.step()
    scheduler.step()
    scheduler.step()


@pytest.mark.parametrize(
    "use",
    [early, early_after_a_step_before, second_scheduler, overridden, asked, with_epoch, right],
)
def test_warns_as_torch_does(torch, use):
    assert warned(lambda: use(rushlight)) == warned(lambda: use(torch))


@pytest.mark.parametrize(
    ("name", "options"), [("StepLR", {"step_size": 3}), ("CosineAnnealingLR", {"T_max": 20})]
)
def test_the_closed_form_is_torchs(torch, name, options):
    def rates(lib):
        optimizer, scheduler = made(lib, name, **options)
        optimizer.step()
        for epoch in (0, 5, 2, 19, 20, 33):
            scheduler.step(epoch)
            yield scheduler.get_last_lr()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert list(rates(rushlight)) == list(rates(torch))


def test_a_tensor_as_rate_is_written_into():
    lr = rushlight.tensor(0.5)
    optimizer, scheduler = made(rushlight, lr=lr, step_size=1)
    for _ in range(2):
        optimizer.step()
        scheduler.step()
    assert optimizer.param_groups[0]["lr"] is lr
    assert lr.item() == pytest.approx(0.005)
    last = scheduler.get_last_lr()[0]
    last.fill_(7.0)
    assert lr.item() == pytest.approx(0.005)
    assert scheduler.base_lrs[0].item() == 0.5


def test_resumes_from_an_epoch(torch):
    def rates(lib):
        optimizer, _ = made(lib)
        scheduler = lib.optim.lr_scheduler.StepLR(optimizer, 3, last_epoch=4)
        optimizer.step()
        for _ in range(4):
            scheduler.step()
            yield scheduler.get_last_lr(), scheduler.last_epoch

    assert list(rates(rushlight)) == list(rates(torch))


def test_a_resume_needs_the_first_rates():
    optimizer = rushlight.optim.SGD([rushlight.ones(2)])
    with pytest.raises(KeyError, match=r"'initial_lr' is not specified in param_groups\[0\]"):
        rushlight.optim.lr_scheduler.StepLR(optimizer, 3, last_epoch=4)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("StepLR", {"step_size": 3}),
        ("OneCycleLR", {"max_lr": 1.0, "total_steps": 3}),
        ("ReduceLROnPlateau", {}),
    ],
)
def test_wants_an_optimizer(name, options):
    with pytest.raises(TypeError, match="list is not an Optimizer"):
        getattr(rushlight.optim.lr_scheduler, name)([], **options)


def test_the_base_class_says_what_is_missing():
    optimizer = rushlight.optim.SGD([rushlight.ones(2)])
    with pytest.raises(NotImplementedError, match="LRScheduler does not say"):
        rushlight.optim.lr_scheduler.LRScheduler(optimizer)


def test_the_number_of_groups_must_not_change():
    optimizer, scheduler = made(rushlight)
    optimizer.add_param_group({"params": rushlight.ones(3)})
    optimizer.step()
    scheduler.step()  # StepLR follows the groups
    assert len(scheduler.get_last_lr()) == 2
