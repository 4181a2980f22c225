import pytest
from operands import refused, same

import rushlight

SAME = [
    "g[0], g[0:1], g[:], g[...], g[()], g[None], g[0, 1:], g[1:, 0], g[1:, :], g[1:, None]",
    "g[:, 0], g[0, :], g[..., 0], g[0, ...], g[..., None], g[None, :, None], g[-1]",
    "g[-1, -2:], g[::2], g[:, ::2], g[5:], g[1:0], g[:-1], g[-5:5]",
    "g[[0, 1]], g[T(1)], g[T(True)], g[T(1, dtype=L.uint8)], g[True], g[False]",
    "g[[0, slice(None)]], g[[[0, 1], [1, 2]]], g[[None]], g[[True, False]]",
    "g[np.array([0, 1])], g[np.int64(1)], g[np.array(1)], g[T([0], dtype=L.int32)], g[[]]",
    "g[..., ...]",
    "s[...], s[None], s[T(True)], s[()], s[True], s[..., None]",
    "g[0][1], g[g > 2], g[T([0]), None], g[None, T([0])], g[T([0]), :, None], g[0, T([0])]",
    "g[T([[0]]), ...], g[True, 0], g[True, True], g[True, T([0, 1])]",
    "g[T([[True, False, True], [False, True, True]])], g[(x > 1).numpy()]",
    "g[1:2, T([0, 2])]",
    "g[range(2)], g[T(0):T(1)], g[T([0]):], g[None:2], g[True, True, True, 0, 0]",
    "g[T([-1, -2])], g[I([])], g[(0, [1, 2])], g[([0, 1], [1, 2])]",
    "g[:, [True, False, True]], g[np.array([True, False])], e[I([])], g[0, False]",
    "g[T([True, False]), T([0])], g[T([True, True]), T([0, 1])], g[[0, 1], [0, 1]]",
    "g[[0, None]], g[[T(0), T(1)]]",
    "c[0, :, [0, 1]], c[[0, 1], :, [0, 1]], c[:, [0, 2], [1, 3]], c[[0], [1]]",
    "c[[0, 1], None, [0, 1]], c[..., [0, 1]], c[:, [[0, 1], [1, 2]]], c[1:, [0, 1], 0]",
    "c[c > 12], c[c[:, :, 0] > 4], c[0, c[0, :, 0] > 0], c[[[0], [1]], [[0, 1]]]",
    "c[None, ..., [0]], c[:, None, [0, 1]], c[True, ..., [1]], c[[0, 1], ..., [1, 2]]",
    "G(lambda y: y[[0, 0, 1]], (2, 3)), G(lambda y: y[:, [2, 0]], (2, 3))",
    "G(lambda y: y[1:, ::2], (3, 4)), G(lambda y: y[y > 0], (3, 4))",
    "G(lambda y: y[[0, 1], :, [1, 1]], (2, 3, 2)), G(lambda y: y[..., None, 0], (2, 3))",
    "G(lambda y: y[T(1)] * y[True], (2, 3))",
    "[y := x.clone(), y.__setitem__(0, 1), y][-1]",
    "[y := x.clone(), y.__setitem__(0, T([1, 2, 3])), y][-1]",
    "[y := x.clone(), y.__setitem__(0, True), y][-1]",
    "[y := x.clone(), y.__setitem__(0, L.ones(1, 1, 3)), y][-1]",
    "[y := x.clone(), y.__setitem__((slice(None), 0), 5), y][-1]",
    "[y := x.clone(), y.__setitem__([0, 1], 5), y][-1]",
    "[y := x.clone(), y.__setitem__(([0, 1], [1, 2]), T([7.0, 8])), y][-1]",
    "[y := x.clone(), y.__setitem__(x > 2, 0), y][-1]",
    "[y := x.clone(), y.__setitem__(x > 2, T([1.0, 2, 3])), y][-1]",
    "[y := x.clone(), y.__setitem__(True, 3), y][-1]",
    "[y := x.clone(), y.__setitem__(False, 3), y][-1]",
    "[y := x.clone(), y.__setitem__(..., 2), y][-1]",
    "[y := x.clone(), y.__setitem__((), 2), y][-1]",
    "[y := x.clone(), y.__setitem__((0, 0), T([[3.0]])), y][-1]",
    "[y := x.clone(), y.__setitem__(T(1), 9), y][-1]",
    "[y := x.clone(), y.__setitem__(slice(None, None, 2), 1), y][-1]",
    "[y := x.clone(), y.__setitem__(T([0, 0]), T([[1.0], [2.0]])), y][-1]",
    "[y := x.clone(), y.__setitem__(None, 1), y][-1]",
    "[y := x.clone(), y.__setitem__((slice(None), None), L.ones(3)), y][-1]",
    "[y := x.clone(), y.__setitem__((slice(1, None), T([0, 2])), T([5.0, 6])), y][-1]",
    "[y := x.clone(), y.__setitem__(T([0]), L.ones(1, 1, 1, 3)), y][-1]",
    "[y := x.clone(), y.__setitem__([0], np.float64(2)), y][-1]",
    "[y := x.clone(), y.__setitem__(0, np.int64(4)), y][-1]",
    "[y := x.clone(), y.__setitem__([0], g[1:]), y][-1]",
    "[y := x.clone(), y.__setitem__(0, g[1]), y][-1]",
    "[y := x.clone(), y.__setitem__((slice(None), [0, 2]), g[:, :1]), y][-1]",
    "[y := x.clone(), y.__setitem__(0, n[0]), y][-1]",
    "[y := x.clone(), y.__setitem__([], 3), y][-1]",
    "[y := x.clone(), y.__setitem__(x > 9, 3), y][-1]",
    "[y := x.clone(), y.t().__setitem__(0, T([8.0, 9])), y][-1]",
    "[y := x.clone(), y[1].__setitem__([0, 1], 7.0), y][-1]",
    "G(lambda y, w: [z := y * 1, z.__setitem__(0, w), z][-1], (2, 3), (3,))",
    "G(lambda y, w: [z := y * 1, z.__setitem__([0, 0], w), z][-1], (2, 3), (2, 3))",
    "G(lambda y, w: [z := y * 1, z.__setitem__((slice(None), [0, 2]), w), z][-1], (2, 3), (2, 1))",
    "G(lambda y, w: [z := y * 1, z.__setitem__(y > 0, w), z][-1], (2, 3), ())",
    "G(lambda y, w: [z := y * 1, z[1].__setitem__([0, 1], w), z][-1], (2, 3), (2,))",
]

