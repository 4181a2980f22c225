import numpy as np
import pytest

from rushlight.random.avx import log32, sincos32
from rushlight.random.engine import BLOCK, Place
from rushlight.random.generator import Generator
from rushlight.random.normal import fill_normal
from rushlight.random.state import State, pack

ALL_UNITS = 2**24  # what a float32 uniform can be


def ulps(found, truth):
    return np.abs((found - truth) / np.spacing(np.abs(truth).astype(np.float32))).max()


@pytest.fixture(scope="module")
def units():
    return (np.arange(0, ALL_UNITS, 37) * 2.0**-24).astype(np.float32)


def test_log_is_the_logarithm(units):
    x = units[1:]
    assert ulps(log32(x), np.log(x.astype(np.float64))) < 1.0


def test_log_of_one():
    assert log32(np.ones(1, np.float32)).tolist() == [0.0]


def test_sine_and_cosine(units):
    t = np.float32(2 * np.pi) * units
    sine, cosine = sincos32(t)
    assert np.abs(sine - np.sin(t.astype(np.float64))).max() < 1.2e-7
    assert np.abs(cosine - np.cos(t.astype(np.float64))).max() < 1.2e-7


def test_dtypes_and_inputs_are_kept(units):
    before = units.copy()
    for found in (log32(units[1:]), *sincos32(units)):
        assert found.dtype == np.float32
    np.testing.assert_array_equal(units, before)


def untempered(words):
    """The raw words of a block whose tempered words are given."""
    y = words.astype(np.uint64)
    y ^= y >> np.uint64(18)
    y ^= y << np.uint64(15) & np.uint64(0xEFC60000)
    x = y
    for _ in range(5):
        x = y ^ x << np.uint64(7) & np.uint64(0x9D2C5680)
    y = x & np.uint64(0xFFFFFFFF)
    x = y
    for _ in range(3):
        x = y ^ x >> np.uint64(11)
    return x.astype(np.uint32)


def normals_of(first, second, fill, per_call=304):
    """The normals of given pairs of 24-bit uniforms, 304 pairs a call, from prepared states."""
    pairs = np.stack([first.reshape(-1, 8), second.reshape(-1, 8)], axis=1)
    blocks = pairs.reshape(-1, 2 * per_call)
    raw = untempered(blocks)
    words = np.zeros(BLOCK, np.uint32)
    state = np.concatenate([pack(State(0, Place(words, BLOCK, 1), None))])
    room = state[24 + 8 : 24 + 8 * (1 + blocks.shape[1])].view("<u8")
    found = np.empty(blocks.shape, np.float32)
    for row, out in zip(raw, found, strict=True):
        room[:] = row
        fill(state, out)
    return found


def fill_ours(state, out):
    fill_normal(out, generator=Generator().set_state_array(state))


def fill_theirs(torch):
    generator = torch.Generator()

    def fill(state, out):
        generator.set_state(torch.from_numpy(state))
        torch.from_numpy(out).normal_(generator=generator)

    return fill


def assert_same_normals(torch, first, second):
    ours = normals_of(first, second, fill_ours)
    theirs = normals_of(first, second, fill_theirs(torch))
    differing = np.flatnonzero((ours.view(np.uint32) != theirs.view(np.uint32)).ravel())
    assert differing.size == 0, f"{differing.size} normals differ, the first at {differing[0]}"


@pytest.fixture
def avx2_torch(torch):
    capability = torch.backends.cpu.get_cpu_capability()
    if capability not in ("AVX2", "AVX512"):
        pytest.skip(f"bits cannot be compared: PyTorch runs its {capability} flavour")
    return torch


def test_prepared_states_give_the_uniforms_asked_for():
    first = np.arange(304, dtype=np.uint64)
    seen = []
    normals_of(
        first, first, lambda state, out: seen.append(Generator().set_state_array(state).words(16))
    )
    assert seen[0].tolist() == [*range(8), *range(8)]


def test_extreme_uniforms_as_in_pytorch(avx2_torch):
    top = np.uint64(ALL_UNITS - 1)
    ends = np.concatenate([np.arange(76), top - np.arange(76)]).astype(np.uint64)
    powers = (2 ** np.arange(24)).astype(np.uint64)
    near = np.concatenate([powers, powers - 1, top - powers])
    values = np.resize(np.concatenate([ends, near]), 304 * 4)
    assert_same_normals(avx2_torch, values, np.roll(values, 11))
    assert_same_normals(avx2_torch, values, np.roll(values, 100))


@pytest.mark.slow
def test_every_uniform_as_in_pytorch(avx2_torch):
    """All 2**24 arguments of the logarithm, and all of the sine and the cosine."""
    every = np.resize(np.arange(ALL_UNITS, dtype=np.uint64), -(-ALL_UNITS // 304) * 304)
    still = np.zeros_like(every)
    assert_same_normals(avx2_torch, every, still)  # cosine 1: the logarithm alone
    assert_same_normals(avx2_torch, still + np.uint64(16_000_000), every)  # one radius
    assert_same_normals(avx2_torch, every, np.random.default_rng(0).permutation(every))
