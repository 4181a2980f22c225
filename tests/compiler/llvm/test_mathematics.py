"""exp, log and their kin: within their bounds of the true value, and right at every special one."""

import math
from pathlib import Path

import numpy as np
import pytest
from native_maths import POORER, native, powers, ulps

from rushlight.compiler.llvm.mathematics import BOUNDS as FLAT
from rushlight.compiler.llvm.trigonometry import BOUNDS as ROUND

mpmath = pytest.importorskip("mpmath", reason="it comes with PyTorch")

BOUNDS = FLAT | ROUND
NAMES = sorted(BOUNDS)
PROCESSORS = sorted(POORER)
INF, NAN = math.inf, math.nan


def in_float64(name, x):
    """The true value of a float32 argument, to far below its last place."""
    from scipy import special

    with np.errstate(all="ignore"):
        own = {"sigmoid": special.expit, "erf": special.erf}.get(name) or getattr(np, name)
        return own(x.astype(np.float64))


def exactly(name, x):
    """The true values of float64 arguments."""
    functions = {"sigmoid": lambda v: 1 / (1 + mpmath.exp(-v))}
    function = functions.get(name) or getattr(mpmath, name)
    with mpmath.workprec(120):
        return [function(mpmath.mpf(float(v))) for v in x]


def worst_in_float64(got, true):
    """The largest distance of finite results, in units of the last place."""
    worst = 0.0
    for value, wanted in zip(got.tolist(), true, strict=True):
        unit = math.ulp(float(wanted))
        worst = max(worst, float(abs(mpmath.mpf(value) - wanted)) / unit)
    return worst


def float32s(step, start=0):
    return np.arange(start, 2**32, step, dtype=np.uint32).view(np.float32)


@pytest.mark.parametrize("processor", PROCESSORS)
@pytest.mark.parametrize("name", NAMES)
def test_float32_is_within_its_bound(name, processor):
    x = float32s(4099)  # a million, of both signs, with subnormals, infinities and NaNs
    hold_float32(name, processor, x)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_float32_is_within_its_bound(name):
    for start in range(256):
        hold_float32(name, "host", float32s(256, start))


def hold_float32(name, processor, x):
    got, true = native(name, processor)(x), in_float64(name, x)
    error = ulps(got, true)
    at = int(np.argmax(error))
    assert error[at] <= BOUNDS[name], f"{name}({x[at]!r}) = {got[at]!r}: {error[at]:.3f}"
    zero = got == 0
    assert np.array_equal(np.signbit(got[zero]), np.signbit(true[zero]))


@pytest.mark.parametrize("processor", PROCESSORS)
@pytest.mark.parametrize("name", NAMES)
def test_float64_is_within_its_bound(name, processor):
    random = np.random.default_rng(7)
    sizes = 10.0 ** random.uniform(-12, 2.8, 1500) * random.choice([-1, 1], 1500)
    x = np.concatenate([sizes, random.uniform(-3, 3, 1500)])
    if name in ("log", "sqrt"):
        x = np.abs(x)
    if name == "log1p":
        x = np.where(x <= -1, -x, x)
    if name in ("exp", "expm1"):
        x = x[x < 709.5]
    got = native(name, processor)(x)
    assert worst_in_float64(got, exactly(name, x)) <= BOUNDS[name]


PUBLISHED = [n for n in NAMES if n in ("cos", "exp", "expm1", "log", "log1p", "sin", "tanh")]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_numpys_own_tables(name, dtype):
    folder = Path(np.__file__).parent / "_core" / "tests" / "data"
    file = folder / f"umath-validation-set-{name}.csv"
    if not file.is_file():
        pytest.skip(f"this NumPy was installed without {file.name}")
    lines = [line.split(",") for line in file.read_text().splitlines()[1:] if "," in line]
    chosen = [line for line in lines if line[0] == f"np.{dtype}"]
    integer = {"float32": np.uint32, "float64": np.uint64}[dtype]
    columns = [np.array([int(line[k], 16) for line in chosen], integer) for k in (1, 2)]
    x, wanted = (column.view(dtype) for column in columns)
    allowed = int(BOUNDS[name] + 0.5)  # their values are rounded themselves
    assert allowed <= int(chosen[0][3]) or dtype == "float64"
    got = native(name)(x)
    number = np.isfinite(wanted) & np.isfinite(got)
    assert np.array_equal(np.isnan(got), np.isnan(wanted))
    assert np.array_equal(got[~number & ~np.isnan(got)], wanted[~number & ~np.isnan(got)])
    near = [np.abs(v[number]).view(integer).astype(np.int64) for v in (got, wanted)]
    assert np.max(np.abs(near[0] - near[1])) <= allowed


