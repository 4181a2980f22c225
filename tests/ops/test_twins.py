"""Twins equal formula and rules, and keep what the engine trusts them for."""

import numpy as np
import pytest

from rushlight.ops import arrays, table

ULPS = 2
ROWS = [row for row in table.values() if row.twin]
SHAPES = [(), (0,), (1,), (3,), (40,), (2, 4), (0, 3), (3, 0), (50, 40), (2, 1, 3)]
ODD = [0.0, -0.0, 1.0, np.nan, np.inf, -np.inf]
PARAMS = {
    "mean": [{"dims": "all", "keepdim": False}, {"dims": "last", "keepdim": True}],
    "mse_loss": [{"reduction": r} for r in ("none", "sum", "mean")],
    "binary_cross_entropy": [{"reduction": r} for r in ("none", "sum", "mean")],
}


def operands(row, shape, dtype, rng, odd):
    """The operands of a row: a layer's matrices, or as many arrays of the shape as it takes."""
    shapes = [shape] * len(row.inputs)
    if row.name.startswith("linear"):
        batch, features = shape
        shapes = [(batch, features), (3, features), (3,)]
    xs = [np.asarray(rng.uniform(0.05, 0.95, s)) for s in shapes]
    if row.name != "binary_cross_entropy":
        xs = [np.asarray(4 * x - 2) for x in xs]
    if odd:
        for x in xs:
            x.flat[: len(ODD)] = ODD[: x.size]
    xs = [np.asarray(x, dtype) for x in xs]
    for x in xs:
        x.flags.writeable = False
    return xs


def params_of(row, shape):
    for params in PARAMS.get(row.name, [{}]):
        dims = params.get("dims")
        if dims == "last" and not shape:
            continue
        every = tuple(range(len(shape)))
        yield params if dims is None else params | {"dims": every if dims == "all" else every[-1:]}


def assert_within(found, expected, ulps, scale=None):
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(found[~finite], expected[~finite])
    size = abs(expected[finite]) if scale is None else np.broadcast_to(scale, found.shape)[finite]
    distance = abs(found[finite] - expected[finite])
    assert (distance <= ulps * np.spacing(size.astype(found.dtype))).all()


CASES = [
    pytest.param(row, shape, params, dtype, odd, id=f"{row.name}-{shape}-{dtype}-{params}-{odd}")
    for row in ROWS
    for shape in SHAPES
    if len(shape) == 2 or not row.name.startswith("linear")
    for params in params_of(row, shape)
    for dtype in ("float32", "float64")
    for odd in (False, True)
]


@pytest.mark.parametrize(("row", "shape", "params", "dtype", "odd"), CASES)
def test_a_twin_is_the_formula_and_the_rules(row, shape, params, dtype, odd):
    rng = np.random.default_rng(1)
    xs = operands(row, shape, dtype, rng, odd)
    with np.errstate(all="ignore"):
        expected = np.asarray(row.on_arrays(*xs, **params))
        found = np.asarray(row.twin.forward(*xs, **params))
        g = np.asarray(rng.uniform(-1, 1, expected.shape), dtype)
        g.flags.writeable = False
        known = dict(zip(row.inputs, xs, strict=True)) | params | {"out": found}
        known |= {f"{name}_shape": x.shape for name, x in zip(row.inputs, xs, strict=True)}
        needs = tuple(rule is not None for rule in row.rules.values())
        gradients = row.twin.backward(g, needs, *[known[name] for name in row.saves])
        # Sums over many elements may differ in order; then the bound is on what was added up.
        many = max(xs[0].size, 1)
        assert_within(found, expected, ULPS, summed(expected, xs, params, many))
        for x, rule, r in zip(xs, row.rules.values(), gradients, strict=True):
            e = np.asarray(rule.function(arrays, g, *[known[name] for name in rule.names]))
            assert type(r) is np.ndarray
            assert (r.shape, r.dtype) == (x.shape, x.dtype)
            assert r.base is None
            assert not any(np.shares_memory(r, other) for other in (g, found, *xs))
            assert_within(r, e, ULPS, summed(e, xs, params, many) if not params else None)


def summed(expected, xs, params, many):
    """The size of what a result was added up from; None where each element stands for itself."""
    if params.get("reduction") == "none" or (len(xs) == 1 and not params):
        return None
    sizes = [abs(x[np.isfinite(x)]).max(initial=1) for x in xs]
    return np.float64(many * np.prod(sizes))


SEVERAL = [row for row in ROWS if len(row.inputs) > 1]


@pytest.mark.parametrize("row", SEVERAL, ids=lambda row: row.name)
def test_what_is_not_needed_is_not_computed(row):
    rng = np.random.default_rng(2)
    xs = operands(row, (2, 4), "float32", rng, odd=False)
    params = next(params_of(row, (2, 4)))
    out = np.asarray(row.twin.forward(*xs, **params))
    known = dict(zip(row.inputs, xs, strict=True)) | params | {"out": out}
    known |= {f"{name}_shape": x.shape for name, x in zip(row.inputs, xs, strict=True)}
    for k in range(len(xs)):
        needs = tuple(i == k for i in range(len(xs)))
        gradients = row.twin.backward(
            np.ones_like(out), needs, *[known[name] for name in row.saves]
        )
        assert [r is not None for r in gradients] == list(needs)


@pytest.mark.parametrize("n", [8, 5000])
def test_a_stopped_gradient_is_0_whatever_it_was(n):
    x = np.linspace(-1, 1, n, dtype=np.float32)
    x[0] = np.nan
    g = np.full(n, np.inf, np.float32)
    g[1] = np.nan
    twin = table["relu"].twin
    (r,) = twin.backward(g, (True,), twin.forward(x))
    assert r[0] == np.inf  # NaN is not stopped, as in PyTorch
    np.testing.assert_array_equal(r[1:], np.where(x[1:] > 0, g[1:], 0))


def test_there_are_few_twins_and_each_says_what_it_gains():
    assert len(ROWS) <= 10
    for row in ROWS:
        before, after = (float(part.split()[0]) for part in row.twin.gain.split(" to "))
        assert after < before
