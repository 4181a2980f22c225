import pytest
from operands import refused, same

import rushlight

SAME = [
    "x.to(L.float64), x.to(L.float32) is x, x.to(L.float32, copy=True) is x",
    'x.to("cpu") is x, x.to(n), n.to(x), x.to(device="cpu", dtype=L.int64)',
    'x.to("cpu", L.int32)',
    "x.float() is x, x.double(), x.int(), x.long(), x.short(), x.char(), x.byte(), x.bool()",
    "b.float(), n.double()",
    "T([1.7, -1.7]).long(), T([300.0]).to(L.int32), T([257]).byte(), T([-1]).byte()",
    'T([float("nan")]).bool(), T([200]).char()',
    "g.double(), g.to(L.float64, non_blocking=True), g.long(), c.float()",
    "c.to(L.float64) is c, g.to(L.float64, True, True)",
    'x.type(), n.type(), b.type(), x.type(L.int64), x.type("torch.DoubleTensor")',
    "x.type_as(n), x.cpu() is x, x.double().type()",
    "x.contiguous() is x, x.t().contiguous(), g.t().contiguous(), x.t().is_contiguous()",
    "x[:, 0].contiguous(), x.t().clone(), g.clone(), c.permute(2, 0, 1).clone()",
    "L.is_tensor(x), L.is_tensor(3), L.numel(x), L.is_floating_point(n), x.numel()",
    "L.clone(x)",
    "L.zeros(2, 3).copy_(x), L.zeros(2, 3).copy_(n), n.clone().copy_(x + 0.5)",
    "L.zeros(2, 3).copy_(T([1.0, 2, 3])), (g * 1).copy_(x), L.zeros(2, 3).copy_(g)",
    "L.zeros(2, 3).copy_(s)",
    "(g * 1).fill_(2), (g * 1).zero_(), L.zeros(2).fill_(g[0, 0]), (g * 1).copy_(T(1.0))",
    "x.numpy(), n.tolist(), s.item(), T(True).item(), T(3).item()",
    "type(T(3).item()).__name__, type(s.item()).__name__, s.tolist(), e.tolist()",
    "b.tolist()",
    "G(lambda y: y.float().double(), (2,)), G(lambda y: (y * 1).copy_(y[0]), (2, 3))",
    "G(lambda y: (y * 1).fill_(2), (2,))",
]

REFUSED = [
    'x.to("cuda")',
    "x.cuda()",
    'x.to("nowhere")',
    'x.to("float32")',
    'x.type("nothing")',
    "L.zeros(2).copy_(x)",
    "L.zeros(2, 3).copy_(T([1.0, 2]))",
    "L.zeros(2, 3).copy_([1, 2])",
    "g.copy_(x)",
    "g.numpy()",
    "x.item()",
    "e.item()",
    "g[0].fill_(1)",
    "L.ones(1, 3).expand(2, 3).copy_(x)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_a_cast_passes_gradients_on():
    x = rushlight.ones(2, requires_grad=True)
    (x.double() * 3).sum().backward()
    assert x.grad.dtype is rushlight.float32
    assert x.grad.tolist() == [3, 3]


def test_a_recorded_tensor_gives_no_array_but_under_no_grad():
    x = rushlight.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="requires grad"):
        x.numpy()
    with rushlight.no_grad():
        assert x.numpy().tolist() == [1, 1]
