import collections
import types

import numpy as np
import pytest
from both import assert_both_refuse, assert_same

import rushlight
from rushlight.utils.data import default_collate, default_convert

Point = collections.namedtuple("Point", "x y")


class Stack(list):
    """A sequence of its own kind."""


NAMES = {
    "Point": Point,
    "Stack": Stack,
    "zeros": collections.defaultdict(int, a=1),
    "ordered": collections.OrderedDict(b=1, a=2),
    "frozen": types.MappingProxyType({"a": 1}),
}

COLLATED = [
    "[1, 2]",
    "[1.0, 2.0]",
    "[1, 2.5]",
    "[True, False]",
    "[2**40, 1]",
    "['a', 'b']",
    "[b'a']",
    "(1, 2)",
    "[np.float32(1), np.float32(2)]",
    "[np.float64(1)]",
    "[np.int32(1)]",
    "[np.bool_(True)]",
    "[np.str_('a')]",
    "[np.array([1, 2]), np.array([3, 4])]",
    "[np.array(1.5), np.array(2.5)]",
    "[L.ones(2), L.zeros(2)]",
    "[L.ones(()), L.zeros(())]",
    "[L.ones(2, requires_grad=True), L.zeros(2)]",
    "[(L.ones(2), 3), (L.zeros(2), 4)]",
    "[(1, 2), (3, 4)]",
    "[[1, 2], [3, 4]]",
    "[('a', 1), ('b', 2)]",
    "[(), ()]",
    "[[], []]",
    "[range(2), range(2)]",
    "[Stack([1, 2]), Stack([3, 4])]",
    "[Point(1, 2.0), Point(3, 4.0)]",
    "[Point((1, 'a'), 2.0), Point((3, 'b'), 4.0)]",
    "[{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]",
    "[{}, {}]",
    "[zeros, zeros]",
    "[ordered, ordered]",
    "[frozen, frozen]",
    "[{'a': [1, (2.0, 'x')]}, {'a': [3, (4.0, 'y')]}]",
]


@pytest.mark.parametrize("batch", COLLATED)
def test_collated_as_in_pytorch(torch, batch):
    assert_same(torch, f"L.utils.data.default_collate({batch})", **NAMES)


REFUSED = [
    "[]",
    "5",
    "[None]",
    "[object()]",
    "[{1, 2}]",
    "[1 + 2j]",
    "[1.5, 'a']",
    "[2**70]",
    "[np.array(['a'])]",
    "[np.array([None])]",
    "[np.datetime64('2020')]",
    "[L.ones(2), L.ones(3)]",
    "[np.ones(2), np.ones(3)]",
    "[(1, 2), (3,)]",
    "[[1], [2, 3]]",
    "[{'a': 1}, {'b': 2}]",
    "[{'a': None}, {'a': None}]",
    "[(None,), (None,)]",
]


@pytest.mark.parametrize("batch", REFUSED)
def test_refused_as_in_pytorch(torch, batch):
    assert_both_refuse(torch, f"L.utils.data.default_collate({batch})", **NAMES)


CONVERTED = [
    "1",
    "1.5",
    "'a'",
    "b'a'",
    "None",
    "{1, 2}",
    "np.float32(1)",
    "np.str_('a')",
    "np.array([1, 2])",
    "np.array(['a'])",
    "L.ones(2)",
    "(1, np.array([2]))",
    "[1, np.array([2])]",
    "range(2)",
    "Stack([np.array([2])])",
    "Point(1, np.array([2]))",
    "{'a': np.array([2])}",
    "zeros",
    "ordered",
    "[{'a': (np.array([2]), 'b')}]",
]


@pytest.mark.parametrize("data", CONVERTED)
def test_converted_as_in_pytorch(torch, data):
    assert_same(torch, f"L.utils.data.default_convert({data})", **NAMES)


def test_values_without_the_oracle():
    batch = default_collate([(0.5, "a", np.float32(1)), (1.5, "b", np.float32(2))])
    assert type(batch) is list
    assert [batch[0].tolist(), batch[1], batch[2].tolist()] == [[0.5, 1.5], ("a", "b"), [1.0, 2.0]]
    assert batch[0].dtype is rushlight.float64
    assert batch[2].dtype is rushlight.float32


def test_containers_keep_what_else_they_know():
    batch = default_collate([NAMES["zeros"]] * 2)
    assert batch.default_factory is int
    assert NAMES["zeros"] == {"a": 1}
    assert default_convert(NAMES["zeros"]).default_factory is int


def test_errors_show_what_they_got():
    with pytest.raises(TypeError, match="found <class 'NoneType'>"):
        default_collate([{"a": None}])
    with pytest.raises(RuntimeError, match=r"equal size, got sizes \[1, 2\]"):
        default_collate([[1], [2, 3]])
