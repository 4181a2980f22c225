"""What every row of the table of operations must keep, as checks of a row on one of its samples.

Each check raises AssertionError with the reason. `tests/ops/test_table.py` runs them all on all
rows; `tests/ops/test_checker.py` plants wrong rows and sees each check fail.
"""

import contextlib

import numpy as np

from rushlight.autograd import grad
from rushlight.autograd.namespaces import arrays, tensors, tracers
from rushlight.compiler import interpret, trace
from rushlight.compiler.ir import freeze
from rushlight.compiler.tracer import specs_of
from rushlight.ops.specs import Spec
from rushlight.ops.table import table
from rushlight.tensor import wrap

FLOATS = (np.float64, np.float32)
DIRECTIONS = 2
# Differences of float64 results: the error is about step² + 1e-16 / step. The smallest wrong
# derivative that must be caught is a thousandth off. Results in float32 (casts) are linear.
STEP, TOLERANCE = 1e-5, 1e-6
COARSE_STEP, COARSE_TOLERANCE = 1e-1, 1e-5
# Rows whose result is by definition how the operand lies in memory.
SHOW_MEMORY = {"as_strided"}
# Rows whose rules compute on in a wider type, for the digits; the engine casts the result back.
WIDE = {"logcumsumexp": np.float64}
MAX_TWINS, TWIN_ULPS = 10, 2


@contextlib.contextmanager
def temporary_rows():
    """Rows that are declared within it are gone afterwards."""
    before = dict(table)
    try:
        yield
    finally:
        for name in table.keys() - before.keys():
            del table[name]
            for namespace in (arrays, tensors, tracers):
                vars(namespace).pop(name, None)


def samples_of(row):
    """The row's samples, always the same."""
    assert row.samples is not None, f"row {row.name} has no samples"
    samples = row.samples(np.random.default_rng(0))
    assert samples, f"row {row.name} has an empty list of samples"
    return samples


def in_dtype(sample, dtype):
    """The sample's floating-point operands in another type."""
    inputs = [np.asarray(x) for x in sample.inputs]
    return tuple(x.astype(dtype) if x.dtype.kind == "f" else x for x in inputs)


def input_names(row, count):
    """The name of the input that each of `count` operands is given to."""
    last = (row.inputs[-1],) * (count - len(row.inputs))
    return row.inputs + last


def differentiated(row, inputs):
    """The numbers of the operands that have a derivative."""
    names = input_names(row, len(inputs))
    return [
        i
        for i, (name, x) in enumerate(zip(names, inputs, strict=True))
        if row.rules[name] is not None and name not in row.missing and x.dtype.kind == "f"
    ]


def listed(values):
    return values if isinstance(values, tuple) else (values,)


def on_arrays(row, inputs, params):
    """The results of the formula, as arrays."""
    with np.errstate(all="ignore"):
        return tuple(np.asarray(r) for r in listed(row.on_arrays(*inputs, **params)))


def leaves(row, inputs, wanted=None):
    """The operands as tensors; those that have a derivative (or `wanted`) require it."""
    wanted = differentiated(row, inputs) if wanted is None else wanted
    tensors = [wrap(x) for x in inputs]
    for i in wanted:
        tensors[i].requires_grad_()
    return tensors


def first_of(result):
    return result[0] if isinstance(result, tuple) else result


def cotangent(like, rng):
    return np.asarray(rng.standard_normal(like.shape)).astype(like.dtype)


def assert_same_bits(got, expected, what):
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape, f"{what}: shape {got.shape}, not {expected.shape}"
    assert got.dtype == expected.dtype, f"{what}: {got.dtype}, not {expected.dtype}"
    same = got.tobytes() == expected.tobytes()
    assert same, f"{what}: {got} differs in its bits from {expected}"


# The declaration


def check_declaration(row):
    """Each input has a rule, is zero by definition, or says what to use instead; just one."""
    for name in row.inputs:
        states = [row.rules[name] is not None and name not in row.missing]
        states += [name in row.zero, name in row.missing]
        assert sum(states) == 1, (
            f"row {row.name}: the derivative of {name!r} must be a rule, zero or missing, "
            f"and is {sum(states)} of them"
        )
    assert set(row.missing) <= set(row.inputs) >= set(row.zero)
    assert row.doc, f"row {row.name} has no docstring"
    for sample in samples_of(row):
        for key, value in sample.params.items():
            hash(freeze(value))
            assert key in row.params, f"row {row.name} has no parameter {key!r}"


# Values


