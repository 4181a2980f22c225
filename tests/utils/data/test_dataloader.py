import pytest
from both import assert_both_refuse, assert_equal, assert_same

import rushlight
from rushlight.utils.data import DataLoader, TensorDataset, get_worker_info

D = "L.utils.data"
T = f"{D}.TensorDataset(L.arange(46).reshape(23, 2), L.arange(23.0))"
G = "L.Generator().manual_seed(9)"
PASSES = "[[b for b in loader] for loader in [{}] for _ in range(3)]"

LOADERS = [
    f"{D}.DataLoader({T})",
    f"{D}.DataLoader({T}, 4)",
    f"{D}.DataLoader({T}, 4, drop_last=True)",
    f"{D}.DataLoader({T}, 4, shuffle=True)",
    f"{D}.DataLoader({T}, 4, shuffle=True, generator={G})",
    f"{D}.DataLoader({T}, 4, True, drop_last=True)",
    f"{D}.DataLoader({T}, 4, True, drop_last=True, generator={G})",
    f"{D}.DataLoader({T}, 23, True, generator={G})",
    f"{D}.DataLoader({T}, 100, True)",
    f"{D}.DataLoader({T}, 4, generator={G})",
    f"{D}.DataLoader(range(10), 4, shuffle=True)",
    f"{D}.DataLoader(range(10), 4, shuffle=True, generator={G})",
    f"{D}.DataLoader('abc', 2)",
    f"{D}.DataLoader([], 2)",
    f"{D}.DataLoader([(1, 'a'), (2, 'b'), (3, 'c')], 2)",
    f"{D}.DataLoader([{{'a': 1.0}}, {{'a': 2.0}}], 2)",
    f"{D}.DataLoader({{0: 1, 1: 2}}, 2)",
    f"{D}.DataLoader(np.arange(6).reshape(3, 2), 2)",
    f"{D}.DataLoader(L.arange(6).reshape(3, 2), 2)",
    f"{D}.DataLoader({D}.Subset({T}, [7, 1, 3, 5]), 3, shuffle=True)",
    f"{D}.DataLoader({D}.random_split({T}, [0.7, 0.3])[0], 5, shuffle=True)",
    f"{D}.DataLoader({D}.StackDataset({T}, range(23)), 5, shuffle=True)",
    f"{D}.DataLoader({D}.StackDataset(a={T}, b={T}), 5, shuffle=True)",
    f"{D}.DataLoader({T}, 4, sampler={D}.RandomSampler({T}, True, 70))",
    f"{D}.DataLoader({T}, 32, sampler={D}.RandomSampler({T}, True, 64, generator={G}))",
    f"{D}.DataLoader({T}, 4, sampler={D}.RandomSampler({T}, num_samples=50))",
    f"{D}.DataLoader({T}, 4, sampler={D}.SubsetRandomSampler(range(9)), generator={G})",
    f"{D}.DataLoader({T}, 4, sampler={D}.WeightedRandomSampler([1.0] * 23, 9))",
    f"{D}.DataLoader({T}, 4, sampler=[1, -1, 3])",
    f"{D}.DataLoader({T}, 4, sampler=L.arange(3))",
    f"{D}.DataLoader({T}, 4, sampler=np.arange(3))",
    f"{D}.DataLoader({T}, batch_sampler=[[1, 2], [3]])",
    f"{D}.DataLoader({T}, batch_sampler={D}.BatchSampler(range(7), 3, True))",
    f"{D}.DataLoader({T}, batch_size=None)",
    f"{D}.DataLoader({T}, batch_size=None, shuffle=True)",
    f"{D}.DataLoader({T}, batch_size=None, sampler=[3, [1, 2]])",
    f"{D}.DataLoader(np.arange(6).reshape(3, 2), batch_size=None)",
    f"{D}.DataLoader({T}, 5, shuffle=True, collate_fn=len)",
    f"{D}.DataLoader({T}, 5, shuffle=True, collate_fn=lambda rows: rows)",
    f"{D}.DataLoader({D}.Subset({T}, [3, 1]), 5, collate_fn=lambda rows: rows)",
    f"{D}.DataLoader({T}, 5, in_order=False, worker_init_fn=print, persistent_workers=False)",
]


