import copy
import operator
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushlight.sizes import Size

LENGTHS = st.lists(st.integers(0, 9), max_size=4)

# An expression in a size `s`, and what PyTorch 2.13 prints for s = torch.Size([2, 3, 4]).
FROZEN = {
    "s": "torch.Size([2, 3, 4])",
    "s[0]": "2",
    "s[-1]": "4",
    "s[1:]": "torch.Size([3, 4])",
    "s[:0]": "torch.Size([])",
    "s[::-1]": "torch.Size([4, 3, 2])",
    "s + (5,)": "torch.Size([2, 3, 4, 5])",
    "(5,) + s": "torch.Size([5, 2, 3, 4])",
    "s + s[:1]": "torch.Size([2, 3, 4, 2])",
    "s * 2": "torch.Size([2, 3, 4, 2, 3, 4])",
    "2 * s": "torch.Size([2, 3, 4, 2, 3, 4])",
    "s.numel()": "24",
    "s[:0].numel()": "1",
    "s == (2, 3, 4)": "True",
    "tuple(s)": "(2, 3, 4)",
    "len(s)": "3",
    "hash(s) == hash((2, 3, 4))": "True",
    "s.index(3)": "1",
}


@pytest.mark.parametrize(("expression", "text"), FROZEN.items())
def test_texts_are_the_frozen_ones(expression, text):
    assert repr(eval(expression, {"s": Size([2, 3, 4])})) == text


@pytest.mark.parametrize("expression", FROZEN)
def test_texts_are_pytorchs(torch, expression):
    expected = repr(eval(expression, {"s": torch.Size([2, 3, 4])}))
    assert repr(eval(expression, {"s": Size([2, 3, 4])})) == expected


@given(LENGTHS, LENGTHS, st.integers(-2, 3), st.slices(5))
def test_results_stay_sizes_and_agree_with_tuples(a, b, times, part):
    x, y = tuple(a), tuple(b)
    for ours, plain in (
        (Size(x) + y, x + y),
        (x + Size(y), x + y),
        (Size(x) * times, x * times),
        (times * Size(x), x * times),
        (Size(x)[part], x[part]),
        (Size.of(x), x),
    ):
        assert type(ours) is Size
        assert ours == plain


@pytest.mark.parametrize(
    "items",
    [(), (True,), (np.int64(3),), range(3), iter([1]), [2**40, -1]],
    ids=["empty", "bool", "numpy", "range", "iterator", "list"],
)
def test_items_become_python_integers(items):
    assert all(type(item) is int for item in Size(items))


@pytest.mark.parametrize(
    ("items", "position", "kind"),
    [([2.5], 0, "float"), ((2, [3]), 1, "list"), (["a"], 0, "str"), ([None], 0, "NoneType")],
)
def test_items_are_integers(torch, items, position, kind):
    rule = rf"torch.Size\(\) takes an iterable of 'int' \(item {position} is '{kind}'\)"
    for size in (Size, torch.Size):
        with pytest.raises(TypeError, match=rule):
            size(items)


def test_a_size_joins_tuples_only():
    for operands in ((Size([2]), [1]), ([1], Size([2]))):
        with pytest.raises(TypeError, match=r"can only concatenate tuple \(not list\)"):
            operator.add(*operands)
    with pytest.raises(TypeError, match="takes an iterable of 'int'"):
        operator.add(Size([2]), ("a",))
    with pytest.raises(TypeError, match="'Size' and 'float'"):
        Size([2]) * 2.0


def test_copies_are_sizes():
    size = Size([2, 3])
    for same in (pickle.loads(pickle.dumps(size)), copy.deepcopy(size)):
        assert type(same) is Size
        assert same == size
