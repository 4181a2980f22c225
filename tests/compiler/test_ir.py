"""Programs as data: their text, and that a node is all of its fields."""

import dataclasses

import numpy as np
import pytest

from rushlight.compiler.ir import HOLE, Node, Program, Ref, filled, freeze, thaw
from rushlight.ops.specs import Spec

F32 = np.dtype(np.float32)
NODE = Node("mul", (Ref(0), Ref(1, 1)), (("dims", (0, 1)),), (Spec((2, 3), F32),))
CHANGES = {
    "op": "div",
    "args": (Ref(0), Ref(1, 0)),
    "params": (("dims", (0, 2)),),
    "specs": (Spec((2, 3), np.dtype(np.float64)),),
}


def test_a_node_is_all_of_its_fields():
    assert {f.name for f in dataclasses.fields(Node)} == set(CHANGES)
    assert Node(**vars(NODE)) == NODE
    for field, value in CHANGES.items():
        other = dataclasses.replace(NODE, **{field: value})
        assert other != NODE
        assert len({other, NODE}) == 2, field


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (slice(0, 2, 1), slice(0, 2, None)),
        (0.0, -0.0),
        (1, 1.0),
        (1, True),
        ((1, 2), (1.0, 2)),
        ("sum", "mean"),
        (None, 0),
        (np.dtype(np.float32), np.dtype(np.float64)),
    ],
)
def test_parameters_that_compute_something_else_differ(a, b):
    one, other = (dataclasses.replace(NODE, params=(("p", freeze(v)),)) for v in (a, b))
    assert one != other
    assert len({one, other}) == 2


def test_equal_parameters_are_equal():
    for value in (1, 2.5, float("nan"), -0.0, (1, (slice(0, 2), None)), "sum", True):
        assert freeze(value) == freeze(value)
        assert hash(freeze(value)) == hash(freeze(value))


@pytest.mark.parametrize(
    "value",
    [slice(0, None, 2), (slice(1, 2), 3, None), (), "mean", 1.5, -0.0, True, (("a", (1,)),)],
)
def test_freezing_loses_nothing(value):
    thawed = thaw(freeze(value))
    assert repr(thawed) == repr(value)
    assert type(thawed) is type(value)


def test_nodes_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        NODE.op = "add"


def test_text():
    program = Program(names=("x",))
    program.add(Node("input", (), (("name", "x"),), (Spec((3, 2), F32),)))
    program.add(
        Node(
            "max_dim",
            (Ref(0),),
            (("dim", freeze(1)), ("key", freeze((slice(0, 2, 1), None)))),
            (Spec((3,), F32), Spec((3,), np.dtype(np.int64))),
        )
    )
    program.outputs = (Ref(1, 1), Ref(0))
    assert str(program) == (
        "%0 = input(name=x) : float32[3, 2]\n"
        "%1 = max_dim(%0, dim=1, key=(0:2:1, None)) : float32[3], int64[3]\n"
        "return %1.1, %0"
    )
    assert program.spec(Ref(1, 1)) == Spec((3,), np.dtype(np.int64))


def test_holes_are_filled_in_order():
    assert filled((HOLE, "mean", HOLE, (2, 3)), ["a", "b"]) == ["a", "mean", "b", (2, 3)]
