import pytest
from operands import refused, same

import rushlight

SAME = [
    "g.transpose(0, 1), c.transpose(-1, 0), s.transpose(0, 0), g.swapaxes(0, 1)",
    "g.swapdims(0, 1), L.transpose(x, dim0=0, dim1=1), g.transpose(0, 0)",
    "g.t(), T([1, 2]).t(), s.t(), g.T, c.T, g.mT, c.mT, c.mT.shape",
    "c.permute(2, 0, 1), c.permute((2, 0, 1)), c.permute(-1, 0, 1), L.permute(c, (1, 0, 2))",
    "s.permute(()), c.permute(dims=(0, 2, 1))",
    "c.movedim(0, 2), c.movedim((0, 1), (2, 0)), c.moveaxis(0, -1), L.movedim(c, [0], [1])",
    "s.movedim((), ())",
    "G(lambda y: y.movedim(0, 2), (2, 3, 4))",
    "G(lambda y: y.permute(2, 0, 1), (2, 3, 4))",
]

REFUSED = [
    "x.transpose(0, 2)",
    "c.t()",
    "x.permute(0)",
    "x.permute(0, 0)",
    "x.permute(0, 2)",
    "T([1.0]).mT",
    "x.movedim(0, (0, 1))",
    "x.movedim((0, 0), (0, 1))",
    "x.movedim(0, 3)",
    'x.transpose("a", 1)',
    "L.t(3)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_views_share_memory():
    x = rushlight.zeros(2, 3)
    for view in (x.t(), x.T, x.mT, x.transpose(0, 1), x.permute(1, 0), x.movedim(0, 1)):
        assert view.data_ptr() == x.data_ptr()
        assert view._base is x
