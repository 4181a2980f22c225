import pytest
from operands import refused, same

import rushlight

SAME = [
    "g.view(-1), g.view(3, 2), g.t().reshape(-1), g.reshape(3, 2), g.t().reshape(3, 2)",
    "g.view_as(g.t()), x.reshape_as(x.t()), g.view((6,)), g[:, 1:].reshape(-1)",
    "g[:, 1:].view(2, 1, 2)",
    "g.flatten(), c.flatten(1), c.flatten(0, 1), c.flatten(-2), s.flatten()",
    "x.flatten(0, 0) is x, L.flatten(c, start_dim=1), c.permute(2, 0, 1).flatten()",
    "e.flatten()",
    "c.unflatten(2, (2, 2)), c.unflatten(-1, (-1, 2)), c.unflatten(1, (3,)), g.ravel()",
    "g.t().ravel(), c.unflatten(dim=0, sizes=[1, 2])",
    "c[:, :1].squeeze(), c[:, :1].squeeze(1), c[:, :1].squeeze(0)",
    "c[:1, :1].squeeze((0, 1)), c[:1, :1].squeeze((0, 2)), s.squeeze(), s.squeeze(0)",
    "x[None].squeeze(axis=0), L.squeeze(x)",
    "g.unsqueeze(0), g.unsqueeze(-1), g.unsqueeze(1), s.unsqueeze(0), L.unsqueeze(x, 2)",
    "x.unsqueeze(-3)",
    "g.expand(4, 2, 3), g[:, :1].expand(2, 5), g.expand(-1, 3), g[0].expand(2, -1)",
    "s.expand(2), s.expand(()), x.expand((2, 3)), T([1]).expand(0), x.expand(size=(2, 3))",
    "g[:1].expand_as(g), g[0].broadcast_to(2, 3)",
    "g.view(2, 3, 1, 1), e.view(0, 3, 1), e.t().view(3, 0), x.view(1, 6)[0]",
    "x[:, :1].view(2), x.expand(1, 2, 3).view(6)",
    "G(lambda y: y.t().reshape(-1), (2, 3)), G(lambda y: y.flatten(), (2, 3))",
    "G(lambda y: y.expand(4, 2, 3), (2, 1))",
    "G(lambda y: y.squeeze(1).unsqueeze(0), (2, 1))",
    "x.clone().squeeze_(), x.clone().unsqueeze_(0), x.clone().t_()",
    "x.clone().transpose_(0, 1), x.clone()[:1].squeeze_(0), T([[1.0, 2]]).swapaxes_(0, 1)",
]

REFUSED = [
    "x.t().view(-1)",
    "x.view(4)",
    "x.view(-1, 4)",
    "x.flatten(1, 0)",
    "x.flatten(0, 5)",
    "x.unflatten(0, (3, 2))",
    "x.unflatten(0, ())",
    "x.squeeze(2)",
    "x.squeeze((0, 0))",
    "s.squeeze(1)",
    "x.unsqueeze(3)",
    "x.unsqueeze(-4)",
    "x.expand(3)",
    "x.expand(3, 3)",
    "x.expand(-1, 2, 3)",
    "x.expand(4)",
    "L.broadcast_to(x, (3, 2))",
    "g.unsqueeze_(0)",
    "g[0].unsqueeze_(0)",
    'x.unsqueeze("a")',
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_views_share_memory():
    x = rushlight.zeros(2, 3)
    for view in (x.view(6), x[0], x.unsqueeze(0), x.expand(2, 2, 3), x.flatten()):
        assert view.data_ptr() == x.data_ptr()
        assert view._base is x


def test_what_is_not_viewable_is_copied_by_reshape_alone():
    x = rushlight.zeros(2, 3).t()
    assert x.reshape(6)._base is None
    with pytest.raises(RuntimeError, match="view size is not compatible"):
        x.view(6)


def test_memory_is_not_read_as_another_type():
    with pytest.raises(NotImplementedError, match=r"to\(torch.int32\)"):
        rushlight.zeros(2).view(rushlight.int32)
