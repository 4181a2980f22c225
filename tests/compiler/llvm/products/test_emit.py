"""Products of every size against float64, on this machine's vectors and on narrower ones."""

import ctypes
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llvmlite import ir
from native_products import compiled, exact, fenced, hosts, linked, operands, product

from rushlight.compiler.llvm.products import emit_inline, emit_product, plan_product

HOSTS = hosts()
KINDS = ("nt", "nn", "tn")


@st.composite
def plans(draw):
    size = st.integers(1, 12) | st.integers(1, 70) | st.integers(1, 150)
    kind = draw(st.sampled_from(KINDS))
    m, n, k = draw(size), draw(size), draw(size)
    dense = (m if kind == "tn" else k, k if kind == "nt" else n, n)
    strides = tuple(d + draw(st.sampled_from([0, 0, 1, 7])) for d in dense)
    far = draw(st.sampled_from([(1, 1), (1, 256), (256, 1), (256, 256)]))
    strides = (*(-(-s // f) * f for s, f in zip(strides, far, strict=False)), strides[2])
    dtype = draw(st.sampled_from(["float32", "float64"]))
    here = HOSTS[draw(st.sampled_from(sorted(HOSTS)))]
    split = draw(st.sampled_from(["columns", "rows"]))
    return plan_product(kind, m, n, k, dtype, here, strides=strides, split=split)


def close(plan, c, a, b):
    """Whether ``c`` is A·B within what summing k products may lose."""
    right, size = exact(plan, a, b)
    bound = (plan.k + 2) * np.finfo(plan.dtype).eps / 2 * size
    return bool((np.abs(c - right) <= bound).all())


def unread(plan):
    """A place for the result, all NaN."""
    return fenced(plan.m, plan.n, plan.strides[2], plan.dtype)


@settings(max_examples=100, deadline=None)
@given(plans(), st.data())
def test_every_product_is_right_however_it_is_dealt(plan, data):
    a, b, _ = operands(plan, np.random.default_rng(plan.k))
    call = compiled(plan)
    whole = product(plan, a, b, unread(plan), call=call)
    assert close(plan, whole, a, b)
    edges = [0, *sorted(data.draw(st.lists(st.integers(0, plan.pieces), max_size=4))), plan.pieces]
    deals = list(pairwise(edges))[::-1]
    np.testing.assert_array_equal(product(plan, a, b, unread(plan), deals=deals, call=call), whole)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTS)
def test_nothing_is_written_between_the_rows(kind, name):
    strides = {"nt": (40, 40, 45), "nn": (40, 37, 45), "tn": (33, 37, 45)}[kind]
    plan = plan_product(kind, 33, 37, 40, "float32", HOSTS[name], strides=strides)
    a, b, _ = operands(plan, np.random.default_rng(0))
    memory = np.full((33, 45), 7, np.float32)
    product(plan, a, b, memory)
    assert close(plan, memory[:, :37], a, b)
    assert (memory[:, 37:] == 7).all()


@pytest.mark.parametrize("shape", [(100, 50, 784), (7, 4096, 3), (3, 5, 4096), (130, 20, 33)])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTS)
def test_large_products(kind, name, shape):
    plan = plan_product(kind, *shape, "float32", HOSTS[name])
    a, b, c = operands(plan, np.random.default_rng(1))
    assert close(plan, product(plan, a, b, c), a, b)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTS)
