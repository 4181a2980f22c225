"""Checks of the checkers: rows that are wrong on purpose, and the check that must notice each.

Every check of `tests/support/row_checks.py` is seen to fail; a check that nothing fails fails here.
"""

from pathlib import Path

import numpy as np
import pytest
import row_checks as checks

import rushlight.functional  # noqa: F401 - fills the table
from rushlight.ops.samples import Sample, binary, given, unary
from rushlight.ops.specs import Spec, elementwise, predicate
from rushlight.ops.table import atom, row

SMOOTH = unary(0.5, 2)
PAIRS = binary((0.5, 2), (0.5, 2))


@pytest.fixture(autouse=True)
def _clean():
    with checks.temporary_rows():
        yield


def failures(planted, check):
    """The messages with which the check fails on the row's samples."""
    found = []
    for sample in checks.samples_of(planted):
        try:
            check(planted, sample)
        except Exception as error:  # noqa: BLE001 - whatever a wrong row makes the check raise
            found.append(f"{type(error).__name__}: {error}")
    return found


def a_cube(rule, **about):
    """x³ with the given rule for its derivative."""

    @row(samples=SMOOTH, **about)
    def planted(xp, x):
        """The cube."""
        return x * x * x

    return planted.derivative(rule)


def a_product(of_x=None, of_y=None):
    """The product with the given rules, the others right."""

    @atom(elementwise, samples=PAIRS)
    def planted(x, y):
        """The product."""
        return x * y

    planted.derivative("x")(of_x or (lambda xp, g, y: g * y))
    return planted.derivative("y")(of_y or (lambda xp, g, x: g * x))


WRONG_CUBES = {
    "a thousandth too large": lambda xp, g, x: g * (x * x * 3 * 1.001),
    "the other sign": lambda xp, g, x: g * (x * x * -3),
    "a factor missing": lambda xp, g, x: g * (x * x),
    "a term too many": lambda xp, g, x: g * (x * x * 3) + x * 1e-4,
    "the gradient forgotten": lambda xp, g, x: x * x * 3,
    "the output for the input": lambda xp, g, out: g * (out * out * 3),
    "nothing": lambda xp, g, x: xp.zeros_like(g),
}


@pytest.mark.parametrize("wrong", WRONG_CUBES)
def test_a_wrong_derivative_fails(wrong):
    planted = a_cube(WRONG_CUBES[wrong])
    assert (
        "the derivative along a random direction is" in failures(planted, checks.check_gradient)[0]
    )


@pytest.mark.parametrize("declare", [lambda: a_cube(lambda xp, g, x: g * (x * x * 3)), a_product])
def test_the_right_derivative_passes(declare):
    planted = declare()
    checks.check_declaration(planted)
    assert [failures(planted, check) for check in checks.CHECKS] == [[]] * len(checks.CHECKS)


def test_a_wrong_derivative_of_one_operand_fails():
    planted = a_product(of_y=lambda xp, g, y: g * y)
    assert failures(planted, checks.check_gradient)


def test_a_transposed_derivative_fails():
    @row(samples=given(lambda rng: Sample((rng.standard_normal((3, 3)),))))
    def planted(xp, x):
        return xp.matmul(x, x)

    planted.derivative(lambda xp, g, x: xp.matmul(g, x) + xp.matmul(x, g))
    assert failures(planted, checks.check_gradient)


def test_wrong_broadcasting_fails():
    # The sum over the wrong dimension, which a square result would hide.
    @atom(elementwise, samples=given(lambda rng: Sample((rng.random((3, 3)), rng.random(3)))))
    def planted(x, y):
        return x + y

    planted.derivative("x")(lambda xp, g: g)
    planted.derivative("y")(lambda xp, g: xp.sum(g, dims=(1,), keepdim=False))
    assert failures(planted, checks.check_gradient)


