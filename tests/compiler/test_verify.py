"""Broken programs, one rule at a time: each is found, and the node that breaks it is named."""

import dataclasses

import numpy as np
import pytest

import rushlight.functional  # noqa: F401 - fills the table
from rushlight.compiler import trace, verify
from rushlight.compiler.ir import Node, Ref
from rushlight.ops import tensors as rows
from rushlight.ops.specs import Spec

F32 = np.dtype(np.float32)


def network(x, w):
    """Something of everything: constants, parameters, a joint backward."""
    w = w.requires_grad_()
    y = rows.relu(rows.matmul(x, w) * 2)
    loss = rows.mean(y, dims=(0, 1), keepdim=False)
    loss.backward()
    return loss.detach(), w.grad


@pytest.fixture
def program():
    made = trace(network, Spec((2, 3), F32), Spec((3, 4), F32))
    assert "mean.backward" in made.text()
    return made


def change(program, which, **fields):
    number = next(i for i, node in enumerate(program.nodes) if node.op == which)
    program.nodes[number] = dataclasses.replace(program.nodes[number], **fields)


def test_a_right_program_passes(program):
    verify(program)


def _drop_parameter(program):
    change(program, "mean", params=(("dims", (0, 1)),))


def _wrong_parameter(program):
    change(program, "mean", params=(("dims", (0,)), ("keepdim", False)))


BROKEN = {
    "an argument that comes later": (
        lambda p: change(p, "matmul", args=(Ref(0), Ref(9))),
        r"matmul\(%0, %9\).* uses %9, which does not come earlier",
    ),
    "an argument before the first": (
        lambda p: change(p, "matmul", args=(Ref(0), Ref(-1))),
        "which does not come earlier",
    ),
    "an output that does not exist": (
        lambda p: change(p, "matmul", args=(Ref(0), Ref(1, 1))),
        "uses output 1 of %1, which does not exist",
    ),
    "too few arguments": (
        lambda p: change(p, "matmul", args=(Ref(0),)),
        "takes 2 arguments, not 1",
    ),
    "too few in the backward": (
        lambda p: change(p, "relu.backward", args=(Ref(0),)),
        "takes 2 arguments, not 1",
    ),
    "a row that does not exist": (
        lambda p: change(p, "matmul", op="matmull"),
        "there is no row 'matmull'",
    ),
    "a kind of backward that does not exist": (
        lambda p: change(p, "mean.backward", op="mean.forward"),
        "there is no row 'mean.forward'",
    ),
    "a wrong shape": (
        lambda p: change(p, "matmul", specs=(Spec((2, 5), F32),)),
        r"matmul.* should be of float32\[2, 4\]",
    ),
    "a wrong type": (
        lambda p: change(p, "mean", specs=(Spec((), np.dtype(np.float64)),)),
        r"should be of float32\[\]",
    ),
    "one result too many": (
        lambda p: change(p, "mean", specs=(Spec((), F32),) * 2),
        "should be of",
    ),
    "a wrong gradient": (
        lambda p: change(p, "mean.backward", specs=(Spec((4, 2), F32),)),
        r"should be of float32\[2, 4\]",
    ),
    "a parameter that is missing": (_drop_parameter, "needs the parameters"),
    "another parameter": (_wrong_parameter, r"should be of float32\[4\]"),
    "a constant that does not exist": (
        lambda p: change(p, "constant", params=(("number", 99),)),
        "is no constant",
    ),
    "a constant of another shape": (
        lambda p: p.constants.__setitem__(0, np.zeros(3, np.float32)),
        r"should be of float32\[3\]",
    ),
    "an input too many": (lambda p: setattr(p, "names", (*p.names, "z")), "input nodes are named"),
    "an input of another name": (
        lambda p: change(p, "input", params=(("name", "z"),)),
        "input nodes are named",
    ),
    "a result that does not exist": (
        lambda p: setattr(p, "outputs", (Ref(99),)),
        "the program's output uses %99",
    ),
    "a result's output that does not exist": (
        lambda p: setattr(p, "outputs", (Ref(0, 3),)),
        "the program's output uses output 3 of %0",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_program_is_found(program, broken):
    break_, message = BROKEN[broken]
    break_(program)
    with pytest.raises(ValueError, match=message):
        verify(program)


def test_every_node_is_looked_at(program):
    """Whatever node's result is declared wrongly, it is found."""
    for number, node in enumerate(program.nodes):
        wrong = Node(node.op, node.args, node.params, (Spec((7,), np.dtype(np.int8)),))
        program.nodes[number] = wrong
        if node.op != "input":
            with pytest.raises(ValueError, match="should be of"):
                verify(program)
        program.nodes[number] = node
    verify(program)
