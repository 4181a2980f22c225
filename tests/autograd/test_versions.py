"""In-place writes and saved values: an error just where PyTorch has one."""

import re
import sys
import threading

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd.versions import changed_since, mark_written, owner, version, writes

# Code on x (a leaf) and L; the write happens between saving and going backward.
CASES = {
    "a saved input": "y = x * 1; z = y * y; y.add_(1); z.sum().backward()",
    "a saved output": "y = x.exp(); z = y * 1; y.add_(1); z.sum().backward()",
    "an output nobody saved": "y = x + 1; y.add_(1); y.sum().backward()",
    "a value nobody saved": "y = x * 1; z = y + y; y.add_(1); z.sum().backward()",
    "only the other operand is saved": "y = x * 2; z = y * 3; y.add_(1); z.sum().backward()",
    "through a view": "y = x * 1; z = y * y; y[0] = 5; z.sum().backward()",
    "through detach": "y = x * 1; z = y * y; y.detach().add_(1); z.sum().backward()",
    "a view was saved": "y = x * 1; v = y[:2]; z = v * v; y.add_(1); z.sum().backward()",
    "another part": "y = x * 1; v = y[:2]; z = v * v; y[2] = 1; z.sum().backward()",
    "before saving": "y = x * 1; y.add_(1); z = y * y; z.sum().backward()",
    "under no_grad": "y = x * 1; z = y * y\nwith L.no_grad(): y.add_(1)\nz.sum().backward()",
    "a constant": "c = L.ones(3); z = x * c; c.add_(1); z.sum().backward()",
    "the leaf": "z = x * x\nwith L.no_grad(): x.add_(1)\nz.sum().backward()",
    "exp_": "y = x * 1; y.exp_(); y.sum().backward()",
    "relu_": "y = x * 1; y.relu_(); y.sum().backward()",
    "sigmoid_ of a saved one": "y = x * 1; z = y * y; y.sigmoid_(); z.sum().backward()",
    "zero_": "y = x * 1; z = y * y; y.zero_(); z.sum().backward()",
    "fill_ of a number": "y = x * 1; z = y * y; y.fill_(2); z.sum().backward()",
    "copy_": "y = x * 1; z = y * y; y.copy_(L.zeros(3)); z.sum().backward()",
    "sum saves nothing": "y = x * 1; z = y.sum(); y.add_(1); z.backward()",
    "mean saves nothing": "y = x * 1; z = y.mean(); y.add_(1); z.backward()",
    "a matrix": "y = x * 1; z = y @ L.ones(3); y.add_(1); z.backward()",
    "an index": "i = L.tensor([0, 1]); z = x[i]; i.add_(1); z.sum().backward()",
    "a mask": "m = x > 1; z = L.where(m, x, 0 * x); m.logical_not_(); z.sum().backward()",
    "pow": "y = x * 1; z = y**2; y.add_(1); z.sum().backward()",
    "pow of 1": "y = x * 1; z = y / 2; y.add_(1); z.sum().backward()",
    "softmax": "y = x * 1; z = y.softmax(0); z.add_(1); z.sum().backward()",
    "an optimizer's step": (
        "w = L.ones(3, requires_grad=True); o = L.optim.SGD([w], 0.1); z = (w * w * x).sum()\n"
        "z.backward(retain_graph=True); o.step(); z.backward()"
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_errors_are_where_pytorchs_are(case, torch):
    found = []
    for library in (torch, rl):
        x = library.tensor([1.0, 2.0, 3.0], requires_grad=True)
        try:
            exec(CASES[case], {"L": library, "x": x})
            found.append([round(v, 4) for v in x.grad.tolist()])
        except RuntimeError as error:
            found.append(re.search("modified by an inplace operation", str(error))[0])
    assert found[1] == found[0]


def test_a_write_through_data_is_noticed_where_pytorch_is_silently_wrong():
    x = rl.ones(2, requires_grad=True)
    y = x * 1
    z = y * y
    y.data.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_a_write_of_a_value_into_itself_is_right_where_pytorch_raises():
    x = rl.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    y.mul_(y)
    y.sum().backward()
    assert x.grad.tolist() == [2, 4]


def test_the_message_says_whose_value_it_was():
    x = rl.ones(2, 3, requires_grad=True)
    y = x * 1
    z = y.exp() * y
    y.add_(1)
    with pytest.raises(
        RuntimeError, match=r"a value of shape \[2, 3\] that MulBackward0 saved is at version 1 now"
    ):
        z.sum().backward()


def test_version_counts_writes_of_the_memory():
    x = rl.zeros(4)
    view = x[1:]
    assert x._version == 0
    x.add_(1)
    view.mul_(2)
    x[0] = 3
    assert x._version == view._version == x.detach()._version == 3
    assert x.clone()._version == 0


def test_the_owner_is_the_array_below_all_views():
    a = np.zeros((2, 3))
    for view in (a, a[0], a.T[1:], np.broadcast_to(a, (4, 2, 3)), a.reshape(3, 2)[::-1]):
        assert owner(view) is a
    strided = np.lib.stride_tricks.as_strided(a, (2,), (8,))
    assert owner(strided) is a


def test_stamps_are_compared_with_births():
    a, b = np.zeros(2), np.zeros(2)
    mark_written(a)
    between = writes.last
    mark_written(b[1:])
    assert not changed_since(a, between)
    assert changed_since(b, between)
    assert (version(a), version(b)) == (1, 1)


def test_an_array_that_dies_takes_its_stamp_along():
    before = len(writes.of)
    for _ in range(100):
        mark_written(np.zeros(1))
        assert version(np.zeros(1)) == 0  # at the address of one that died
    assert len(writes.of) == before


def test_threads_lose_no_stamp():
    kept = [[np.zeros(1) for _ in range(500)] for _ in range(4)]
    go = threading.Barrier(len(kept))

    def write(arrays):
        go.wait(timeout=5)
        for array in arrays:
            mark_written(array)
            mark_written(np.zeros(1))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=write, args=(arrays,)) for arrays in kept]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert [version(array) for arrays in kept for array in arrays] == [1] * 2000


def test_a_read_only_array_is_not_written():
    array = np.ones(2)
    array.flags.writeable = False
    x = rl.Tensor.__new__(rl.Tensor)
    x._data = array
    with pytest.raises(RuntimeError, match="read-only"):
        x.add_(1)
    assert x._version == 0
