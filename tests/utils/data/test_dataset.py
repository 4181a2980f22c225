import pytest
from both import assert_both_refuse, assert_same

import rushlight
from rushlight import Generator
from rushlight.utils.data import StackDataset, Subset, TensorDataset, random_split

D = "L.utils.data"
T = f"{D}.TensorDataset(L.ones(6, 2), L.arange(6))"
G = "L.Generator().manual_seed(1)"

VALUES = [
    f"{T}[0]",
    f"{T}[-1]",
    f"{T}[2:4]",
    f"{T}[[1, 2]]",
    f"{T}[L.arange(6) > 3]",
    f"len({T})",
    f"{D}.TensorDataset().tensors",
    f"isinstance({T}, {D}.Dataset)",
    f"{D}.Subset({T}, [3, 1])[1]",
    f"{D}.Subset({T}, [3, 1])[[0, 1]]",
    f"{D}.Subset({T}, range(3))[1:]",
    f"{D}.Subset({T}, [3, 1]).__getitems__([1, 0])",
    f"{D}.Subset({D}.StackDataset('abc', 'def'), [2, 0]).__getitems__([1, 0])",
    f"len({D}.Subset({T}, [3, 1]))",
    f"{D}.StackDataset({T}, range(6))[1]",
    f"{D}.StackDataset(a={T}, b='abcdef')[1]",
    f"{D}.StackDataset({T}, 'abcdef').__getitems__([1, 2])",
    f"{D}.StackDataset(a={T}, b='abcdef').__getitems__([1, 2])",
    f"{D}.StackDataset(a={D}.Subset('abc', [2, 1]), b='xy').__getitems__([1, 0])",
    f"len({D}.StackDataset({T}))",
    f"[s.indices for s in {D}.random_split(range(50), [30, 20])]",
    f"[s.indices for s in {D}.random_split(range(50), [30, 20], {G})]",
    f"[s.indices for s in {D}.random_split(range(10), [0.33, 0.33, 0.34], generator={G})]",
    f"[s.indices for s in {D}.random_split(range(11), [0.5, 0.25, 0.25])]",
    f"[s.indices for s in {D}.random_split(range(10), [1])]",
    f"[s.indices for s in {D}.random_split([], [0, 0])]",
    f"[list(s) for s in {D}.random_split('abcde', [0.4, 0.6])]",
]


@pytest.mark.parametrize("code", VALUES)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    f"{D}.TensorDataset(L.ones(3), L.ones(4))",
    f"{D}.TensorDataset(np.ones(3))",
    f"{D}.TensorDataset(L.tensor(1.0))",
    f"len({D}.TensorDataset())",
    f"{T}[6]",
    f"{D}.Dataset()[0]",
    f"len({D}.Dataset())",
    f"{D}.Subset({T}, [1, 2])[2]",
    f"{D}.StackDataset()",
    f"{D}.StackDataset({T}, a={T})",
    f"{D}.StackDataset({T}, 'a')",
    f"{D}.StackDataset(a={T}, b='a')",
    f"{D}.random_split(range(10), [3, 6])",
    f"{D}.random_split(range(10), [0.5, 0.6])",
    f"{D}.random_split(range(10), [-0.5, 1.5])",
    f"{D}.random_split(range(10), [5.0, 5.0])",
    f"{D}.random_split(range(10), [11, -2])",
    f"{D}.random_split(range(10), [])",
    f"{D}.random_split(range(10), 5)",
    f"{D}.random_split(range(10), ['a'])",
    f"{D}.random_split(iter([]), [1])",
    f"{D}.random_split(range(10), [3, 7], generator=3)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


def test_golden_split():
    parts = random_split(range(10), [0.7, 0.3], Generator().manual_seed(42))
    assert [part.indices for part in parts] == [[2, 6, 1, 8, 4, 5, 0], [9, 3, 7]]


def test_what_remains_goes_round():
    parts = random_split(range(11), [0.25, 0.25, 0.25, 0.25])
    assert [len(part) for part in parts] == [3, 3, 3, 2]


def test_an_empty_part_is_warned_of():
    with pytest.warns(UserWarning, match="Length of split at index 1 is 0"):
        random_split(range(1), [0.5, 0.5])


def test_errors_show_what_they_got():
    with pytest.raises(AssertionError, match=r"lengths are \[2, 3\]"):
        TensorDataset(rushlight.ones(2), rushlight.ones(3))
    with pytest.raises(AttributeError, match=r"'list' object .* \(position 1\) must be Tensor"):
        TensorDataset(rushlight.ones(2), [1, 2])
    with pytest.raises(ValueError, match=r"\[3, 6\] add up to 9, and the dataset has 10"):
        random_split(range(10), [3, 6])


class Doubled(Subset):
    def __getitem__(self, idx):
        return 2 * super().__getitem__(idx)


class DoubledTogether(Doubled):
    def __getitems__(self, indices):
        return [self[index] for index in indices]


def test_a_subset_with_samples_of_its_own_says_so_for_batches_too():
    with pytest.raises(NotImplementedError, match="Doubled overrides __getitem__ but not"):
        Doubled(range(5), [1, 2])
    assert DoubledTogether(range(5), [1, 2]).__getitems__([0, 1]) == [2, 4]


class Short:
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return index

    def __getitems__(self, indices):
        return indices[1:]


def test_a_nested_data_set_must_give_all_samples():
    with pytest.raises(ValueError, match="Expected 2, got 1 from Short"):
        StackDataset(Short()).__getitems__([0, 1])
