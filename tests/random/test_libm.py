import math

import numpy as np

from rushlight.random.libm import apply, exp_or_inf, log_or_minus_inf


def test_apply_gives_the_bits_of_math():
    x = np.random.default_rng(0).random(100)
    assert apply(math.log1p, x).tolist() == [math.log1p(v) for v in x.tolist()]
    assert apply(math.log, x[:0]).shape == (0,)


def test_where_math_raises():
    assert exp_or_inf(1e4) == math.inf
    assert math.isnan(exp_or_inf(math.nan))
    assert exp_or_inf(1.0) == math.e
    assert log_or_minus_inf(0.0) == -math.inf
    assert log_or_minus_inf(1.0) == 0.0
