"""A program as a native function."""

import numpy as np
import pytest
from native_programs import program_of

from rushlight.compiler.call import NativeCall
from rushlight.compiler.lower import Unsupported


def test_it_is_called_again_and_again():
    call = NativeCall(program_of(lambda x, y: (x @ y, x.sum()), np.ones((2, 3)), np.ones((3, 4))))
    for factor in (1.0, -2.0):
        product, total = call([np.full((2, 3), factor), np.ones((3, 4))])
        assert product.tolist() == [[3 * factor] * 4] * 2
        assert total == 6 * factor


def test_results_are_ones_own():
    call = NativeCall(program_of(lambda x: x * 2, np.ones(3)))
    (first,) = call([np.ones(3)])
    call([np.zeros(3)])
    assert first.tolist() == [2, 2, 2]


def test_what_has_no_code_is_refused():
    with pytest.raises(Unsupported, match="cumsum"):
        NativeCall(program_of(lambda x: x.cumsum(0), np.ones(3)))
