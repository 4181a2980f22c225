"""The suite sees what it is for: each fault that is planted in Rushlight fails the right test."""

import re

import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")
pytest.importorskip("expecttest", reason="PyTorch's test material imports it")

import parity_modules
import parity_operators
import parity_optimizers
from parity_gaps import GAPS, assert_agrees

import rushlight

exp, narrow, Linear, SGD = rushlight.exp, rushlight.narrow, rushlight.nn.Linear, rushlight.optim.SGD


def tangent(x):
    """Right in value and slope; straight where exp is curved."""
    point = x.detach()
    return exp(point) + exp(point) * (x - point)


def forgetful(x):
    """Writes over its operand."""
    result = exp(x.detach()) + 0 * x if x.requires_grad else exp(x)
    x.detach().fill_(0)
    return result


def lenient(*args):
    try:
        return narrow(*args)
    except (RuntimeError, IndexError):
        return args[0]


def impolite(*args):
    try:
        return narrow(*args)
    except RuntimeError as error:
        raise KeyError("narrow") from error


FUNCTIONS = {
    "value": (lambda x: exp(x) * (1 + 1e-4), "result: .* values differ"),
    "one value": (lambda x: exp(x) + (x == x.max()) * 1e-4 if x.numel() else exp(x), "values"),
    "slope": (lambda x: exp(x.detach()) + 2 * (x - x.detach()), "gradients: .* values differ"),
    "no slope": (lambda x: exp(x.detach()), "requires_grad False, not True"),
    "curvature": (tangent, "second gradients"),
    "dtype": (lambda x: exp(x).double(), "dtype float64, not float32"),
    "shape": (lambda x: exp(x)[None], "shape"),
    "type": (lambda x: exp(x).numpy(force=True), "type ndarray, not Tensor"),
    "operand": (forgetful, "operands"),
    "layout": (lambda x: exp(x) if x.is_contiguous() else exp(x) * 2, "not contiguous: result"),
    "error": (lambda x: exp(x.nosuch), "AttributeError"),
}


@pytest.mark.parametrize("fault", FUNCTIONS)
def test_a_wrong_function_fails(fault, monkeypatch):
    wrong, words = FUNCTIONS[fault]
    monkeypatch.setattr(rushlight, "exp", wrong)
    with pytest.raises(AssertionError, match=words):
        assert_agrees("operators", "exp", parity_operators.cases("exp", limit=0), gaps={})


@pytest.mark.parametrize(("name", "words"), [("exp", "method"), ("exp_", "in place.*place")])
def test_a_wrong_method_fails(name, words, monkeypatch):
    monkeypatch.setattr(rushlight.Tensor, name, lambda x: exp(x) if name == "exp_" else exp(-x))
    with pytest.raises(AssertionError, match=words):
        assert_agrees("operators", "exp", parity_operators.cases("exp", limit=3), gaps={})


@pytest.mark.parametrize(("wrong", "words"), [(lenient, "not RuntimeError"), (impolite, "KeyErr")])
def test_a_missing_refusal_fails(wrong, words, monkeypatch):
    monkeypatch.setattr(rushlight, "narrow", wrong)
    with pytest.raises(AssertionError, match=words):
        assert_agrees("operators", "narrow", parity_operators.refusals("narrow"), gaps={})


class Renamed(Linear):
    pass


class Doubled(Linear):
    def forward(self, x):
        return super().forward(x) * 2


class Redrawn(Linear):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.reset_parameters()


class Buffered(Linear):
    def forward(self, x):
        self.register_buffer("seen", x.detach())
        return super().forward(x)


for _class in (Doubled, Redrawn, Buffered):
    _class.__name__ = "Linear"  # their text is as it should be
MODULES = {Renamed: "text", Doubled: "result", Redrawn: "state", Buffered: "state after"}


@pytest.mark.parametrize("wrong", MODULES)
def test_a_wrong_module_fails(wrong, monkeypatch):
    monkeypatch.setattr(rushlight.nn, "Linear", wrong)
    with pytest.raises(AssertionError, match=f": {MODULES[wrong]}: "):
        assert_agrees("modules", "nn.Linear", parity_modules.cases("nn.Linear", limit=2), gaps={})


class Hasty(SGD):
    def step(self, closure=None):
        result = super().step(closure)
        self.param_groups[0]["lr"] *= 1.1
        return result


class Careless(SGD):
    def __init__(self, params, *args, **kwargs):
        super().__init__(params, *args, **{k: v for k, v in kwargs.items() if k != "lr"})


def test_a_wrong_optimizer_fails(monkeypatch):
    monkeypatch.setattr(rushlight.optim, "SGD", Hasty)
    with pytest.raises(AssertionError, match="step 1"):
        assert_agrees("optimizers", "SGD", parity_optimizers.cases("SGD"), gaps={})


def test_an_optimizer_that_refuses_nothing_fails(monkeypatch):
    monkeypatch.setattr(rushlight.optim, "SGD", Careless)
    with pytest.raises(AssertionError, match="not ValueError"):
        assert_agrees("optimizers", "SGD", parity_optimizers.refusals("SGD"), gaps={})


def test_a_gap_is_known_while_it_lasts():
    key = "function float64 #0"
    gaps = {"operators": {"exp": {"reason": "planted", "differs": [key]}}}
    agreeing = [(key, list)]
    with pytest.raises(AssertionError, match=f"agrees now.*{key}"):
        assert_agrees("operators", "exp", agreeing, gaps=gaps)
    assert_agrees("operators", "exp", [(key, lambda: ["differs"])], gaps=gaps)
    assert_agrees("operators", "exp", [("method float64 #0", list)], gaps=gaps)
    with pytest.raises(AssertionError, match="method float64 #0: differs"):
        assert_agrees("operators", "exp", [("method float64 #0", lambda: ["differs"])], gaps=gaps)


def test_what_compares_nothing_fails():
    with pytest.raises(AssertionError, match="nothing was compared"):
        assert_agrees("operators", "exp", [("function float64 #0", lambda: None)])


def test_every_gap_has_its_reason_and_its_operator():
    known = {
        "operators": parity_operators.operators(),
        "modules": parity_modules.modules(),
        "optimizers": parity_optimizers.optimizers(),
    }
    for kind, named in GAPS.items():
        for name, gap in named.items():
            assert name in known[kind]
            assert re.search(r"\w \w", gap["reason"]), f"{kind} {name}: give the reason"
            assert gap["differs"]