def check_spec(row, sample):
    """The shape rule (of a composed row: the formula on tracers) tells shape and type."""
    for dtype in FLOATS:
        inputs = in_dtype(sample, dtype)
        told = specs_of(row, [Spec(x.shape, x.dtype) for x in inputs], sample.params)
        found = tuple(Spec(r.shape, r.dtype) for r in on_arrays(row, inputs, sample.params))
        assert told == found, f"row {row.name}: the rule says {told}, the result is {found}"
        assert len(found) == row.outputs, f"row {row.name} names {row.output_names}"


def check_memory(row, sample):
    """A view shows its first operand's memory; any other row returns fresh memory."""
    for inputs in (in_dtype(sample, np.float64), in_dtype(sample, np.float32)):
        for r in on_arrays(row, inputs, sample.params):
            shared = [np.shares_memory(r, x) for x in inputs]
            if row.view:
                assert shared[0] or r.size == 0, f"view {row.name} does not show its operand"
            else:
                assert not any(shared), f"row {row.name} returns its operand's memory"


def _spread_out(x):
    wide = np.zeros((*x.shape[:-1], x.shape[-1] * 2), x.dtype) if x.ndim else np.zeros(2, x.dtype)
    part = wide[..., ::2] if x.ndim else wide[0:1].reshape(())
    part[...] = x
    return part


LAYOUTS = {
    "strided": _spread_out,
    "reversed": lambda x: np.asarray(np.flip(np.asarray(np.flip(x)).copy())),
    "column-major": lambda x: np.array(x, order="F"),
}


def check_layouts(row, sample):
    """Operands may be read-only, and lie in memory as they like."""
    if row.name in SHOW_MEMORY:
        return
    expected = on_arrays(row, in_dtype(sample, np.float64), sample.params)
    for layout, arrange in LAYOUTS.items():
        inputs = tuple(arrange(x) for x in in_dtype(sample, np.float64))
        for x in inputs:
            x.flags.writeable = False
        for r, e in zip(on_arrays(row, inputs, sample.params), expected, strict=True):
            assert r.dtype == e.dtype, f"row {row.name}, {layout}: {r.dtype}, not {e.dtype}"
            np.testing.assert_allclose(r, e, 1e-12, 1e-12, err_msg=f"{row.name}, {layout}")


# Derivatives


def _result(row, inputs, params):
    return first_of(row.apply(*[wrap(x) for x in inputs], **params))._data


def _gradients(row, inputs, params, cot, wanted):
    xs = leaves(row, inputs, wanted)
    out = first_of(row.apply(*xs, **params))
    found = grad(out, [xs[i] for i in wanted], wrap(cot), allow_unused=True)
    return [
        np.zeros_like(inputs[i]) if g is None else g._data
        for i, g in zip(wanted, found, strict=True)
    ]


def _moved(inputs, wanted, directions, step):
    moved = list(inputs)
    for i, d in zip(wanted, directions, strict=True):
        moved[i] = np.asarray(inputs[i] + step * d)
        moved[i].flags.writeable = False
    return moved


def _directions(inputs, wanted, rng):
    """A random direction for one operand at a time, and one for all together."""
    for chosen in [{i} for i in wanted] + [set(wanted)] * (len(wanted) > 1):
        for _ in range(DIRECTIONS):
            yield [np.asarray(rng.standard_normal(inputs[i].shape)) * (i in chosen) for i in wanted]


def _assert_close(row, told, measured, scale, what, coarse):
    tolerance = COARSE_TOLERANCE if coarse else TOLERANCE
    gap = abs(told - measured)
    assert gap <= tolerance * scale, (
        f"row {row.name}: the {what} along a random direction is {told}, "
        f"differences give {measured}"
    )


def check_gradient(row, sample):
    """The derivative agrees with central differences, against a random cotangent."""
    rng = np.random.default_rng(1)
    inputs = in_dtype(sample, np.float64)
    wanted = differentiated(row, inputs)
    out = _result(row, inputs, sample.params)
    if not wanted or not out.size:
        return
    coarse = out.dtype != np.float64
    step = COARSE_STEP if coarse else STEP
    cot = cotangent(out, rng)
    gradients = _gradients(row, inputs, sample.params, cot, wanted)
    for directions in _directions(inputs, wanted, rng):
        above = _result(row, _moved(inputs, wanted, directions, step), sample.params)
        below = _result(row, _moved(inputs, wanted, directions, -step), sample.params)
        terms = [np.sum(g * d) for g, d in zip(gradients, directions, strict=True)]
        changes = (above.astype(float) - below) / (2 * step) * cot
        scale = sum(abs(t) for t in terms) + np.sum(abs(changes)) * 0.01 + 1e-4
        _assert_close(row, sum(terms), np.sum(changes), scale, "derivative", coarse)


