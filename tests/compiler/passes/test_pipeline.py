"""All passes together, each verified, on random programs."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from native_programs import program_of

from rushlight.compiler import interpret, verify
from rushlight.compiler.passes import PASSES, optimised

STEPS = [
    lambda x: x * 1,
    lambda x: x.sigmoid(),
    lambda x: x + x.mean(),
    lambda x: x.relu() - 0,
    lambda x: x.t(),
    lambda x: x.reshape(-1, 1) * x.reshape(1, -1) if x.numel() < 50 else x,
    lambda x: x / x.abs().amax(),
    lambda x: x.softmax(-1),
    lambda x: x[:1] + x[-1:],
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=5), st.integers(1, 3))
def test_random_programs_keep_their_results(steps, rows):
    x = np.random.default_rng(0).standard_normal((rows, 4))

    def function(x):
        for step in steps:
            x = step(x)
        return x

    program, seen = program_of(function, x), []
    atoms = optimised(program, lambda name, made: (seen.append(name), verify(made)))
    np.testing.assert_allclose(interpret(atoms, [x])[0], interpret(program, [x])[0], rtol=1e-13)
    assert seen == [p.__name__ for p in PASSES]