@pytest.mark.parametrize("loader", LOADERS)
def test_three_epochs_as_in_pytorch(torch, loader):
    assert_same(torch, PASSES.format(loader))


@pytest.mark.parametrize("seed", [0, 1, -1, 2**40])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("left_after", [0, 1, 5, 6])
def test_a_pass_left_early_as_in_pytorch(torch, seed, own, left_after):
    def orders(library):
        data = library.utils.data
        library.manual_seed(seed)
        generator = library.Generator().manual_seed(seed) if own else None
        dataset = data.TensorDataset(library.arange(23))
        loader = data.DataLoader(dataset, 4, shuffle=True, generator=generator)
        found = []
        for stop in (left_after, 99, left_after):
            one_pass = iter(loader)
            found += [batch[0].tolist() for _, batch in zip(range(stop), one_pass, strict=False)]
            source = library.default_generator if generator is None else generator
            found.append(source.get_state().tolist())
        return found

    assert orders(rushlight) == orders(torch)


SEEN = [
    f"len({D}.DataLoader({T}, 3))",
    f"len({D}.DataLoader({T}, 3, drop_last=True))",
    f"len({D}.DataLoader({T}, batch_size=None))",
    f"len({D}.DataLoader({T}, batch_sampler=[[1], [2]]))",
    f"len({D}.DataLoader([]))",
    f"len(iter({D}.DataLoader({T}, 3)))",
    f"{D}.DataLoader({T}, 3).batch_size",
    f"{D}.DataLoader({T}, batch_sampler=[[1]]).batch_size",
    f"{D}.DataLoader({T}, batch_sampler=[[1]]).drop_last",
    f"{D}.DataLoader({T}, batch_size=None).batch_sampler",
    f"{D}.DataLoader({T}, 3, None, None, None, 0, None, False, True).drop_last",
    f"type({D}.DataLoader({T}).sampler).__name__",
    f"type({D}.DataLoader({T}, shuffle=True).sampler).__name__",
    f"type({D}.DataLoader({T}, shuffle=1).batch_sampler).__name__",
    f"{D}.DataLoader({T}).collate_fn.__name__",
    f"{D}.DataLoader({T}, batch_size=None).collate_fn.__name__",
    f"{D}.get_worker_info()",
    f"(lambda p: next(p) and next(p))(iter({D}.DataLoader({T}, 3)))",
]


@pytest.mark.parametrize("code", SEEN)
def test_what_a_user_sees_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    f"{D}.DataLoader()",
    f"{D}.DataLoader({T}, foo=1)",
    f"{D}.DataLoader({T}, 0)",
    f"{D}.DataLoader({T}, -1)",
    f"{D}.DataLoader({T}, 2.5)",
    f"{D}.DataLoader({T}, True)",
    f"{D}.DataLoader({T}, drop_last=3)",
    f"{D}.DataLoader({T}, num_workers=-1)",
    f"{D}.DataLoader({T}, num_workers='a')",
    f"{D}.DataLoader({T}, timeout=-1)",
    f"list({D}.DataLoader({T}, timeout=1))",
    f"{D}.DataLoader({T}, prefetch_factor=2)",
    f"{D}.DataLoader({T}, persistent_workers=True)",
    f"{D}.DataLoader({T}, multiprocessing_context='fork')",
    f"{D}.DataLoader({T}, sampler=range(3), shuffle=True)",
    f"{D}.DataLoader({T}, batch_sampler=[[1]], batch_size=2)",
    f"{D}.DataLoader({T}, batch_sampler=[[1]], shuffle=True)",
    f"{D}.DataLoader({T}, batch_sampler=[[1]], drop_last=True)",
    f"{D}.DataLoader({T}, batch_sampler=[[1]], sampler=range(3))",
    f"{D}.DataLoader({T}, batch_size=None, drop_last=True)",
    f"{D}.DataLoader([], shuffle=True)",
    f"{D}.DataLoader(iter([1]), shuffle=True)",
    f"list({D}.DataLoader(iter([1])))",
    f"list({D}.DataLoader([None]))",
    f"list({D}.DataLoader([1, 2], generator=3))",
    f"list({D}.DataLoader({T}, 2, sampler=5))",
    f"list({D}.DataLoader({T}, 2, sampler=[23]))",
    f"list({D}.DataLoader({T}, 2, sampler=[1.0]))",
    f"list({D}.DataLoader({T}, 2, sampler=[True, False]))",
    f"list({D}.DataLoader({T}, batch_sampler=[[]]))",
    f"list({D}.DataLoader({T}, batch_sampler=[[1, 23]]))",
    f"{D}.DataLoader({T}).__setattr__('batch_size', 3)",
    f"{D}.DataLoader({T}).__setattr__('dataset', 3)",
    f"{D}.DataLoader({T}).__setattr__('sampler', 3)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