REFUSED = [
    "x[1.0]",
    'x["a"]',
    "x[5]",
    "x[0, 5]",
    "x[0, 0, 0]",
    "x[::-1]",
    "x[::0]",
    "x[T([5])]",
    "x[T([0, 1]), T([0, 1, 2])]",
    "x[T([True, False, True])]",
    "x[:, T([True, False])]",
    "x[T([0.0])]",
    "x[T([0], dtype=L.int16)]",
    "s[0]",
    "s[:]",
    "s[[0]]",
    "x[0.5:]",
    "x[-3]",
    "x[{}]",
    "x[T([-3])]",
    "e[T([0])]",
    "x[[[True, False, True], [False, True, True]]]",
    "x[None, 0, 0, 0]",
    "x.__setitem__(0, [1, 2, 3])",
    "x.__setitem__(0, np.array([1, 2, 3]))",
    "x.__setitem__(0, np.float32(3))",
    'x.__setitem__(0, "a")',
    "x.__setitem__(0, None)",
    "x.__setitem__(0, L.ones(2, 3))",
    "x.__setitem__((slice(None), 0), L.ones(3))",
    "x.__setitem__(([0, 1], [1, 2]), T([7, 8]))",
    "x.__setitem__(x > 2, T([1.0, 2]))",
    "x.__setitem__(5, 1)",
    "x.__setitem__((0, 0), T([3.0, 4]))",
    "x.__setitem__(slice(None, None, -1), 1)",
    "x.__setitem__(0, 2**70)",
    "x.__setitem__([0, 1], L.ones(2, 2, 3))",
    "x.__setitem__([0, 1], [1, 2, 3])",
    "x.__setitem__(T([0, 5]), 1)",
    "g.__setitem__(0, 1)",
    "g.__setitem__([0], 1)",
    "x.__delitem__(0)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_numbers_and_slices_show_the_memory_lists_copy_it():
    x = rushlight.zeros(2, 3)
    assert x[0, 1:]._base is x
    assert x[[0]]._base is None


def test_an_index_out_of_range_is_named():
    with pytest.raises(IndexError, match="index 5 is out of bounds for dimension 1 with size 3"):
        rushlight.zeros(2, 3)[0, 5]
    with pytest.raises(IndexError, match="index 5 is out of bounds for dimension 0 with size 2"):
        rushlight.zeros(2, 3)[rushlight.tensor([5])]


def test_an_index_that_comes_twice_gets_both_gradients():
    x = rushlight.zeros(3, requires_grad=True)
    x[[1, 1, 2]].sum().backward()
    assert x.grad.tolist() == [0, 2, 1]