SPECIAL = {
    "exp": [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (-1e30, 0.0), (1e30, INF)],
    "expm1": [(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -1.0), (-1e30, -1.0), (1e30, INF)],
    "log": [(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (INF, INF), (-INF, NAN), (-1e-42, NAN)],
    "log1p": [(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (INF, INF), (-1.5, NAN), (-INF, NAN)],
    "tanh": [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (1e30, 1.0), (1e-42, 1e-42)],
    "sigmoid": [(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (-1e30, 0.0), (1e30, 1.0)],
    "erf": [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (1e30, 1.0), (-1e30, -1.0)],
    "sin": [(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN), (1e-42, 1e-42)],
    "cos": [(0.0, 1.0), (-0.0, 1.0), (INF, NAN), (-INF, NAN), (1e-42, 1.0)],
    "sqrt": [(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-1.0, NAN), (4.0, 2.0)],
}


@pytest.mark.parametrize("lanes", [True, False], ids=["vector", "scalar"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
def test_special_values(name, dtype, lanes):
    cases = [*SPECIAL[name], (NAN, NAN), (-NAN, NAN)]
    x, wanted = (np.array(column, dtype) for column in zip(*cases, strict=True))
    got = native(name, lanes=lanes)(x)
    np.testing.assert_array_equal(got, wanted)
    number = ~np.isnan(wanted)
    assert np.array_equal(np.signbit(got[number]), np.signbit(wanted[number]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_edges_of_overflow(dtype):
    largest = np.finfo(dtype).max
    edge = np.log(np.array(largest, dtype))
    within, beyond = (edge * np.array(1 + sign * 1e-6, dtype) for sign in (-1, 1))
    assert np.isfinite(native("exp")(within[None])[0])
    assert native("exp")(beyond[None])[0] == INF
    assert native("sigmoid")(-within[None])[0] > 0
    least = {"float32": (-103.97, -103.98), "float64": (-745.13, -745.14)}[dtype]
    first, last = native("exp")(np.array(least, dtype))
    assert first == np.finfo(dtype).smallest_subnormal
    assert last == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_lane_does_not_depend_on_its_neighbours(name):
    x = np.array([0.5, NAN, -2.0, INF, 1e-40, 3.0, -INF, 7e8], np.float32)
    with np.errstate(all="ignore"):
        together = native(name)(x)
        alone = native(name, lanes=False)(x)
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("processor", PROCESSORS)
def test_sine_and_cosine_of_huge_angles_and_next_to_multiples(processor):
    multiples = np.arange(1.0, 400.0) * (np.pi / 2)
    x = np.concatenate([multiples, 10.0 ** np.arange(5, 300, 7), [2.0**19]])
    for name in ("sin", "cos"):
        assert worst_in_float64(native(name, processor)(x), exactly(name, x)) <= BOUNDS[name]


POWERS = [-INF, -3.5, -3.0, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, 1e9 + 1, INF, NAN]
BASES = [-INF, -8.0, -1.0, -0.25, -0.0, 0.0, 1e-40, 0.25, 1.0, 2.0, 10.0, INF, NAN]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_powers_of_special_values_are_cs(dtype):
    x, y = (part.ravel().astype(dtype) for part in np.meshgrid(BASES, POWERS))
    with np.errstate(all="ignore"):
        wanted = np.power(x.astype(np.float64), y.astype(np.float64)).astype(dtype)
    got = powers(x, y)
    np.testing.assert_allclose(got, wanted, rtol=1e-13 if dtype == "float64" else 1e-7)
    number = ~np.isnan(wanted)
    assert np.array_equal(np.signbit(got[number]), np.signbit(wanted[number]))


def test_powers_are_close():
    random = np.random.default_rng(3)
    x, y = 10.0 ** random.uniform(-5, 5, 4000), random.uniform(-20, 20, 4000)
    np.testing.assert_allclose(powers(x, y), x**y, rtol=2e-13)
    x, y = x.astype(np.float32), (y / 4).astype(np.float32)
    assert ulps(powers(x, y), x.astype(np.float64) ** y.astype(np.float64)).max() <= 0.51


def test_an_error_of_one_unit_is_found():
    """A test of the test."""
    got = np.float32([1.0, np.nextafter(np.float32(3), np.float32(4))])
    assert ulps(got, np.array([1.0, 3.0])).tolist() == [0.0, 1.0]
