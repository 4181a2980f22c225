"""The whole random stream against PyTorch's: frozen, live, and in any order of calls."""

import json
import platform
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from random_cases import CASES, GRID, LAYOUTS, drawn, drawn_by_torch, laid_out, prints, torch_view

from rushlight.random.generator import Generator

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text())
IN_DTYPES = [
    pytest.param(case, dtype, id=f"{case.name} {dtype}") for case in CASES for dtype in case.dtypes
]


def lacks_avx2(torch):
    """Why PyTorch's floats may differ here from the frozen ones, or None."""
    capability = torch.backends.cpu.get_cpu_capability()
    return None if capability in ("AVX2", "AVX512") else f"PyTorch runs its {capability} flavour"


def other_libm():
    """Why the C library's last bits may differ here from the frozen ones, or None."""
    here, there = [*platform.libc_ver(), platform.machine()], [*GOLDEN["libc"], GOLDEN["machine"]]
    return None if here == there else f"the C library is {here}, that of the golden values {there}"


@pytest.mark.parametrize(("case", "dtype"), IN_DTYPES)
def test_golden(case, dtype):
    found, golden = prints(drawn, case, dtype), GOLDEN["cases"][case.name][dtype]
    for name, print_ in golden.items():
        assert found[name]["words"] == print_["words"], name
        assert found[name]["sum"] == pytest.approx(print_["sum"], rel=1e-6, abs=1e-6), name
    if case.leans_on_libm and other_libm():
        pytest.skip(f"words are equal; bits are not compared: {other_libm()}")
    assert found == golden


@pytest.mark.parametrize(("case", "dtype"), IN_DTYPES)
def test_live(case, dtype, torch):
    differing = lacks_avx2(torch)
    for _, layout, sizes, seeds in GRID:
        for size in sizes:
            for seed in seeds[:3]:
                memory, state = drawn(case, layout, size, dtype, seed)
                expected, oracle_state = drawn_by_torch(torch, case, layout, size, dtype, seed)
                where = f"{layout} {size} seed {seed}"
                np.testing.assert_array_equal(state[:5016], oracle_state[:5016], where)
                if not differing:
                    assert memory.tobytes() == expected.tobytes(), where
                    np.testing.assert_array_equal(state, oracle_state, where)
    if differing:
        pytest.skip(f"words are equal; bits are not compared: {differing}")


def in_step(torch):
    """A machine that makes the same calls of both libraries and compares all that they leave."""

    class BothInStep(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.ours = Generator().manual_seed(0)
            self.theirs = torch.Generator().manual_seed(0)

        @rule(
            case=st.sampled_from(CASES),
            of_dtypes=st.integers(0, 7),
            layout=st.sampled_from(LAYOUTS),
            size=st.integers(0, 40) | st.sampled_from([311, 312, 623, 624, 625, 20_000]),
        )
        def draw(self, case, of_dtypes, layout, size):
            dtype = case.dtypes[of_dtypes % len(case.dtypes)]
            memory, array = laid_out(layout, size, dtype)
            expected, _ = laid_out(layout, size, dtype)
            case.draw(array, self.ours)
            case.oracle(torch, torch_view(torch, expected, array), self.theirs)
            assert memory.tobytes() == expected.tobytes()

        @rule(seed=st.integers(-(2**63), 2**64 - 1))
        def manual_seed(self, seed):
            self.ours.manual_seed(seed)
            self.theirs.manual_seed(seed)
            assert self.ours.initial_seed() == self.theirs.initial_seed()

        @rule(count=st.integers(0, 700))
        def words(self, count):
            ours = self.ours.words(count)
            drawn = torch.empty(count, dtype=torch.int64)
            drawn.random_(0, 2**28 - 1, generator=self.theirs)
            assert (ours % (2**28 - 1)).tolist() == drawn.tolist()

        @rule()
        def swap_states(self):
            ours = self.ours.state_array()
            self.ours = Generator().set_state_array(self.theirs.get_state().numpy())
            self.theirs = torch.Generator()
            self.theirs.set_state(torch.from_numpy(ours))

        @rule()
        def clone(self):
            self.ours, self.theirs = self.ours.clone_state(), self.theirs.clone_state()

        @invariant()
        def same_states(self):
            assert self.ours.state_array().tobytes() == self.theirs.get_state().numpy().tobytes()

    return BothInStep


def run_in_step(torch, runs, steps):
    if lacks_avx2(torch):
        pytest.skip(f"bits cannot be compared: {lacks_avx2(torch)}")
    options = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(in_step(torch), settings=options)


def test_any_order_of_calls(torch):
    run_in_step(torch, runs=40, steps=30)


@pytest.mark.slow
def test_any_order_of_calls_long(torch):
    run_in_step(torch, runs=500, steps=50)