def check_zero_is_zero(row, sample):
    """What is zero by definition is zero by differences."""
    rng = np.random.default_rng(1)
    inputs = in_dtype(sample, np.float64)
    names = input_names(row, len(inputs))
    for i, name in enumerate(names):
        if name not in row.zero or inputs[i].dtype.kind != "f":
            continue
        d = np.asarray(rng.standard_normal(inputs[i].shape))
        above = _result(row, _moved(inputs, [i], [d], 1e-7), sample.params).astype(float)
        below = _result(row, _moved(inputs, [i], [d], -1e-7), sample.params).astype(float)
        assert np.array_equal(above, below), (
            f"row {row.name}: the derivative of {name!r} is declared zero, yet the result changes; "
            "declare a rule, or that it is missing"
        )


def _second(row, inputs, params, cot, wanted, weights):
    """The gradient of Σ weights · first derivatives, by the operands and by the cotangent."""
    xs = leaves(row, inputs, wanted)
    g = wrap(cot).requires_grad_()
    out = first_of(row.apply(*xs, **params))
    targets = [xs[i] for i in wanted]
    first = grad(out, targets, g, create_graph=True, allow_unused=True)
    pairs = [
        (f, wrap(w))
        for f, w in zip(first, weights, strict=True)
        if f is not None and f._node is not None
    ]
    found = [None] * (len(wanted) + 1)
    if pairs:
        heads, cotangents = (list(p) for p in zip(*pairs, strict=True))
        found = grad(heads, [*targets, g], cotangents, allow_unused=True)
    like = [inputs[i] for i in wanted] + [cot]
    return [np.zeros_like(x) if f is None else f._data for f, x in zip(found, like, strict=True)]


def check_second_derivative(row, sample):
    """The derivative of the derivative agrees with central differences of the derivative."""
    rng = np.random.default_rng(2)
    inputs = in_dtype(sample, np.float64)
    wanted = differentiated(row, inputs)
    out = _result(row, inputs, sample.params)
    if not wanted or not out.size:
        return
    coarse = out.dtype != np.float64
    step = COARSE_STEP if coarse else STEP
    cot = cotangent(out, rng)
    weights = [np.asarray(rng.standard_normal(inputs[i].shape)) for i in wanted]
    try:
        second = _second(row, inputs, sample.params, cot, wanted, weights)
    except NotImplementedError as error:
        if "is not implemented; " in str(error):
            return  # declared missing, with what to do instead
        raise
    for directions in _directions(inputs, wanted, rng):
        along = cotangent(out, rng)
        values = [
            _gradients(
                row,
                _moved(inputs, wanted, directions, sign * step),
                sample.params,
                np.asarray(cot + (sign * step * along).astype(cot.dtype)),
                wanted,
            )
            for sign in (1, -1)
        ]
        changes = [
            (a.astype(float) - b) / (2 * step) * w for a, b, w in zip(*values, weights, strict=True)
        ]
        terms = [np.sum(g * d) for g, d in zip(second, [*directions, along], strict=True)]
        measured = sum(np.sum(c) for c in changes)
        scale = sum(abs(t) for t in terms) + sum(np.sum(abs(c)) for c in changes) * 0.1 + 1e-3
        _assert_close(row, sum(terms), measured, scale, "second derivative", coarse)


def check_gradient_form(row, sample):
    """A gradient can be summed to its operand's shape and has its type, before the engine looks.

    It shares memory with the incoming gradient or with nothing: what is saved is never handed out.
    """
    rng = np.random.default_rng(3)
    for dtype in FLOATS:
        inputs = in_dtype(sample, dtype)
        for x in inputs:
            x.flags.writeable = False
        wanted = differentiated(row, inputs)
        if not wanted:
            return
        out = first_of(row.apply(*leaves(row, inputs), **sample.params))
        g = cotangent(out._data, rng)
        g.flags.writeable = False
        with np.errstate(all="ignore"):
            found = [np.asarray(out._node.backward(arrays, g)[i]) for i in wanted]
        for i, r in zip(wanted, found, strict=True):
            what = f"row {row.name}: the gradient of {input_names(row, len(inputs))[i]!r}"
            # A cast's gradient has the result's type: the engine casts it back.
            known = {inputs[i].dtype, out._data.dtype, np.dtype(WIDE.get(row.name, dtype))}
            assert r.dtype in known, f"{what} is {r.dtype}"
            assert np.broadcast_shapes(r.shape, inputs[i].shape) == r.shape, (
                f"{what} has shape {r.shape} for an operand of shape {inputs[i].shape}"
            )
            kept = [*inputs, out._data, *[v for v in out._node.saved if hasattr(v, "ndim")]]
            assert not any(np.shares_memory(r, k) for k in kept), f"{what} is a saved array"
            others = [o for o in found if o is not r and not np.shares_memory(o, g)]
            assert not any(np.shares_memory(r, o) for o in others), f"{what} is another's too"


