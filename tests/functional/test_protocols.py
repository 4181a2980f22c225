import copy
import pickle

import pytest
from operands import refused, same

import rushlight

SAME = [
    "1.0 in x, 9.0 in x, T(2.0) in x, 3 in n, s in x, list(reversed(T([1, 2, 3])))",
    "np.asarray(x), np.from_dlpack(x), len(x), bool(s), float(s), int(T(3))",
    "[1, 2, 3][T(1)], x.tolist()",
    '__import__("copy").deepcopy(x), __import__("copy").deepcopy(g)',
    '__import__("copy").deepcopy([g, g])[0].requires_grad, __import__("copy").copy(x)',
    '__import__("pickle").loads(__import__("pickle").dumps(g))',
    '__import__("pickle").loads(__import__("pickle").dumps(x.t()))',
]

REFUSED = [
    '"a" in x',
    "None in x",
    '__import__("copy").deepcopy(g * 1)',
    "np.from_dlpack(g)",
    "bool(x)",
    "[1, 2][T(1.0)]",
    'hash(x) + "a"',
    "np.asarray(g)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_copy_keeps_the_gradient():
    x = rushlight.ones(2, requires_grad=True)
    x.sum().backward()
    twin = copy.deepcopy(x)
    assert twin.grad.tolist() == [1, 1]
    assert twin.data_ptr() != x.data_ptr()
    assert twin.grad.data_ptr() != x.grad.data_ptr()


def test_what_was_computed_is_not_copied():
    x = rushlight.ones(2, requires_grad=True) * 2
    with pytest.raises(RuntimeError, match=r"detach\(\) it first"):
        copy.deepcopy(x)
    with pytest.raises(RuntimeError, match="can be pickled"):
        pickle.dumps(x)
