"""The heart: every row of the table, now and later, held to the same promises.

The promises are functions in `tests/support/row_checks.py`; `test_row_checks.py` beside it sees
each of them fail on a row that is wrong. Below: what the table refuses, the test of the design.
"""

import warnings

import numpy as np
import pytest
import row_checks as checks
import torch_twins

import rushlight.functional  # noqa: F401 - fills the table and gives Tensor its methods
from rushlight.autograd import grad, gradcheck, gradgradcheck
from rushlight.compiler import interpret, trace
from rushlight.ops import arrays, table, tensors
from rushlight.ops.samples import Sample, given, unary
from rushlight.ops.specs import Spec, elementwise
from rushlight.ops.table import atom, row
from rushlight.tensor import wrap

ROWS = list(table.values())
each_row = pytest.mark.parametrize("tested", ROWS, ids=lambda r: r.name)


@each_row
def test_declaration(tested):
    checks.check_declaration(tested)


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda c: c.__name__.removeprefix("check_"))
@each_row
def test_row(tested, check):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for sample in checks.samples_of(tested):
            check(tested, sample)


TOLERANCES = {
    np.float64: {"rtol": 1e-12, "atol": 1e-12},
    np.float32: {"rtol": 1.3e-6, "atol": 1e-5},
}


@pytest.mark.parametrize("dtype", checks.FLOATS, ids=lambda d: d.__name__)
@pytest.mark.parametrize(
    "tested", [r for r in ROWS if torch_twins.has_twin(r)], ids=lambda r: r.name
)
def test_value_is_pytorchs(tested, dtype, torch):
    for sample in checks.samples_of(tested):
        inputs = checks.in_dtype(sample, dtype)
        operands = [torch.from_numpy(x.copy()) for x in inputs]
        expected = torch_twins.call(torch, tested, operands, sample.params)
        found = tested.apply(*map(wrap, inputs), **sample.params)
        for f, e in zip(checks.listed(found), expected, strict=True):
            torch.testing.assert_close(
                torch.from_numpy(np.array(f._data)), e, **TOLERANCES[dtype], check_stride=False
            )


def test_names_of_twins_exist(torch):
    for tested in ROWS:
        if tested.torch:
            torch_twins.attrgetter(tested.torch)(torch)


def test_few_rows_have_twins():
    assert sum(r.twin is not None for r in ROWS) <= checks.MAX_TWINS


def test_no_operand_is_a_local_of_the_template():
    for name in ("out", "node", "base", "r", "a0", "e1", "row", "state"):
        function = eval(f"lambda x, {name}: x")
        function.__name__ = "clashing"
        with pytest.raises(TypeError, match=f"row clashing: .*{name}"):
            atom(elementwise)(function)
        assert "clashing" not in table


def test_a_name_is_given_once():
    def add(x, y):
        return x

    with pytest.raises(TypeError, match="row add: there is a row of this name"):
        atom(elementwise)(add)


def test_a_rule_asks_for_what_there_is():
    with checks.temporary_rows():
        planted = atom(elementwise)(_identity)
        with pytest.raises(TypeError, match="row _identity: the derivative of 'x' asks for"):
            planted.derivative(lambda xp, g, z: g)
        with pytest.raises(TypeError, match="row _identity: the derivative of 'y' asks for"):
            planted.derivative("y")(lambda xp, g: g)


def _identity(x):
    return x.copy()


def test_a_missing_derivative_says_what_to_do():
    with checks.temporary_rows():
        atom(elementwise, missing={"x": "take the cosine instead"})(_identity)
        x = wrap(np.ones(3)).requires_grad_()
        out = tensors._identity(x)
        with pytest.raises(
            NotImplementedError,
            match="the derivative for 'x' of '_identity' is not implemented; take the cosine",
        ):
            grad(out, x, wrap(np.ones(3)))


def test_a_zero_derivative_is_no_edge():
    with checks.temporary_rows():
        atom(elementwise, zero=True)(_identity)
        out = tensors._identity(wrap(np.ones(3)).requires_grad_())
        assert out._node is None


def test_rows_take_numbers():
    x = wrap(np.ones(2, np.float32))
    assert tensors.mul(x, 2)._data.dtype == np.float32
    assert tensors.sub(1.5, x)._data.tolist() == [0.5, 0.5]
    with pytest.raises(TypeError, match="a row takes tensors and numbers"):
        tensors.mul(2, 3)


def test_a_row_shows_its_name():
    assert repr(table["add"]) == "<row add>"
    assert tensors.add.__name__ == "add"
    assert table["add"].grad_name == "AddBackward0"


def test_samples_that_differentiate_are_many():
    """The checks above cannot pass by having nothing to look at."""
    differentiable = [r for r in ROWS if r.differentiable and not r.missing.keys() >= {*r.inputs}]
    assert len(differentiable) >= 100
    for tested in differentiable:
        samples = [checks.in_dtype(s, np.float64) for s in checks.samples_of(tested)]
        some = [s for s in samples if checks.differentiated(tested, s) and s[0].size]
        assert some or tested.missing, f"row {tested.name} has no sample with a derivative"


# The test of the design: one declaration, and the operation is everywhere.


@pytest.fixture
def softplus2():
    with checks.temporary_rows():

        @row(samples=unary(-8, 8), torch="nn.functional.softplus")
        def softplus2(xp, x):
            """ln(1 + eˣ), written so that it never overflows."""
            return xp.maximum(x, 0) + xp.log1p(xp.exp(-abs(x)))

        @softplus2.derivative
        def _(xp, g, out):
            return g * (1 - xp.exp(-out))

        yield table["softplus2"]


def test_one_place_is_enough(softplus2):
    x = wrap(np.array([-700.0, -1.0, 0.5, 3.0, 700.0]))
    assert np.allclose(tensors.softplus2(x)._data, np.logaddexp(0, x._data), 1e-15)
    assert np.array_equal(arrays.softplus2(x._data), tensors.softplus2(x)._data)

    leaf = wrap(np.array([-1.0, 0.5, 3.0])).requires_grad_()
    tensors.softplus2(leaf).backward(wrap(np.ones(3)))
    assert np.allclose(leaf.grad._data, 1 / (1 + np.exp(-leaf._data)), 1e-14)
    assert gradcheck(tensors.softplus2, leaf)
    assert gradgradcheck(tensors.softplus2, leaf)

    program = trace(tensors.softplus2, Spec((3,), np.dtype(np.float64)))
    assert str(program.nodes[1]) == "softplus2(%0) : float64[3]"
    (traced,) = interpret(program, [leaf._data])
    checks.assert_same_bits(traced, tensors.softplus2(leaf)._data, "traced")


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda c: c.__name__)
def test_one_place_is_tested(softplus2, check):
    checks.check_declaration(softplus2)
    for sample in checks.samples_of(softplus2):
        check(softplus2, sample)


def test_one_place_has_its_twin(softplus2, torch):
    test_value_is_pytorchs(softplus2, np.float64, torch)


def test_temporary_rows_go():
    with checks.temporary_rows():
        made = row(samples=given(lambda rng: Sample((np.ones(2),))))(_formula)
        assert tensors._formula(wrap(np.ones(2)))._data.tolist() == [2, 2]
        assert table["_formula"] is made
    assert "_formula" not in table
    with pytest.raises(AttributeError, match="there is no row '_formula'"):
        tensors._formula(wrap(np.ones(2)))


def _formula(xp, x):
    return x + x