def check_saved(row, sample):
    """After the forward pass a node holds what its rules name, and no memory besides."""
    inputs = in_dtype(sample, np.float64)
    for chosen in [[i] for i in differentiated(row, inputs)]:
        xs = leaves(row, inputs, chosen)
        results = listed(row.apply(*xs, **sample.params))
        node = results[0]._node
        assert node is not None, f"row {row.name} recorded nothing for operand {chosen}"
        (i,) = chosen
        names = row.rules[input_names(row, len(inputs))[i]].names
        assert node.saved is not None
        assert len(node.saved) == len(row.saves)
        known = [*[x._data for x in xs], *[r._data for r in results]]
        for name, value in zip(row.saves, node.saved, strict=True):
            for v in value if name == row.inputs[-1] and row.variadic else (value,):
                if hasattr(v, "ndim"):
                    assert name in names, f"row {row.name} saves {name} without need"
                    assert any(v is k for k in known), f"row {row.name} saves a copy of {name}"


# One rule, three masters


def check_three_masters(row, sample):
    """Eager, recorded and traced agree bit for bit, forward and backward, in both widths."""
    rng = np.random.default_rng(4)
    for dtype in FLOATS:
        inputs = in_dtype(sample, dtype)
        wanted = differentiated(row, inputs)
        cot = cotangent(_result(row, inputs, sample.params), rng)

        def both_ways(*values, create_graph=False, wanted=wanted):
            *xs, g = (wrap(v._data) for v in values)
            for i in wanted:
                xs[i].requires_grad_()
            results = listed(row.apply(*xs, **sample.params))
            if not wanted:
                return results
            targets = [xs[i] for i in wanted]
            found = grad(results[0], targets, g, create_graph=create_graph)
            return (*[r.detach() for r in results], *[f.detach() for f in found])

        values = [wrap(x) for x in (*inputs, cot)]
        eager = both_ways(*values)
        recorded = both_ways(*values, create_graph=True)
        program = trace(both_ways, *[Spec(v._data.shape, v._data.dtype) for v in values])
        traced = interpret(program, [v._data for v in values])
        for k, e in enumerate(eager):
            what = f"row {row.name}, {np.dtype(dtype).name}, result {k}"
            if row.twin is None:
                assert_same_bits(recorded[k]._data, e._data, f"{what} recorded")
            assert_same_bits(traced[k], e._data, f"{what} traced")


# Twins


def _ulps(a, b):
    a, b = np.asarray(a), np.asarray(b)
    with np.errstate(all="ignore"):
        return np.max(abs(a - b) / np.spacing(np.maximum(abs(a), abs(b))), initial=0)


def check_twin(row, sample):
    """A row's array functions equal its formula and rules within two units in the last place."""
    if row.twin is None:
        return
    assert row.twin.gain, f"the twin of row {row.name} does not say what it gains"
    rng = np.random.default_rng(5)
    for dtype in FLOATS:
        inputs = in_dtype(sample, dtype)
        expected = on_arrays(row, inputs, sample.params)
        found = listed(row.twin.forward(*inputs, **sample.params))
        for f, e in zip(found, expected, strict=True):
            assert _ulps(f, e) <= TWIN_ULPS, f"the twin of row {row.name} gives {f}, not {e}"
        xs = leaves(row, inputs)
        node = first_of(row.apply(*xs, **sample.params))._node
        g = cotangent(expected[0], rng)
        needs = tuple(e is not None for e in node.edges)
        gradients = row.twin.backward(g, needs, *node.saved)
        by_name = dict(zip(row.saves, node.saved, strict=True))
        for i in differentiated(row, inputs):
            rule = row.rules[row.inputs[i]]
            e = rule.function(arrays, g, *[by_name[n] for n in rule.names])
            # The engine takes them as they are.
            own = isinstance(gradients[i], np.ndarray) and gradients[i].base is None
            assert own, f"the twin of row {row.name} returns no array of its own"
            assert (gradients[i].shape, gradients[i].dtype) == (inputs[i].shape, inputs[i].dtype), (
                f"the twin of row {row.name} gives {row.inputs[i]!r}, of shape {inputs[i].shape}, "
                f"a gradient of {gradients[i].dtype}{gradients[i].shape}"
            )
            assert _ulps(gradients[i], e) <= TWIN_ULPS, (
                f"the twin of row {row.name} gives {gradients[i]} for {row.inputs[i]!r}, "
                f"its rule {e}"
            )


CHECKS = (
    check_spec,
    check_memory,
    check_layouts,
    check_gradient,
    check_zero_is_zero,
    check_second_derivative,
    check_gradient_form,
    check_saved,
    check_three_masters,
    check_twin,
)
