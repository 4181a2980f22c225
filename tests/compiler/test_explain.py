"""The stages of a step as text: what they say of inputs, kernels and code."""

import numpy as np

import rushlight as rl
from rushlight.compiler import trace_step
from rushlight.compiler.explain import STAGES, explained
from rushlight.tensor import wrap


def descent():
    """One step down the slope of (w · x)², and its only parameter."""
    w = rl.tensor([1.0, 2.0], requires_grad=True)
    optimizer = rl.optim.SGD([w], lr=0.5)

    def step(x):
        loss = ((w * x) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return trace_step([w], step, [wrap(np.ones(2, np.float32))])


def test_every_stage_is_there():
    found = explained(descent())
    assert tuple(stage.name for stage in found.stages) == STAGES
    assert str(found) == "\n".join(map(str, found.stages))


def test_inputs_are_named_where_names_are_given():
    assert "# given at each step" in explained(descent())["traced"].text
    assert "# the weights" in explained(descent(), {0: "the weights"})["traced"].text


def test_the_new_state_goes_where_the_old_one_was():
    lines = explained(descent(), {0: "the weights"})["buffers"].text.split("\n")
    read = next(x for x in lines if x.endswith("the weights")).split(" at ")[1].split(":")[0]
    assert any(x.startswith("    writes") and f" at {read}:" in x for x in lines)


def test_the_summary_counts():
    found = explained(descent())
    assert f"expand {found['expanded'].summary.split()[0]}, then" in found["optimised"].summary
    assert repr(found) == f"<a step at {len(STAGES)} stages, {found.cost}>"
