"""Native draws: the same words as `rushlight.random`, and the stream stands where it would."""

import ctypes
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm import random
from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.native import compile_native
from rushlight.random import Generator
from rushlight.random.bernoulli import fill_bernoulli
from rushlight.random.default import default_generator
from rushlight.random.permutation import permutation
from rushlight.random.uniform import fill_uniform
from rushlight.utils.data import DataLoader

SEEDS = [0, 1, 42, -1, 2**32 + 5, 2**63 - 1]
POINTER, LONG = ctypes.c_void_p, ctypes.c_int64
C = {"float": ctypes.c_float, "double": ctypes.c_double}
DTYPES = {"float": np.float32, "double": np.float64}
WIDTHS = [16, 32, 64]


@cache
def native(name, width, *kinds):
    """A drawing function, which takes its arguments as ctypes and NumPy's arrays."""
    from llvmlite import ir

    module = ir.Module(name)
    function = getattr(random, name)(module, replace(host(), vector_bytes=width), *kinds)
    function.linkage = "external"
    value = C[kinds[0]] if kinds else None
    arguments = {
        "seed": [POINTER, ctypes.c_uint32],
        "words": [POINTER, POINTER, LONG],
        "permutation": [POINTER, LONG, POINTER],
        "shuffle": [POINTER, LONG, POINTER],
        "units": [POINTER, POINTER, LONG],
        "bernoulli": [POINTER, LONG, value, POINTER, LONG],
    }[name]
    code = compile_native(str(module), store=ObjectCache(None))
    return code.function(function.name, None, *arguments)


def called(generator, name, width, *arguments, kinds=()):
    given = [a.ctypes.data if isinstance(a, np.ndarray) else a for a in arguments]
    with generator.lent() as state:
        native(name, width, *kinds)(state, *given)


def pair(seed, used=0):
    """Two generators at the same place of a stream."""
    both = Generator().manual_seed(seed), Generator().manual_seed(seed)
    for generator in both:
        generator.words(used)
    return both


def assert_same_place(one, other):
    assert np.array_equal(one.state_array(), other.state_array())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [0, 1, 2, 7, 623, 624, 625, 1249, 5000])
@pytest.mark.parametrize("used", [0, 1, 300, 623, 624])
def test_words(count, used, width):
    ours, theirs = pair(42, used)
    out = np.zeros(count + 1, np.uint32)
    called(ours, "words", width, out, count)
    assert np.array_equal(out[:count], theirs.words(count))
    assert out[count] == 0  # nothing is written beyond
    assert_same_place(ours, theirs)


def test_words_are_skipped():
    ours, theirs = pair(5, 10)
    called(ours, "words", 32, None, 2000)
    theirs.words(2000)
    assert_same_place(ours, theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_seed(seed):
    state = np.zeros(625, np.uint32)
    native("seed", 32)(state.ctypes.data, seed & 0xFFFFFFFF)
    with Generator().manual_seed(seed).lent() as address:
        assert list(state) == list((ctypes.c_uint32 * 625).from_address(address))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 15, 16, 17, 624, 626, 1000, 60000])
def test_permutation(n, width):
    for seed in SEEDS:
        ours, theirs = pair(seed, 3)
        out = np.zeros(n, np.int64)
        called(ours, "permutation", width, n, out)
        assert np.array_equal(out, permutation(n, theirs))
        assert_same_place(ours, theirs)


@pytest.mark.parametrize("width", WIDTHS)
def test_shuffle_is_the_order_of_a_loader(width):
    for n in (1, 10, 100, 1000):
        default_generator.manual_seed(n)
        ours = default_generator.clone_state()
        for _ in range(3):
            out = np.zeros(n, np.int64)
            called(ours, "shuffle", width, n, out)
            loader = DataLoader(range(n), batch_size=n, shuffle=True)
            assert np.array_equal(out, next(iter(loader)).numpy())
        assert_same_place(ours, default_generator)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", sorted(C))
@pytest.mark.parametrize("count", [0, 1, 5, 311, 312, 313, 1000])
def test_units(count, kind, width):
    ours, theirs = pair(7, 623)
    out, wanted = (np.empty(count, DTYPES[kind]) for _ in range(2))
    called(ours, "units", width, out, count, kinds=(kind,))
    fill_uniform(wanted, generator=theirs)
    assert np.array_equal(out, wanted)
    assert_same_place(ours, theirs)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", sorted(C))
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.9, 1e-9])
def test_a_dropout_mask(p, kind, width):
    dtype = np.dtype(DTYPES[kind])
    for count in (0, 1, 3, 312, 1001):
        ours, theirs = pair(11, 1)
        out, wanted = (np.empty(count, dtype) for _ in range(2))
        bound, scale = random.bernoulli_bound(1 - p), random.dropout_scale(p, dtype)
        called(ours, "bernoulli", width, bound, scale, out, count, kinds=(kind,))
        fill_bernoulli(wanted, 1 - p, theirs)
        wanted /= dtype.type(1 - p)
        assert np.array_equal(out, wanted)
        assert_same_place(ours, theirs)


@pytest.mark.parametrize(("p", "value"), [(0.0, 0.0), (1.0, 1.0)])
def test_certain_tosses(p, value):
    out = np.full(100, 7.0, np.float32)
    arguments = (random.bernoulli_bound(p), 1.0, out, 100)
    called(Generator(), "bernoulli", 32, *arguments, kinds=("float",))
    assert np.all(out == value)


def test_one_function_of_a_kind_in_a_module():
    from llvmlite import ir

    module = ir.Module("twice")
    assert random.words(module, host()) is random.words(module, host())
    first, second = (random.units(module, host(), kind) for kind in ("float", "double"))
    assert first is not second