def test_a_shape_that_does_not_broadcast_fails():
    @atom(elementwise, samples=given(lambda rng: Sample((rng.random((2, 3)),))))
    def planted(x):
        return x * 2

    planted.derivative(lambda xp, g: xp.sum(g, dims=(0,), keepdim=True) * 2)
    assert "has shape (1, 3)" in failures(planted, checks.check_gradient_form)[0]


def _frozen(x):
    """The same value, cut off from the graph."""
    return x.detach() if hasattr(x, "detach") else x


def test_a_wrong_second_derivative_fails():
    planted = a_cube(lambda xp, g, x: g * (_frozen(x) * x * 3))
    assert not failures(planted, checks.check_gradient)
    found = failures(planted, checks.check_second_derivative)
    assert "the second derivative along a random direction is" in found[0]


def test_a_zero_that_is_none_fails():
    @atom(elementwise, samples=PAIRS, zero=("y",))
    def planted(x, y):
        return x * y

    planted.derivative(lambda xp, g, y: g * y)
    assert (
        "the derivative of 'y' is declared zero" in failures(planted, checks.check_zero_is_zero)[0]
    )


def test_an_undeclared_derivative_fails():
    @atom(elementwise, samples=PAIRS)
    def planted(x, y):
        return x * y

    planted.derivative("x")(lambda xp, g, y: g * y)
    with pytest.raises(
        AssertionError, match="the derivative of 'y' must be a rule, zero or missing"
    ):
        checks.check_declaration(planted)


def test_a_derivative_declared_twice_fails():
    @atom(elementwise, samples=SMOOTH, zero=("x",))
    def planted(x):
        """Nothing."""
        return x * 1

    planted.derivative("x")(lambda xp, g: g)
    with pytest.raises(AssertionError, match="is 2 of them"):
        checks.check_declaration(planted)


def test_rows_without_samples_or_words_fail():
    @atom(elementwise, zero=True)
    def planted(x):
        return x * 1

    with pytest.raises(AssertionError, match="no docstring"):
        checks.check_declaration(planted)
    planted.doc = "Something."
    with pytest.raises(AssertionError, match="has no samples"):
        checks.check_declaration(planted)
    planted.samples = given()
    with pytest.raises(AssertionError, match="an empty list"):
        checks.check_declaration(planted)
    planted.samples = given(lambda rng: Sample((np.ones(2),), {"fast": True}))
    with pytest.raises(AssertionError, match="no parameter 'fast'"):
        checks.check_declaration(planted)
    planted.params = ("fast",)
    planted.samples = given(lambda rng: Sample((np.ones(2),), {"fast": [1]}))
    with pytest.raises(TypeError, match="unhashable"):
        checks.check_declaration(planted)


@pytest.mark.parametrize(
    ("function", "spec", "fails"),
    [
        (lambda x: x > 0, predicate, False),
        (lambda x: x > 0, elementwise, True),
        (lambda x: x[..., None] * 2, elementwise, True),
        (lambda x: (x * 2).astype(np.float64), elementwise, True),
        (lambda x: x * 2, lambda x: Spec(x.shape[1:], x.dtype), True),
    ],
)
def test_a_wrong_shape_rule_fails(function, spec, fails):
    function.__name__ = "planted"
    planted = atom(spec, samples=unary(-1, 1), zero=True)(function)
    assert bool(failures(planted, checks.check_spec)) is fails


def test_shared_memory_fails():
    @atom(elementwise, samples=SMOOTH)
    def planted(x):
        return x

    assert "returns its operand's memory" in failures(planted, checks.check_memory)[0]


def test_a_view_that_is_none_fails():
    @atom(elementwise, samples=SMOOTH, view=True)
    def planted(x):
        return x.copy()

    assert "does not show its operand" in failures(planted, checks.check_memory)[0]


def test_memory_order_that_matters_fails():
    @atom(elementwise, samples=unary(-1, 1), zero=True)
    def planted(x):
        return x.ravel("K").reshape(x.shape) * 1

    assert failures(planted, checks.check_layouts)


def test_a_write_into_an_operand_fails():
    @atom(elementwise, samples=SMOOTH, zero=True)
    def planted(x):
        x += 1
        return x * 1

    assert "read-only" in failures(planted, checks.check_layouts)[0]


