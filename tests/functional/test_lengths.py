import pytest
from operands import refused, same

from rushlight.functional.lengths import inferred, whole

SAME = [
    "x.reshape(3, 2), x.reshape((3, 2)), x.reshape([3, -1]), x.reshape(-1)",
    "x.reshape(T(3), 2), x.reshape(np.int64(3), -1), x.reshape(x.shape), x.view(3, T(2))",
    "e.reshape(3, 0), e.reshape(0), e.reshape(0, 5), L.reshape(x, (6,)), s.reshape(())",
    "s.reshape(1, 1), x.reshape(shape=(6,)), x.view(size=(6,))",
]

REFUSED = [
    "x.reshape(4, -1)",
    "x.reshape(-1, -1)",
    "x.reshape(5)",
    "x.reshape(-2, 3)",
    "x.reshape(2.0, 3)",
    'x.reshape("a")',
    "x.reshape(2, None)",
    "e.reshape(-1, 0)",
    "x.reshape(())",
    "x.view()",
    "x.reshape(0, -1)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_length_is_worked_out():
    assert inferred((2, -1), 6) == (2, 3)
    with pytest.raises(RuntimeError, match="invalid for input of size 6"):
        inferred((4, -1), 6)


def test_a_bool_is_no_length():
    with pytest.raises(TypeError, match="must be int, not bool"):
        whole("zeros", True, "size")
