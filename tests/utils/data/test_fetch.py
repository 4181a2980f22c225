import numpy as np
import pytest

import rushlight
from rushlight.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    SequentialSampler,
    StackDataset,
    Subset,
    TensorDataset,
    WeightedRandomSampler,
    default_collate,
)
from rushlight.utils.data.fetch import batches, whole


def rows(count=10):
    x = rushlight.from_numpy(np.arange(2 * count, dtype=np.float32).reshape(count, 2))
    return TensorDataset(x, rushlight.from_numpy(np.arange(count)))


def plain(batch):
    """A batch as lists, tensors named by their types."""
    if isinstance(batch, rushlight.Tensor):
        return (str(batch.dtype), batch.tolist())
    if isinstance(batch, dict):
        return {name: plain(part) for name, part in batch.items()}
    return [plain(part) for part in batch]


TAKEN_WHOLE = {
    "tensors": rows(),
    "one tensor": TensorDataset(rushlight.from_numpy(np.arange(10.0))),
    "columns": TensorDataset(rushlight.from_numpy(np.arange(30.0).reshape(3, 10).T)),
    "planes": TensorDataset(
        rushlight.from_numpy(np.arange(60.0).reshape(5, 4, 3).transpose(1, 2, 0))
    ),
    "a subset": Subset(rows(), [7, 1, 3, -1, 1]),
    "a subset of a subset": Subset(Subset(rows(), range(9, -1, -1)), [7, 1, 3]),
    "a subset by a tensor": Subset(rows(), rushlight.from_numpy(np.array([7, 1]))),
    "a subset by an array": Subset(rows(), np.array([7, 1])),
    "a tuple": StackDataset(rows(), Subset(rows(), range(9, -1, -1))),
    "a dict": StackDataset(a=rows(), b=rows()),
}


@pytest.mark.parametrize("name", TAKEN_WHOLE)
def test_a_batch_taken_whole_is_the_collated_rows(name):
    dataset = TAKEN_WHOLE[name]
    take = whole(dataset)
    for indices in ([0], [1, 0, 1], [0, -1]):
        taken = take(np.array(indices))
        collated = default_collate([dataset[index] for index in indices])
        assert plain(taken) == plain(collated)
        assert type(taken) is type(collated)


@pytest.mark.parametrize("name", TAKEN_WHOLE)
def test_a_batch_is_fresh_and_contiguous(name):
    dataset = TAKEN_WHOLE[name]
    for sampler in (SequentialSampler(dataset), RandomSampler(dataset)):
        for batch in DataLoader(dataset, 2, sampler=sampler):
            parts = batch.values() if isinstance(batch, dict) else batch
            for part in parts:
                for tensor in part if isinstance(part, list) else [part]:
                    assert tensor.is_contiguous()
                    assert tensor.numpy().base is None


class Louder(TensorDataset):
    def __getitem__(self, index):
        return tuple(2 * tensor for tensor in super().__getitem__(index))


class Together(TensorDataset):
    def __getitems__(self, indices):
        return [(index,) for index in indices]


def test_a_subclass_is_asked_for_its_own_samples():
    assert whole(Louder(*rows().tensors)) is None
    assert whole(Together(*rows().tensors)) is None
    assert whole(Subset(Louder(*rows().tensors), [1])) is None
    assert whole(StackDataset(rows(), range(10))) is None
    assert whole(range(10)) is None
    loader = DataLoader(Louder(rushlight.ones(4)), 2)
    assert [batch[0].tolist() for batch in loader] == [[2.0, 2.0]] * 2
    assert [batch[0].tolist() for batch in DataLoader(Together(rushlight.ones(3)), 2)] == [
        [0, 1],
        [2],
    ]


def test_a_subset_of_other_indices_is_read_row_by_row():
    for indices in (
        [[1, 2], [3, 4]],
        [[1], [2, 3]],
        [slice(2)],
        np.ones((2, 2), int),
        [True],
        "ab",
    ):
        assert whole(Subset(rows(), indices)) is None
    pairs = DataLoader(Subset(rows(), [[1, 2], [3, 4]]), 2)
    assert next(iter(pairs))[1].tolist() == [[1, 2], [3, 4]]


def test_gradients_flow_into_the_data():
    x = rushlight.ones(4, 2, requires_grad=True)
    for (batch,) in DataLoader(TensorDataset(x), 2):
        assert batch.grad_fn is not None
        batch.sum().backward()
    assert x.grad.tolist() == [[1.0, 1.0]] * 4
    with rushlight.autograd.no_grad():
        assert whole(TensorDataset(x)) is not None


def test_what_changes_in_the_data_is_seen():
    data = rows()
    loader = iter(DataLoader(data, 5))
    next(loader)
    data.tensors[1][5:] = 0
    assert next(loader)[1].tolist() == [0] * 5


@pytest.mark.parametrize("batch_size", [1, 3, 5, 10, 32, 40])
@pytest.mark.parametrize("drop_last", [True, False])
@pytest.mark.parametrize("count", [1, 9, 10, 70])
@pytest.mark.parametrize("replacement", [True, False])
def test_arrays_are_drawn_when_lists_would_be(batch_size, drop_last, count, replacement):
    def passes(take_whole):
        generator = rushlight.Generator().manual_seed(3)
        sampler = RandomSampler(range(10), replacement, count, generator)
        batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        found = iter(batch_sampler)
        if take_whole:
            _, found = batches(rows(), batch_sampler, default_collate)
        return [([int(i) for i in batch], generator.state_array().tobytes()) for batch in found], (
            generator.state_array().tobytes()
        )

    assert passes(take_whole=True) == passes(take_whole=False)


def test_samplers_of_ones_own_are_iterated_over():
    class Backwards(SequentialSampler):
        def __iter__(self):
            return iter(range(len(self) - 1, -1, -1))

    class Pairs(BatchSampler):
        def __iter__(self):
            return iter([[0, 1], [8, 9]])

    data = rows()
    assert [b[1].tolist() for b in DataLoader(data, 4, sampler=Backwards(data))] == [
        [9, 8, 7, 6],
        [5, 4, 3, 2],
        [1, 0],
    ]
    pairs = DataLoader(data, batch_sampler=Pairs(range(10), 2, False))
    assert [b[1].tolist() for b in pairs] == [[0, 1], [8, 9]]
    weighted = DataLoader(data, 4, sampler=WeightedRandomSampler([0] * 9 + [1], 4))
    assert [b[1].tolist() for b in weighted] == [[9, 9, 9, 9]]


@pytest.mark.parametrize("indices", [[10], [0, -11]])
def test_an_index_beyond_the_data_is_an_error(indices):
    with pytest.raises(IndexError, match=rf"index {indices[-1]} is out of bounds"):
        next(iter(DataLoader(rows(), 2, sampler=indices)))
    with pytest.raises(IndexError, match="out of bounds"):
        list(DataLoader(rows(), 4, sampler=SequentialSampler(range(11))))