def _in_place(xp, g, x):
    g *= x
    return g * x * 3


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (_in_place, "read-only"),
        (lambda xp, g, x: x, "is a saved array"),
        (lambda xp, g, out: out, "is a saved array"),
        (lambda xp, g, x: g.astype(np.float16), "is float16"),
        (lambda xp, g, x: g * np.float64(3) * np.asarray(x, np.float64), "is float64"),
    ],
)
def test_a_gradient_of_the_wrong_form_fails(rule, message):
    assert any(message in f for f in failures(a_cube(rule), checks.check_gradient_form))


def test_one_array_for_two_operands_fails():
    both = np.ones((2, 3))
    planted = a_product(lambda xp, g, y: both[:], lambda xp, g, x: both[:])
    planted.samples = given(lambda rng: Sample((rng.random((2, 3)), rng.random((2, 3)))))
    assert any("is another's too" in f for f in failures(planted, checks.check_gradient_form))


def with_saved(planted, change):
    """The row, but its nodes save what ``change`` makes of the operands."""
    honest = planted.apply

    def dishonest(*inputs):
        out = honest(*inputs)
        out._node.saved = change(*[x._data for x in inputs])
        return out

    planted.__dict__["apply"] = dishonest
    return planted


def test_memory_saved_without_need_fails():
    planted = with_saved(a_product(), lambda x, y: (y, x))
    assert any("saves x without need" in f for f in failures(planted, checks.check_saved))


def test_a_saved_copy_fails():
    planted = a_cube(lambda xp, g, x: g * (x * x * 3))
    planted = with_saved(planted, lambda x: (x.copy(),))
    assert "saves a copy of x" in failures(planted, checks.check_saved)[0]


def test_a_rule_that_looks_at_values_fails():
    def rule(xp, g, x):
        return g * 3 * x * x if bool((x > 0).all() if hasattr(x, "all") else x) else g

    planted = a_cube(rule)
    assert not failures(planted, checks.check_gradient)
    assert any("Trace" in f or "value" in f for f in failures(planted, checks.check_three_masters))


def test_a_rule_that_leaves_the_atoms_fails():
    planted = a_cube(lambda xp, g, x: g * np.square(x) * 3)
    assert not failures(planted, checks.check_gradient)
    assert failures(planted, checks.check_three_masters)


def test_a_rule_that_is_not_one_fails():
    # The same derivative, but summed in another order on tensors: other last bits.
    def rule(xp, g, x):
        return g * (x * x * 3) if xp is checks.arrays else g * (x * 3 * x)

    planted = a_cube(rule)
    assert not failures(planted, checks.check_gradient)
    assert any("differs in its bits" in f for f in failures(planted, checks.check_three_masters))


def a_twin(forward=None, backward=None, gain="half"):
    planted = a_cube(lambda xp, g, x: g * (x * x * 3))
    forward = forward or (lambda x: x * x * x)
    backward = backward or (lambda g, needs, x: (np.asarray(g * (x * x * 3)),))
    planted.twinned(gain)(lambda: (forward, backward))
    return planted


@pytest.mark.parametrize(
    ("twin", "fails"),
    [
        ({}, False),
        ({"forward": lambda x: x**3 * (1 + 1e-6)}, True),
        ({"backward": lambda g, needs, x: (g * x * x * 3.00001,)}, True),
        ({"backward": lambda g, needs, x: (np.asarray(-g),)}, True),
        ({"backward": lambda g, needs, x: (np.asarray(g * (x * x * 3))[...],)}, True),
        ({"backward": lambda g, needs, x: (g * (x * x * 3),)}, True),
        ({"gain": ""}, True),
    ],
)
def test_a_twin_that_is_none_fails(twin, fails):
    assert bool(failures(a_twin(**twin), checks.check_twin)) is fails


def test_every_check_is_seen_to_fail():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [c.__name__ for c in checks.CHECKS if f"checks.{c.__name__})" not in text] == []
