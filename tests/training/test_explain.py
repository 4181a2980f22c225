"""``explain_step``: every stage is there, says what it should, and nothing is trained."""

import io

import numpy as np
import pytest

import rushlight as rl
from rushlight.compiler import TraceError
from rushlight.compiler.explain import STAGES
from rushlight.training.explain import explain_step


def parts():
    rl.manual_seed(0)
    nn = rl.nn
    model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid())
    return model, nn.BCELoss(), rl.optim.Adam(model.parameters())


@pytest.fixture(scope="module")
def printed():
    """What is printed, and what is returned."""
    file = io.StringIO()
    return file, explain_step(*parts(), rl.rand(3, 2), rl.ones(3, 1), file=file)


def test_all_stages_are_printed_in_order(printed):
    file, found = printed
    assert tuple(stage.name for stage in found.stages) == STAGES
    titles = [x for x in file.getvalue().split("\n") if x.startswith("== ")]
    assert [title.split(":")[0][3:] for title in titles] == list(STAGES)


def test_inputs_have_the_names_that_the_user_knows(printed):
    text = printed[1]["traced"].text
    for words in (
        "the parameter 0.weight",
        "exp_avg_sq of 2.bias",
        "the learning rate",
        "the inputs of the batch",
        "its targets",
    ):
        assert f"# {words}" in text


def test_each_operation_has_words_and_costs(printed):
    lines = printed[1]["traced"].text.split("\n")
    (line,) = [x for x in lines if "= linear(" in x and "[3, 1]" in x]
    assert line.endswith("# x·Wᵀ + b  [27 flop 80 B]")


def test_passes_leave_less(printed):
    def nodes(name):
        return int(printed[1][name].summary.split()[0])

    assert nodes("traced") < nodes("expanded")
    assert nodes("optimised") < nodes("expanded")
    assert f"expand {nodes('expanded')}, then" in printed[1]["optimised"].summary


def test_code_is_for_this_processor(printed):
    found = printed[1]
    assert "define" in found["llvm"].text
    assert ".text" in found["assembly"].text or "__text" in found["assembly"].text


def test_chosen_stages_only():
    file = io.StringIO()
    explain_step(*parts(), rl.rand(3, 2), rl.ones(3, 1), stages=["buffers"], file=file)
    assert file.getvalue().count("== ") == 1
    assert file.getvalue().startswith("== buffers")


def test_nothing_is_trained():
    model, loss, optimizer = parts()
    before = [p.detach().numpy().copy() for p in model.parameters()]
    explain_step(model, loss, optimizer, rl.rand(3, 2), rl.ones(3, 1), file=io.StringIO())
    for p, old in zip(model.parameters(), before, strict=True):
        np.testing.assert_array_equal(p.detach().numpy(), old)
        assert p.grad is None
    assert all(float(kept["step"]) == 0 for kept in optimizer.state.values())


def test_unknown_stages_are_named():
    with pytest.raises(ValueError, match=r"no stages \['wasm'\]; there are traced"):
        explain_step(*parts(), rl.rand(3, 2), rl.ones(3, 1), stages=["wasm"])


def test_a_missing_stage_is_named(printed):
    with pytest.raises(KeyError, match="there is no stage 'wasm'"):
        printed[1]["wasm"]


def test_what_cannot_be_traced_says_why():
    class Branch(rl.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = rl.nn.Linear(2, 1)

        def forward(self, x):
            return self.layer(x) if x.sum() > 0 else -self.layer(x)

    model = Branch()
    optimizer = rl.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(TraceError, match="asks for the value"):
        explain_step(model, "mse", optimizer, rl.rand(3, 2), rl.ones(3, 1))