# What PyTorch 2.13 yields after manual_seed(42); needs no PyTorch.
WITHOUT_GENERATOR = [[8, 0, 9, 1], [4, 5, 6, 3], [2, 7], [4, 6, 9, 3], [7, 5, 2, 0], [1, 8]]
WITH_GENERATOR = [[6, 5, 4, 0], [8, 9, 2, 1], [3, 7], [3, 6, 5, 8], [9, 4, 2, 0], [7, 1]]


@pytest.mark.parametrize("dataset", [range(10), TensorDataset(rushlight.arange(10))])
@pytest.mark.parametrize("own", [True, False])
def test_golden_orders(dataset, own):
    rushlight.manual_seed(42)
    generator = rushlight.Generator().manual_seed(42) if own else None
    loader = DataLoader(dataset, 4, shuffle=True, generator=generator)
    batches = [batch for _ in range(2) for batch in loader]
    found = [b[0].tolist() if isinstance(b, list) else b.tolist() for b in batches]
    assert found == (WITH_GENERATOR if own else WITHOUT_GENERATOR)


def test_workers_are_refused_with_advice():
    with pytest.raises(NotImplementedError, match="num_workers=2; pass num_workers=0"):
        DataLoader([1], num_workers=2)
    assert get_worker_info() is None


def test_pinned_memory_is_warned_of():
    loader = DataLoader([1, 2], pin_memory=True)
    with pytest.warns(UserWarning, match="no accelerator is found"):
        assert len(list(loader)) == 2


def test_what_may_be_set_later():
    loader = DataLoader([1, 2, 3], 2)
    loader.collate_fn = len
    assert list(loader) == [2, 1]


def test_a_pass_that_nobody_reads_draws_the_seed_of_workers_alone():
    rushlight.manual_seed(0)
    iter(DataLoader([1, 2], shuffle=True))
    after = rushlight.get_rng_state().tolist()
    rushlight.manual_seed(0)
    rushlight.empty((), dtype=rushlight.int64).random_()
    assert rushlight.get_rng_state().tolist() == after


def test_passes_do_not_disturb_one_another():
    loader = DataLoader(TensorDataset(rushlight.arange(4)), 2)
    pairs = [(a[0].tolist(), b[0].tolist()) for a in loader for b in loader]
    assert pairs == [(a, b) for a in ([0, 1], [2, 3]) for b in ([0, 1], [2, 3])]


def test_a_batch_may_be_written_to():
    x = rushlight.arange(4.0)
    for shuffle in (True, False):
        for (batch,) in DataLoader(TensorDataset(x), 2, shuffle=shuffle):
            batch.mul_(100)
    assert x.tolist() == [0.0, 1.0, 2.0, 3.0]


def test_the_comparison_sees_a_wrong_order(torch):
    """A check of the checker."""
    with pytest.raises(AssertionError):
        assert_equal([rushlight.tensor([1, 0])], [torch.tensor([0, 1])])
    with pytest.raises(AssertionError):
        assert_same(torch, "L.rand(3 if L.__name__ == 'torch' else 4)[:3].clone()")
    with pytest.raises(AssertionError):
        assert_same(torch, "L.rand(3) * (1 + 1e-4 * (L.__name__ == 'torch'))")
    with pytest.raises(AssertionError):
        assert_both_refuse(torch, "1 / (L.__name__ == 'torch')")
