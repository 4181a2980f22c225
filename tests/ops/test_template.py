"""The text that a row becomes: its names clash with no operand, and it does as little as it can."""

import ast

import pytest

import rushlight.functional  # noqa: F401 - fills the table
from rushlight.ops import table
from rushlight.ops.template import function_source, is_taken, node_source


def names_in(text, of):
    """The names that the text uses as variables, without the row's operands and parameters."""
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    inner = {
        target.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.comprehension)
        for target in ast.walk(node.target)
        if isinstance(target, ast.Name)
    }
    return used - inner - {*of.inputs, *of.params}


@pytest.mark.parametrize("row", list(table.values()), ids=lambda r: r.name)
def test_all_names_of_the_template_are_taken(row):
    assert {name for name in names_in(function_source(row), row) if not is_taken(name)} == set()


def test_a_row_of_one_operand_is_plain_code():
    text = function_source(table["exp"])
    assert "node.edges = (e0,)" in text
    assert "node.saved = (r, )" in text
    assert "for" not in text


def test_only_what_a_wanted_gradient_needs_is_saved():
    text = function_source(table["mul"])
    saved = "(a1 if e0 is not None else None), (a0 if e1 is not None else None), "
    assert f"node.saved = ({saved})" in text


def test_a_row_without_derivative_has_no_node():
    assert "node" not in function_source(table["gt"])


def test_a_node_calls_the_rule_of_each_wanted_operand():
    text = node_source(table["mul"])
    assert "class MulBackward0(Node):" in text
    assert "None if e0 is None else rule0(xp, g, s_y)" in text
    assert "None if e1 is None else rule1(xp, g, s_x)" in text


@pytest.mark.parametrize(("name", "frees"), [("exp", True), ("sum", False), ("add", False)])
def test_a_node_knows_whether_it_holds_memory(name, frees):
    assert f"frees = {frees}" in node_source(table[name])


def test_several_outputs():
    text = function_source(table["batch_norm"])
    assert "return out0, out1, out2" in text
    assert "out0._node = node" in text
    assert "out1._node" not in text


def test_any_number_of_operands():
    text = function_source(table["concatenate"])
    assert text.startswith("def apply(*xs, dim):")