def test_an_epilogue_gets_each_sum_once_with_its_place(kind, name):
    """C += sums + bias[column] + row, so that a sum that comes twice is seen."""

    def epilogue(b, value, row, column, lanes):
        pointer, number = ir.PointerType(), ir.FloatType()
        assert str(value.type) == ("float" if lanes == 1 else f"<{lanes} x float>")
        at = b.add(b.mul(row, row.type(29)), column)
        target = b.gep(b.function.args[2], [at], source_etype=number)
        bias = b.gep(b.function.args[6], [column], source_etype=number)
        assert bias.type == pointer
        total = b.fadd(value, b.load(bias, typ=value.type, align=4))
        total = b.fadd(total, b.load(target, typ=value.type, align=4))
        for lane in range(lanes):
            r = b.sitofp(row, number)
            if lanes == 1:
                total = b.fadd(total, r)
            else:
                lane = ir.IntType(32)(lane)
                sum_ = b.fadd(b.extract_element(total, lane), r)
                total = b.insert_element(total, sum_, lane)
        b.store(total, target, align=4)

    for m, k in [(10, 6), (1, 1), (2, 3), (37, 100), (47, 9)]:
        plan = plan_product(kind, m, 29, k, "float32", HOSTS[name])
        a, b, c = operands(plan, np.random.default_rng(2))
        start = c.copy()
        bias = np.arange(29, dtype=np.float32)
        product(plan, a, b, c, bias, call=compiled(plan, epilogue, pointers=1))
        right = exact(plan, a, b)[0] + start + bias + np.arange(m)[:, None]
        np.testing.assert_allclose(c, right, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", HOSTS)
def test_dot_tiles_that_reach_beyond_their_panel(name, dtype):
    for m, n in [(11, 65), (11, 70), (25, 131), (4, 200), (9, 515)]:
        plan = plan_product("nt", m, n, 300, dtype, HOSTS[name])
        assert plan.form == "dot"
        assert plan.panels > 1
        a, b, c = operands(plan, np.random.default_rng(6))
        assert close(plan, product(plan, a, b, c), a, b), plan


@pytest.mark.parametrize("split", ["columns", "rows"])
@pytest.mark.parametrize("name", HOSTS)
def test_operands_whose_rows_are_powers_of_two_apart(name, split):
    for kind, copied in [("tn", "strips"), ("tn", "packed"), ("nn", "packed"), ("nt", None)]:
        plan = plan_product(
            kind, 67, 83, 71, "float32", HOSTS[name], strides=(256, 256, 83), split=split
        )
        assert copied is None or getattr(plan, copied)
        a, b, c = operands(plan, np.random.default_rng(4))
        deals = [(p, p + 1) for p in range(plan.pieces)]
        assert close(plan, product(plan, a, b, c, deals=deals), a, b)


@pytest.mark.parametrize("shape", [(2, 4, 4), (21, 35, 18)])
def test_a_product_in_the_midst_of_another_function(shape):
    here = next(iter(HOSTS.values()))
    plan = plan_product("nt", *shape, "float32", here)
    module, pointer = ir.Module("inline"), ir.PointerType()
    kind = ir.FunctionType(ir.IntType(32), [pointer] * 4)
    function = ir.Function(module, kind, "outside")
    b = ir.IRBuilder(function.append_basic_block())
    emit_inline(b, plan, function.args)
    b.ret(ir.IntType(32)(7))
    engine, _ = linked(module, here)
    call = ctypes.CFUNCTYPE(ctypes.c_int32, *[ctypes.c_void_p] * 4)
    scratch = np.zeros(plan.scratch // 8 + 16)
    start = scratch.ctypes.data
    x, y, c = operands(plan, np.random.default_rng(5))
    found = call(engine.get_function_address("outside"))(
        x.ctypes.data, y.ctypes.data, c.ctypes.data, start + -start % 64
    )
    assert found == 7
    assert close(plan, c, x, y)


def test_infinities_and_nan_stay_in_their_rows():
    for kind in KINDS:
        plan = plan_product(kind, 35, 37, 41, "float32", next(iter(HOSTS.values())))
        a, b, c = operands(plan, np.random.default_rng(3))
        (a.T if kind == "tn" else a)[2, 40] = np.nan
        (b.T if kind == "nt" else b)[40, 36] = np.inf
        product(plan, a, b, c)
        assert np.isnan(c[2]).all()
        assert np.isinf(np.delete(c[:, 36], 2)).all()
        assert np.isfinite(np.delete(c[:, :36], 2, axis=0)).all()


def test_two_products_in_one_module():
    module = ir.Module("two")
    here = next(iter(HOSTS.values()))
    for kind in ("nt", "tn"):
        emit_product(module, kind, kind, 4, 4, 4, "float32", here).linkage = "external"
    engine, _ = linked(module, here)
    assert ctypes.c_void_p(engine.get_function_address("nt")).value
    assert ctypes.c_void_p(engine.get_function_address("tn")).value


@pytest.mark.parametrize("shape", [(100, 50, 784), (128, 512, 784), (33, 131, 77)])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTS)
def test_code_stays_small(kind, name, shape):
    call = compiled(plan_product(kind, *shape, "float32", HOSTS[name]))
    assert call.lines <= 450
    assert call.size <= 4096
