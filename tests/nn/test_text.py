"""The text of trees of modules."""

from rushlight import nn, ones
from rushlight.nn.text import runs, tree_text, type_name


def test_a_leaf_is_one_line():
    assert tree_text("Leaf", "", []) == "Leaf()"
    assert tree_text("Leaf", "size=3", []) == "Leaf(size=3)"


def test_children_are_indented():
    inner = tree_text("Inner", "", [("0", "Leaf()")])
    assert tree_text("Outer", "size=3", [("in", inner)]) == (
        "Outer(\n  size=3\n  (in): Inner(\n    (0): Leaf()\n  )\n)"
    )


def test_equal_neighbours_are_counted():
    assert runs(["a", "a", "b", "a"]) == [("0-1", "2 x a"), ("2", "b"), ("3", "a")]
    assert runs([]) == []


def test_names_of_types():
    assert type_name(3) == "int"
    assert type_name(ones(1)) == "torch.FloatTensor"
    assert type_name(nn.ReLU()) == "rushlight.nn.activation.ReLU"
