import numpy as np
import pytest

from rushlight.random.checks import c_name, require_floating, require_not_bool, scalar_name


@pytest.mark.parametrize(
    ("dtype", "scalar", "c"),
    [("int64", "Long", "long int"), ("bool", "Bool", "bool"), ("uint8", "Byte", "unsigned char")],
)
def test_names(dtype, scalar, c):
    assert (scalar_name(np.dtype(dtype)), c_name(np.dtype(dtype))) == (scalar, c)


def test_floating():
    require_floating(np.zeros(1), "kernel")
    with pytest.raises(NotImplementedError, match="\"kernel\" not implemented for 'Int'"):
        require_floating(np.zeros(1, np.int32), "kernel")


def test_not_bool():
    require_not_bool(np.zeros(1, np.int8), "kernel")
    with pytest.raises(NotImplementedError, match="\"kernel\" not implemented for 'Bool'"):
        require_not_bool(np.zeros(1, bool), "kernel")
