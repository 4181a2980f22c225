"""A name that is not there fails at once: which, why, what is nearest."""

import pytest

import rushlight
from rushlight.absent import absent, shown


@pytest.mark.parametrize(
    ("get", "said"),
    [
        (lambda: rushlight.nn.Conv2d, "rushlight.nn has no Conv2d: convolutions"),
        (lambda: rushlight.nn.Liner, "has no attribute 'Liner'; did you mean Linear"),
        (lambda: rushlight.optim.LBFGS, "rushlight.optim has no LBFGS: it is not written yet"),
        (lambda: rushlight.optim.lr_scheduler.LambdaLR, "has no LambdaLR: .* subclass LRScheduler"),
        (lambda: rushlight.float16, "rushlight has no float16: tensors are float32"),
        (lambda: rushlight.zeroes, "did you mean zeros"),
    ],
)
def test_what_is_said(get, said):
    with pytest.raises(AttributeError, match=said):
        get()


@pytest.mark.parametrize(
    "module",
    [rushlight, rushlight.nn, rushlight.optim, rushlight.optim.lr_scheduler],
    ids=lambda m: m.__name__,
)
def test_no_absent_name_is_there(module):
    (reasons,) = [
        cell.cell_contents
        for cell in module.__getattr__.__closure__
        if isinstance(cell.cell_contents, dict)
    ]
    assert reasons
    assert not set(reasons) & set(vars(module))


def test_private_names_get_no_advice():
    with pytest.raises(AttributeError, match=r"has no attribute '_hidden'$"):
        absent("m", {}, lambda: ["hidden"])("_hidden")


def test_modules_are_hidden_unless_named():
    names = {"one": 1, "_two": 2, "pytest": pytest, "rushlight": rushlight}
    assert shown(names, "rushlight unknown")() == ["one", "rushlight"]
    names["three"] = 3  # what comes later is shown, too
    assert shown(names, "")() == ["one", "three"]
